"""Ask what lists articles: what its answer means, which page comes next, when to ask again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from scrapy.http import Response

from crawler.answers import NOT_MODIFIED, judge_response, make_digest, read_header, read_link
from crawler.config import CrawlConfig
from crawler.discovery.feeds import parse_feed
from crawler.discovery.indexes import parse_index
from crawler.discovery.listing import Listed, Listing, ListingError
from crawler.discovery.sitemaps import RECENT, choose_children, choose_recent, parse_sitemap
from crawler.discovery.steps import (
    Reading,
    Step,
    first_step,
    format_step,
    next_step,
    parse_step,
    step_url,
)
from crawler.discovery.wordpress import PER_PAGE, SYSTEMS, parse_posts
from crawler.items import Outcome
from crawler.logbook import Logbook, Taken
from crawler.schedule import WRONG_ADDRESS, after, learn_pace, next_poll, next_poll_after_outage
from crawler.websub.subscriptions import Subscriptions
from lexicon.dates import parse_printed_time
from records.archive.endpoints import Endpoint, Poll
from records.archive.ledger import UrlState
from records.identity import registrable_domain

OVERLAP = timedelta(days=1)
"""A gap is read back to this long before the list was last seen whole."""

_PAST_THE_END = frozenset((HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE))
"""How WordPress answers to a page number that is too high."""


@dataclass(frozen=True, slots=True)
class Further:
    """An address to ask as well: a further page of a list, or a sitemap of an index."""

    url: str
    step: str | None = None
    """Which page it is; None for a sitemap."""


class Polling:
    """Turns answers of feeds, sitemaps and pages of links into addresses of the ledger.

    Called from threads. Of a list with several pages the validators of the first are kept only
    when the last one is read: a 304 believed before would hide the rest for ever.
    """

    def __init__(
        self, logbook: Logbook, config: CrawlConfig, subscriptions: Subscriptions | None = None
    ) -> None:
        self._logbook = logbook
        self._subscriptions = subscriptions
        self._config = config
        self._clock = config.clock
        self._first: dict[str, Poll] = {}

    def first_address(self, endpoint: Endpoint) -> str:
        """Return the address with which a poll begins."""
        return step_url(endpoint, first_step(endpoint, self._clock().date()))

    def may_be_conditional(self, endpoint: Endpoint) -> bool:
        """Return whether the server may be asked for changes only."""
        now = self._clock()
        if self._subscriptions and not self._subscriptions.is_known(endpoint.url):
            return False  # its hub stands in the whole of it
        return self._looks_for_changes_only(endpoint) and endpoint.may_be_conditional(now)

    def _looks_for_changes_only(self, endpoint: Endpoint) -> bool:
        return endpoint.step is None and self._config.since is None

    def read_answer(self, endpoint: Endpoint, response: Response) -> list[Further]:
        """Write down what an endpoint said; return what is to be asked as well."""
        now = self._clock()
        if response.status == NOT_MODIFIED:
            self._logbook.note_poll(endpoint, self._success(endpoint, response))
            return []
        if outcome := judge_response(response, self._clock()):
            self.note_failure(endpoint, outcome)
            return []
        self._look_for_hub(endpoint, response)
        digest = make_digest(response.body)
        if digest == endpoint.body_hash and self._looks_for_changes_only(endpoint):
            poll = self._success(endpoint, response, digest=digest, entries=endpoint.entries)
            self._logbook.note_poll(endpoint, poll)
            return []
        try:
            listing = self._parse(endpoint, response)
        except ListingError as error:
            self.note_failure(
                endpoint, Outcome(UrlState.FAILED, str(error), "wrong", http_status=200)
            )
            return []
        if listing.warning:
            self._logbook.warn(endpoint, listing.warning)
        if listing.children:
            return self._take_index(endpoint, listing, response, now)
        return self._take(endpoint, listing, response, now)

    def _look_for_hub(self, endpoint: Endpoint, response: Response) -> None:
        if self._subscriptions is None or self._subscriptions.is_known(endpoint.url):
            return
        try:
            listing = self._parse(endpoint, response) if endpoint.kind == "feed" else Listing()
        except ListingError:
            return
        topic = read_link(response, "self") or listing.topic
        if topic and registrable_domain(topic) != registrable_domain(endpoint.url):
            topic = None  # a copy of another's feed
        hub = read_link(response, "hub") or listing.hub
        self._subscriptions.offer(endpoint.url, hub=hub, topic=topic)

    def read_further(
        self, endpoint: Endpoint, response: Response, step: str | None
    ) -> list[Further]:
        """Take a further page or sitemap; return what is to be asked after it."""
        outcome = judge_response(response, self._clock())
        if step is not None and outcome and outcome.http_status in _PAST_THE_END:
            return self._go_on(endpoint, step, Reading(0, 0, None, has_pages=False))
        try:
            listing = self._parse(endpoint, response) if outcome is None else Listing()
        except ListingError as error:
            self._logbook.warn(endpoint, f"{response.url}: {error}")
            return []
        if outcome is not None:
            self._logbook.warn(endpoint, f"{response.url}: {outcome.reason}")
            return []
        if step is None:
            self._logbook.add_listed(endpoint, self._choose(listing.entries, self._clock()))
            return []
        taken = self._logbook.add_listed(endpoint, listing.entries)
        return self._go_on(endpoint, step, self._describe(endpoint, listing, taken, response))

    def note_failure(self, endpoint: Endpoint, outcome: Outcome) -> None:
        """Write down that an endpoint could not be read, and ask again in time."""
        now = self._clock()
        if outcome.course == "wait":
            next_at = after(now, (outcome.until or now) - now)
        elif outcome.course == "retry":
            next_at = next_poll_after_outage(now, endpoint.failures)
        else:
            next_at = now + WRONG_ADDRESS
        poll = Poll(reason=outcome.reason, http_status=outcome.http_status, next_at=next_at)
        self._logbook.note_poll(endpoint, poll)

    def _take_index(
        self, endpoint: Endpoint, listing: Listing, response: Response, now: datetime
    ) -> list[Further]:
        # No hash: an index may stay the same while its sitemaps change.
        poll = self._success(endpoint, response, entries=len(listing.children))
        self._logbook.add_listed(endpoint, (), lambda _: poll)
        since = self._config.since
        return [Further(child.url) for child in choose_children(listing.children, now, since)]

    def _take(
        self, endpoint: Endpoint, listing: Listing, response: Response, now: datetime
    ) -> list[Further]:
        """Take the first page, and go on to the next or to where the last reading was cut off."""
        entries = listing.entries
        if endpoint.kind == "sitemap":
            entries = self._choose(entries, now)
        step = first_step(endpoint, now.date())
        following: Step | None = None

        def settle(taken: Taken) -> Poll:
            nonlocal following
            reading = self._describe(endpoint, listing, taken, response)
            following = self._step_after(endpoint, step, reading, now)
            poll = self._success(
                endpoint,
                response,
                digest=make_digest(response.body),
                entries=len(listing.entries),
                has_news=taken.new > 0,
            )
            if following is None:
                return poll
            self._first[endpoint.url] = poll
            unhashed = {"body_hash": None, "step": format_step(following)}
            return poll.model_copy(update=unhashed | {"since": self._floor(endpoint, now)})

        self._logbook.add_listed(endpoint, entries, settle)
        return [] if following is None else [_further(endpoint, following)]

    def _step_after(
        self, endpoint: Endpoint, step: Step, reading: Reading, now: datetime
    ) -> Step | None:
        if endpoint.step is not None and step == first_step(endpoint, now.date()):
            pending = parse_step(endpoint.step)
            # What came since may have moved everything a page further.
            if pending != step and reading.new < reading.entries:
                return pending
        floor = self._floor(endpoint, now)
        return next_step(endpoint, step, reading, now=now, floor=floor)

    def _go_on(self, endpoint: Endpoint, raw: str, reading: Reading) -> list[Further]:
        now = self._clock()
        following = self._step_after(endpoint, parse_step(raw), reading, now)
        if following is None:
            self._logbook.note_step(endpoint, None, self._first.pop(endpoint.url, None))
            return []
        self._logbook.note_step(endpoint, format_step(following))
        return [_further(endpoint, following)]

    def _floor(self, endpoint: Endpoint, now: datetime) -> datetime:
        """Return how far back a reading goes: to what was seen whole, a month, or as asked."""
        if endpoint.since is not None:
            return endpoint.since
        return min(now - RECENT, (endpoint.full_at or now) - OVERLAP)

    def _choose(self, entries: Sequence[Listed], now: datetime) -> list[Listed]:
        return choose_recent(entries, now, self._config.since)

    def _describe(
        self, endpoint: Endpoint, listing: Listing, taken: Taken, response: Response
    ) -> Reading:
        source = self._logbook.book.get(endpoint.source)
        has_pages = listing.has_pages
        if endpoint.kind == "feed" and source and source.system in SYSTEMS:
            has_pages = True
        if endpoint.kind == "wordpress" and (listing.cards or 0) < PER_PAGE:
            has_pages = int(read_header(response, "X-WP-TotalPages") or 0) > _page_of(response)
        oldest = _oldest(listing.entries, self._clock()) if endpoint.kind != "index" else None
        is_all_new = taken.new == taken.accepted
        entries = len(listing.entries)
        return Reading(entries, entries if is_all_new else taken.new, oldest, has_pages=has_pages)

    def _parse(self, endpoint: Endpoint, response: Response) -> Listing:
        if endpoint.kind == "feed":
            content_type = read_header(response, "Content-Type") or ""
            return parse_feed(response.body, url=response.url, content_type=content_type)
        if endpoint.kind == "wordpress":
            return parse_posts(response.body)
        if endpoint.kind == "index":
            links = self._logbook.book.index_links(endpoint.url)
            return parse_index(response.body, url=response.url, links=links)
        return parse_sitemap(response.body, url=response.url, max_bytes=self._config.max_bytes)

    def _success(
        self,
        endpoint: Endpoint,
        response: Response,
        *,
        digest: str | None = None,
        entries: int | None = None,
        has_news: bool = False,
    ) -> Poll:
        now = self._clock()
        seconds = self._config.poll_seconds
        pace = learn_pace(endpoint.pace, seconds=seconds, has_news=has_news)
        cache_control = read_header(response, "Cache-Control")
        return Poll(
            http_status=response.status,
            etag=read_header(response, "ETag"),
            last_modified=read_header(response, "Last-Modified"),
            body_hash=digest,
            entries=entries,
            pace=pace,
            next_at=next_poll(now, url=endpoint.url, pace=pace, cache_control=cache_control),
        )


def _further(endpoint: Endpoint, step: Step) -> Further:
    return Further(step_url(endpoint, step), format_step(step))


def _oldest(entries: Sequence[Listed], now: datetime) -> datetime | None:
    moments = []
    for entry in entries:
        try:
            printed = parse_printed_time(entry.published or "", naive_zone="WIB", now=now)
        except ValueError:
            continue
        moments.append(printed.instant)
    return min(moments, default=None)


def _page_of(response: Response) -> int:
    _, _, number = response.url.partition("&page=")
    digits = number.partition("&")[0]
    return int(digits) if digits.isdigit() else 1
