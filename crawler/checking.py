"""Look at sources whether they are as their file says, and why one is not well."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler.discovery.feeds import parse_feed
from crawler.discovery.indexes import parse_index
from crawler.discovery.listing import Listing
from crawler.discovery.sitemaps import choose_children, parse_sitemap
from crawler.discovery.wordpress import parse_posts
from crawler.outcomes import FORBIDDEN
from crawler.probing import Fetch
from crawler.readers.page import Page
from crawler.readers.read import ReadResult, read_page
from crawler.sources import Source
from records.article import Article

_LOG = logging.getLogger(__name__)

SHOWN = 3
"""Articles that are read for a person to look at."""

TRIED = 10
"""Addresses that are tried for them: a gallery or a forbidden page shows nothing."""

AT_ONCE = 16
"""Sources that are visited at the same time; a host is asked one thing at a time all the same."""

MAX_BYTES = 50_000_000


@dataclass(slots=True)
class ListCheck:
    """What a feed, sitemap or other list gave."""

    url: str
    kind: str
    entries: int = 0
    reason: str | None = None
    """What is wrong with it: Indonesian, then English."""


@dataclass(slots=True)
class SourceCheck:
    """What a visit to a source showed."""

    source: Source
    lists: list[ListCheck] = field(default_factory=list)
    articles: list[tuple[str, Article]] = field(default_factory=list)
    """Addresses, and the article that was read there."""

    passed_over: Counter[str] = field(default_factory=Counter)
    """Why other addresses showed nothing; that speaks against the source only if none was read."""

    robots: str | None = None
    """What a site's robots.txt says of us, if it was looked at: Indonesian, then English."""

    failure: str | None = None
    """Why the check itself came to no end."""

    @property
    def is_well(self) -> bool:
        """Whether every list has entries and articles could be read."""
        return not self.problems()

    def problems(self) -> list[str]:
        """Return what is wrong, Indonesian, then English; nothing when all is well."""
        said = [f"{row.kind} {row.url}: {row.reason}" for row in self.lists if row.reason]
        if self.failure:
            said.append(self.failure)
        elif not self.articles:
            said.append(self._why_nothing_was_read())
        dated = [article.published_origin for _, article in self.articles]
        if dated and set(dated) == {"first_seen"}:
            said.append("berita tanpa waktu terbit / articles without a time of publication")
        return said

    def _why_nothing_was_read(self) -> str:
        if set(self.passed_over) == {FORBIDDEN}:
            return "semua contoh dilarang robots.txt / robots.txt forbids all samples"
        return "tidak ada berita yang dapat dibaca / no article could be read"


async def check_source(fetch: Fetch, source: Source) -> SourceCheck:
    """Visit all lists of a source and read a few of the articles that they name."""
    check = SourceCheck(source)
    named: list[str] = []
    for url, kind in source.ways():
        row, found = await check_list(fetch, url, kind, _links_of(source, url))
        check.lists.append(row)
        named += [address for address in found if source.publishes(address)]
    for url in list(dict.fromkeys(named))[:TRIED]:
        if len(check.articles) == SHOWN:
            break
        page = await fetch(url)
        read = page if isinstance(page, str) else read_page(page, source)
        if isinstance(read, str) or read.article is None:
            check.passed_over[_why_passed_over(read)] += 1
        else:
            check.articles.append((url, read.article))
    return check


def _why_passed_over(read: ReadResult | str) -> str:
    if isinstance(read, str):
        return read
    return read.refusal.reason if read.refusal else "bukan berita / no article"


async def check_sources(
    fetch: Fetch, sources: Sequence[Source], on_check: Callable[[SourceCheck], None]
) -> list[SourceCheck]:
    """Check many sources, several at the same time; ``on_check`` is told of each when it is done.

    One whose check fails costs the others nothing.
    """
    turns = asyncio.Semaphore(AT_ONCE)

    async def check_in_turn(source: Source) -> SourceCheck:
        async with turns:
            try:
                check = await check_source(fetch, source)
            except Exception as error:  # noqa: BLE001 - logged with its trace, and told
                _LOG.exception("cannot check %s", source.id)
                why = f"pemeriksaan gagal / check failed: {type(error).__name__}: {error}"
                check = SourceCheck(source, failure=why[:300])
        on_check(check)
        return check

    return await asyncio.gather(*map(check_in_turn, sources))


async def check_list(fetch: Fetch, url: str, kind: str, links: str) -> tuple[ListCheck, list[str]]:
    """Visit a list; return how it is, and the addresses on it."""
    row = ListCheck(url, kind)
    today = datetime.now(UTC)
    page = await fetch(_today(url, today))
    if isinstance(page, str):
        row.reason = page
        return row, []
    try:
        listing = _parse(page, kind, links)
        for child in choose_children(listing.children, today)[:1]:
            further = await fetch(child.url)
            if not isinstance(further, str):
                listing.entries += _parse(further, kind, links).entries
    except ValueError as error:
        row.reason = str(error)
        return row, []
    row.entries = len(listing.entries)
    if not row.entries:
        row.reason = "kosong / empty"
    return row, [entry.url for entry in listing.entries]


def _parse(page: Page, kind: str, links: str) -> Listing:
    if kind == "feed":
        return parse_feed(page.body, url=page.url, content_type=page.content_type)
    if kind == "wordpress":
        return parse_posts(page.body)
    if kind == "index":
        return parse_index(page.body, url=page.url, links=links)
    return parse_sitemap(page.body, url=page.url, max_bytes=MAX_BYTES)


def _today(url: str, now: datetime) -> str:
    values = {"yyyy": f"{now:%Y}", "mm": f"{now:%m}", "dd": f"{now:%d}", "page": "1"}
    values |= {"m": str(now.month), "d": str(now.day)}
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), url)


def _links_of(source: Source, url: str) -> str:
    return next((page.links for page in source.indexes if page.url == url), "")
