"""All that a crawl asks of the archive and writes into it; called from threads."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from crawler.config import CrawlConfig
from crawler.discovery.listing import Listed
from crawler.discovery.steps import format_step, is_dated
from crawler.discovery.wordpress import PATH, SYSTEMS
from crawler.report import CrawlReport
from crawler.settling.settler import Settlement
from crawler.sources import Source, SourceBook
from crawler.watch import HealthWatch
from records.archive import endpoints, ledger, robots, runs
from records.archive.endpoints import Endpoint, EndpointKind, Poll
from records.archive.ledger import FoundUrl, LeasedUrl
from records.archive.pauses import list_pauses
from records.archive.queue import LeaseWish
from records.archive.robots import RobotsCopy
from records.archive.sightings import compare_ways
from records.archive.sources import (
    SourceInfo,
    end_first_import,
    list_sources,
    mirror_sources,
)
from records.archive.store import Archive, Transaction
from records.identity import canonical_url
from records.owners import is_gone, make_owner

_LOG = logging.getLogger(__name__)

OTHER_SITE = "situs lain / another site"
WAYS_COMPARED = timedelta(days=7)
"""What was listed first in this time is compared between the ways to a source."""

BETWEEN_HINTS = timedelta(minutes=1)
"""Whatever hubs say, a list is asked no more often because of it."""

BAD_ADDRESS = "alamat salah / not an address"


class Taken(NamedTuple):
    """What was taken of a list."""

    accepted: int
    """Addresses that belong to a source."""

    new: int
    """Of these, the ones that the endpoint lists for the first time."""


class Logbook:
    """The archive as one crawl sees it, and the report that grows on the way."""

    def __init__(
        self,
        archive: Archive,
        config: CrawlConfig,
        *,
        on_progress: Callable[[CrawlReport], None] | None = None,
    ) -> None:
        self._archive = archive
        self._config = config
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._run_id: int | None = None
        self._endpoints: set[str] = set()
        self._clock = config.clock
        self._answered: set[str] = set()  # in a single pass, however short the poll interval
        self.book = SourceBook(config.sources)
        self.report = CrawlReport()
        self.owner = make_owner()
        self._watch = HealthWatch(archive, self.book, clock=config.clock)

    def open(self) -> None:
        """Begin a run: mirror sources and endpoints, take back what the dead had leased."""
        mine = set(self._config.source_ids)
        wanted = list(_list_endpoints(self.book))
        pasts: list[tuple[str, EndpointKind, str]] = []
        if self._config.since:
            pasts = list(_list_pasts(self.book[source_id] for source_id in sorted(mine)))
        wanted += [row for row in pasts if row not in wanted]
        with self._archive.write(now=self._clock()) as tx:
            mirror_sources(tx, map(_describe, self.book))
            endpoints.register_endpoints(tx, wanted)
            self._endpoints = {
                row.url for row in endpoints.list_endpoints(tx.conn) if row.source in mine
            }
            if self._config.since:
                self._fill(tx, pasts, self._config.since)
            if self._config.poll_now:
                endpoints.poll_now(tx, self._endpoints)
            for owner in ledger.list_owners(tx.conn):
                if is_gone(owner):
                    ledger.release_urls(tx, owner)
            self._run_id = runs.begin_run(tx)

    @staticmethod
    def _fill(tx: Transaction, pasts: list[tuple[str, EndpointKind, str]], since: datetime) -> None:
        today = tx.now.date()
        for url, kind, _ in pasts:
            step = format_step((today if kind == "index" and is_dated(url) else None, 1))
            endpoints.fill_since(tx, [url], since, step=step)

    def close(self, reason: str) -> None:
        """End the run: give back what is still leased, and write down the report."""
        self.report.stopped = reason
        if not self.report.sources:
            self.report.next_at = self.next_moment()
        self._compare_ways()
        self._watch.judge(self.report, every=timedelta())
        with self._archive.write(now=self._clock()) as tx:
            ledger.release_urls(tx, self.owner)
            self._end_imports(tx)
            if self._run_id is not None:
                runs.end_run(tx, self._run_id, self.report.to_json())
        self._archive.close()

    def _compare_ways(self) -> None:
        """Say in the report what one way to a source's articles found and another missed."""
        since = self._clock() - WAYS_COMPARED
        with self._archive.read() as conn:
            for source_id, row in self.report.sources.items():
                ways = compare_ways(conn, source_id, since=since)
                if len(ways) > 1:
                    row.ways = {way.kind: (way.found, way.alone, way.missed) for way in ways}

    def check_health(self) -> None:
        """Judge some of the sources whose time has come, and write down how they are."""
        self._watch.judge(self.report, every=timedelta(seconds=self._config.judge_seconds))

    def pauses(self) -> dict[str, datetime]:
        """Return which domains asked an earlier run for patience, and until when."""
        with self._archive.read() as conn:
            return list_pauses(conn, self._clock())

    def due_endpoints(self) -> list[Endpoint]:
        """Return the feeds and sitemaps of this crawl that are to be asked now."""
        with self._archive.read() as conn:
            due = endpoints.list_due_endpoints(conn, self._clock())
        return [endpoint for endpoint in due if endpoint.url in self._endpoints - self._answered]

    def take_hint(self, url: str) -> bool:
        """Make a list due of which a hub says that it has news, unless it was asked just now."""
        with self._archive.write(now=self._clock()) as tx:
            known = {row.url: row for row in endpoints.list_endpoints(tx.conn)}
            endpoint = known.get(url) if url in self._endpoints else None
            if endpoint is None or endpoint.failures or _was_just_asked(endpoint, tx.now):
                return False
            endpoints.poll_now(tx, [url])
            return True

    def lease(self, *, limit: int, per_domain: int, busy: Iterable[str]) -> list[LeasedUrl]:
        """Lease addresses to visit."""
        wish = LeaseWish(
            owner=self.owner,
            limit=limit,
            per_domain=per_domain,
            seconds=self._config.lease_seconds,
            sources=self._config.source_ids,
            busy=tuple(busy),
        )
        with self._archive.write(now=self._clock()) as tx:
            return ledger.lease_urls(tx, wish)

    def next_moment(self) -> datetime | None:
        """Return when there is something to do again, in the past if it is now; None is never."""
        with self._archive.read() as conn:
            moments = (
                ledger.next_due_at(conn, self._config.source_ids),
                endpoints.next_poll_at(conn, among=self._endpoints - self._answered),
            )
        return min((moment for moment in moments if moment), default=None)

    def end_imports(self) -> None:
        """End the first import of every source of which everything was seen."""
        with self._archive.write(now=self._clock()) as tx:
            self._end_imports(tx)

    def get_robots(self, origin: str) -> RobotsCopy | None:
        """Return the archive's copy of an origin's robots.txt."""
        with self._archive.read() as conn:
            return robots.get_robots(conn, origin)

    def keep_robots(self, copy: RobotsCopy) -> None:
        """Keep a copy of an origin's robots.txt."""
        with self._archive.write(now=self._clock()) as tx:
            robots.keep_robots(tx, copy)

    def add_listed(
        self,
        endpoint: Endpoint,
        listed: Iterable[Listed],
        poll: Callable[[Taken], Poll | None] | None = None,
    ) -> Taken:
        """Put what an endpoint lists into the ledger, in the transaction that notes the poll.

        ``poll`` makes it of what was taken; without one the list is a further page or sitemap.
        """
        found: dict[str, list[FoundUrl]] = {}
        dropped: Counter[str] = Counter()
        for entry in listed:
            item = self._place(endpoint, entry)
            if isinstance(item, str):
                dropped[item] += 1
            else:
                found.setdefault(item.source, []).append(item)
        with self._archive.write(now=self._clock()) as tx:
            fresh = {source_id: ledger.add_urls(tx, items) for source_id, items in found.items()}
            first_listed = sum(added.first_listed for added in fresh.values())
            taken = Taken(
                len({item.url for items in found.values() for item in items}), first_listed
            )
            done = poll(taken) if poll else None
            if done is not None:
                endpoints.settle_poll(tx, endpoint.url, done)
        if done is not None:
            self._note_answer(endpoint)
        with self._lock:
            for source_id, added in fresh.items():
                self.report.source(source_id).listed += len(found[source_id])
                self.report.source(source_id).found += added.new
            self.report.source(endpoint.source).count_dropped(dropped)
            self.report.source(endpoint.source).polled += done is not None
        return taken

    def note_step(self, endpoint: Endpoint, step: str | None, poll: Poll | None = None) -> None:
        """Note where a reading of several pages goes on; ``poll`` is written when it has ended."""
        with self._archive.write(now=self._clock()) as tx:
            endpoints.note_step(tx, endpoint.url, step)
            if poll is not None:
                endpoints.settle_poll(tx, endpoint.url, poll)

    def note_poll(self, endpoint: Endpoint, poll: Poll) -> None:
        """Write down a poll that listed nothing: unchanged, or failed for a reason."""
        with self._archive.write(now=self._clock()) as tx:
            endpoints.settle_poll(tx, endpoint.url, poll)
        with self._lock:
            if poll.reason is None:
                self._note_answer(endpoint)
                self.report.source(endpoint.source).polled += 1
            else:
                self.report.source(endpoint.source).endpoints[endpoint.url] = poll.reason
        if poll.reason is not None:
            _LOG.warning("%s: %s: %s", endpoint.source, endpoint.url, poll.reason)

    def warn(self, endpoint: Endpoint, warning: str) -> None:
        """Note that something is wrong with a feed that could be read."""
        _LOG.warning("%s: %s: %s", endpoint.source, endpoint.url, warning)
        with self._lock:
            self.report.source(endpoint.source).warnings[endpoint.url] = warning

    def count_visit(self, source_id: str, done: Settlement) -> None:
        """Count how a visit ended."""
        with self._lock:
            self.report.count_visit(source_id, done.visit.state, done.visit.reason)
            self.report.source(source_id).count_article(
                is_correction=done.is_correction, missing=done.missing
            )
            if self._on_progress:
                self._on_progress(self.report)

    def _note_answer(self, endpoint: Endpoint) -> None:
        if self._config.once:
            self._answered.add(endpoint.url)

    def _place(self, endpoint: Endpoint, entry: Listed) -> FoundUrl | str:
        """Return the entry as the ledger takes it, or why it does not."""
        try:
            url = canonical_url(entry.url)
            host_part = urlsplit(entry.url).netloc
        except ValueError:
            return BAD_ADDRESS
        # Libraries disagree on whose address `https://a@b\\@c/` is; no newspaper needs one.
        if "@" in host_part or "\\" in host_part:
            return BAD_ADDRESS
        owner = self.book.owner(entry.url)
        if owner is None and self.book[endpoint.source].is_near(entry.url):
            owner = self.book[endpoint.source]
        if owner is None:
            return OTHER_SITE
        return FoundUrl(
            url=url,
            fetch_url=entry.url,
            source=owner.id,
            found_by=f"{endpoint.kind} {endpoint.url}",
            published_hint=entry.published,
            title_hint=entry.title,
            changed_hint=entry.changed,
            content_hint=entry.content,
        )

    def _end_imports(self, tx: Transaction) -> None:
        asked = {endpoint.url: endpoint for endpoint in endpoints.list_endpoints(tx.conn)}
        for info in list_sources(tx.conn):
            source = self.book.get(info.id)
            if info.imported_at is None and source and self._was_seen(tx, source, asked):
                end_first_import(tx, info.id)

    @staticmethod
    def _was_seen(tx: Transaction, source: Source, asked: dict[str, Endpoint]) -> bool:
        """Whether all its endpoints were asked, one at least answered, and no address is left."""
        known = [asked[url] for url, _ in source.ways() if url in asked]
        return (
            all(endpoint.checked_at for endpoint in known)
            and any(endpoint.failures == 0 for endpoint in known)
            and not ledger.has_unvisited(tx.conn, source.id)
        )


def _was_just_asked(endpoint: Endpoint, now: datetime) -> bool:
    return endpoint.checked_at is not None and now - endpoint.checked_at < BETWEEN_HINTS


def _list_endpoints(book: Iterable[Source]) -> Iterator[tuple[str, EndpointKind, str]]:
    for source in book:
        if source.active:
            for url, kind in source.ways():
                yield url, kind, source.id


def _list_pasts(book: Iterable[Source]) -> Iterator[tuple[str, EndpointKind, str]]:
    """Yield where the past of each source can be read: REST where it is WordPress."""
    for source in book:
        ways = [way for way in source.ways() if way[1] in {"wordpress", "index"}]
        if not ways and source.system in SYSTEMS:
            ways = [(urljoin(source.homepage, PATH), "wordpress")]
        for url, kind in ways or [way for way in source.ways() if way[1] == "feed"]:
            yield url, kind, source.id


def _describe(source: Source) -> SourceInfo:
    return SourceInfo(
        **source.model_dump(
            include={"id", "name", "network", "homepage", "region", "zone", "active", "verified"}
        )
    )
