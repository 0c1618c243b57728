"""What the spider hands to the pipelines."""

from dataclasses import dataclass, field

from crawler.outcomes import Outcome
from crawler.readers.page import Page
from crawler.warc import Exchange
from records.archive.ledger import LeasedUrl
from records.article import RawPage


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
