"""What the spider hands to the pipeline: without Scrapy, so that it may go to another process."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.readers.page import Page
from crawler.warc import Exchange
from records.archive.ledger import LeasedUrl, UrlState
from records.article import RawPage

Course = Literal["final", "retry", "wrong", "wait"]
"""``final``: never again; ``retry``: an outage; ``wrong``: the address is; ``wait``: until told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended that brought nothing to read."""

    state: UrlState
    reason: str
    """Indonesian, then English."""
    course: Course
    until: datetime | None = None
    """For ``wait``."""
    target: str | None = None
    """Where it was redirected to, for another domain."""
    http_status: int | None = None
    """The server's answer, if there was one."""


@dataclass(slots=True)
class VisitItem:
    """One visited address: with its pages, or with the reason why there are none."""

    leased: LeasedUrl
    pages: list[Page] = field(default_factory=list)
    """The page and, of an article in parts, those that follow."""

    exchanges: list[Exchange] = field(default_factory=list)
    """The same as they went over the wire."""

    outcome: Outcome | None = None
    """Why there is nothing to read."""

    body_hash: str | None = None
    """Hash of the first page's bytes."""

    is_unchanged: bool = False
    """The server, or the bytes, say that it is as before."""

    incomplete: str | None = None
    """Why a further part could not be had."""

    raw: RawPage | None = None
    """Where the WARC pipeline put the first page."""
