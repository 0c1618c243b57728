"""Ask feeds and sitemaps: the request, what its answer means, and when to ask again."""

from collections.abc import Sequence
from datetime import UTC, datetime

from scrapy.http import Response

from crawler.answers import NOT_MODIFIED, make_digest, read_header
from crawler.config import CrawlConfig
from crawler.discovery.feeds import parse_feed
from crawler.discovery.listing import Listed, Listing, ListingError
from crawler.discovery.sitemaps import choose_children, choose_recent, parse_sitemap
from crawler.logbook import Logbook
from crawler.outcomes import Outcome, judge_status
from crawler.schedule import WRONG_ADDRESS, after, next_poll, next_poll_after_outage
from records.archive.endpoints import Endpoint, Poll
from records.archive.ledger import UrlState


class Polling:
    """Turns answers of feeds and sitemaps into addresses of the ledger; called from threads."""

    def __init__(self, logbook: Logbook, config: CrawlConfig) -> None:
        self._logbook = logbook
        self._config = config

    def read_answer(self, endpoint: Endpoint, response: Response) -> list[str]:
        """Write down what an endpoint said; return the addresses of further sitemaps to ask."""
        now = datetime.now(UTC)
        if response.status == NOT_MODIFIED:
            self._logbook.note_poll(endpoint, self._success(endpoint, response, now))
            return []
        outcome = judge_status(response.status, read_header(response, "Retry-After"), now)
        if outcome is not None:
            self.note_failure(endpoint, outcome)
            return []
        poll = self._success(endpoint, response, now, digest=make_digest(response.body))
        if poll.body_hash == endpoint.body_hash:
            self._logbook.note_poll(endpoint, poll.model_copy(update={"entries": endpoint.entries}))
            return []
        try:
            listing = self._parse(endpoint.kind, response)
        except ListingError as error:
            self.note_failure(
                endpoint, Outcome(UrlState.FAILED, str(error), "wrong", http_status=200)
            )
            return []
        return self._take(endpoint, listing, poll, now)

    def read_child(self, endpoint: Endpoint, response: Response) -> None:
        """Take the addresses of a further sitemap."""
        now = datetime.now(UTC)
        outcome = judge_status(response.status, None, now)
        try:
            listing = self._parse("sitemap", response) if outcome is None else Listing()
        except ListingError as error:
            self._logbook.warn(endpoint, f"{response.url}: {error}")
            return
        if outcome is not None:
            self._logbook.warn(endpoint, f"{response.url}: {outcome.reason}")
            return
        self._logbook.add_listed(endpoint, choose_recent(listing.entries, now), None)

    def note_failure(self, endpoint: Endpoint, outcome: Outcome) -> None:
        """Write down that an endpoint could not be read, and ask again in time."""
        now = datetime.now(UTC)
        if outcome.course == "wait":
            next_at = after(now, (outcome.until or now) - now)
        elif outcome.course == "retry":
            next_at = next_poll_after_outage(now, endpoint.failures)
        else:
            next_at = now + WRONG_ADDRESS
        poll = Poll(reason=outcome.reason, http_status=outcome.http_status, next_at=next_at)
        self._logbook.note_poll(endpoint, poll)

    def _take(self, endpoint: Endpoint, listing: Listing, poll: Poll, now: datetime) -> list[str]:
        if listing.warning:
            self._logbook.warn(endpoint, listing.warning)
        if listing.children:
            # No hash: an index may stay the same while its sitemaps change.
            unhashed = {"entries": len(listing.children), "body_hash": None}
            self._logbook.add_listed(endpoint, (), poll.model_copy(update=unhashed))
            return [child.url for child in choose_children(listing.children, now)]
        entries: Sequence[Listed] = listing.entries
        if endpoint.kind == "sitemap":
            entries = choose_recent(entries, now)
        counted = poll.model_copy(update={"entries": len(listing.entries)})
        self._logbook.add_listed(endpoint, entries, counted)
        return []

    def _parse(self, kind: str, response: Response) -> Listing:
        if kind == "feed":
            content_type = read_header(response, "Content-Type") or ""
            return parse_feed(response.body, url=response.url, content_type=content_type)
        return parse_sitemap(response.body, url=response.url, max_bytes=self._config.max_bytes)

    def _success(
        self, endpoint: Endpoint, response: Response, now: datetime, *, digest: str | None = None
    ) -> Poll:
        return Poll(
            http_status=response.status,
            etag=read_header(response, "ETag"),
            last_modified=read_header(response, "Last-Modified"),
            body_hash=digest,
            next_at=next_poll(now, endpoint.kind, self._config.poll_seconds),
        )
