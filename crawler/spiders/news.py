"""The spider that works through the ledger: asks feeds and sitemaps, visits addresses."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self, TypeAlias
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.answers import make_exchange, make_page
from crawler.config import PER_DOMAIN, CrawlConfig, config_from_settings
from crawler.errors import PrivateAddressError
from crawler.items import VisitItem
from crawler.logbook import Logbook
from crawler.outcomes import Outcome, judge_error, judge_status
from crawler.polling import NOT_MODIFIED, Polling, digest, read_header
from crawler.readers.page import Page
from crawler.readers.parts import MAX_PARTS, find_parts
from crawler.resolver import private_address_of
from records.archive.endpoints import Endpoint
from records.archive.ledger import LeasedUrl, UrlState
from records.archive.store import open_archive
from records.identity import registrable_domain

LONGEST_SLEEP = 5.0
"""Seconds; then the ledger is looked at again, since other processes write into it too."""

Output: TypeAlias = Iterator[Request | VisitItem]


class NewsSpider(Spider):
    """Works through the ledger until nothing is due, or for ever.

    What is on its way is counted here; what a visit brought goes through the item pipelines, and
    only when they are done is the visit over.
    """

    name = "news"

    def __init__(self, config: CrawlConfig, logbook: Logbook, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.logbook = logbook
        self._polling = Polling(logbook, config)
        self._open: set[str] = set()
        self._domains: Counter[str] = Counter()
        self._paused: dict[str, datetime] = {}
        self._freed = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build it from what ``crawler.run`` gives, or from Scrapy's settings alone."""
        if "config" not in kwargs:
            config = kwargs["config"] = config_from_settings(crawler.settings)
            crawler.settings.set("USER_AGENT", config.user_agent, priority="spider")
        if "logbook" not in kwargs:
            archive = open_archive(kwargs["config"].archive_url)
            kwargs["logbook"] = Logbook(archive, kwargs["config"])
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_error, signals.item_dropped):
            crawler.signals.connect(spider.end_visit, signal)
        crawler.signals.connect(spider.close_logbook, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yield requests for whatever is due, and wait for more."""
        await asyncio.to_thread(self.logbook.open)
        while True:
            self._freed.clear()
            requests = [*await self._poll_requests(), *await self._visit_requests()]
            for request in requests:
                yield request
            if requests:
                continue
            sleep = await self._time_to_sleep()
            if sleep is None:
                return
            try:
                await asyncio.wait_for(self._freed.wait(), sleep)
            except TimeoutError:
                continue

    # What there is to do ------------------------------------------------------------------------

    async def _poll_requests(self) -> list[Request]:
        due = await asyncio.to_thread(self.logbook.due_endpoints)
        fresh = [endpoint for endpoint in due if endpoint.url not in self._open]
        return [self._poll_request(endpoint) for endpoint in fresh[: self._room()]]

    async def _visit_requests(self) -> list[Request]:
        room = self._room()
        if room <= 0:
            return []
        now = datetime.now(UTC)
        self._paused = {name: until for name, until in self._paused.items() if until > now}
        busy = {*self._paused, *(name for name, number in self._domains.items() if number)}
        leased = await asyncio.to_thread(
            partial(self.logbook.lease, limit=room, per_domain=PER_DOMAIN, busy=busy)
        )
        return [self._visit_request(row) for row in leased]

    def _room(self) -> int:
        return self.config.concurrency - len(self._open)

    async def _time_to_sleep(self) -> float | None:
        """Return how long to wait for something to do, or None when this pass is over."""
        if self._open:
            return LONGEST_SLEEP
        await asyncio.to_thread(self.logbook.end_imports)
        moment = await asyncio.to_thread(self.logbook.next_moment)
        now = datetime.now(UTC)
        if self.config.once:
            patience = now + timedelta(seconds=self.config.patience_seconds)
            if moment is None or moment > patience:
                return None
        wait = (moment - now).total_seconds() if moment else LONGEST_SLEEP
        return min(max(wait, 0.05), LONGEST_SLEEP)

    # Feeds and sitemaps -------------------------------------------------------------------------

    def _poll_request(self, endpoint: Endpoint) -> Request:
        self._open.add(endpoint.url)
        conditions = endpoint if endpoint.may_be_conditional(datetime.now(UTC)) else None
        return Request(
            endpoint.url,
            callback=self.read_poll,
            errback=self.read_poll_failure,
            cb_kwargs={"endpoint": endpoint},
            meta={"endpoint": endpoint},
            headers=_conditions(conditions),
            dont_filter=True,
            priority=10,
        )

    async def read_poll(self, response: Response, endpoint: Endpoint) -> list[Request]:
        """Take what a feed or sitemap lists."""
        try:
            children = await asyncio.to_thread(self._polling.read_answer, endpoint, response)
        except Exception as error:  # noqa: BLE001 - one feed must not stop the others
            await self._note_broken_poll(endpoint, error)
            children = []
        requests = [self._child_request(endpoint, url) for url in children]
        self._free(endpoint.url)
        return requests

    async def read_poll_failure(self, failure: Failure) -> None:
        """Note why a feed or sitemap gave no answer."""
        endpoint: Endpoint = _request_of(failure).meta["endpoint"]
        await asyncio.to_thread(self._polling.note_failure, endpoint, _judge(failure))
        self._free(endpoint.url)

    async def _note_broken_poll(self, endpoint: Endpoint, error: Exception) -> None:
        self.logger.error("cannot read %s", endpoint.url, exc_info=error)
        reason = f"pembaca gagal / reader failed: {type(error).__name__}: {error}"[:300]
        outcome = Outcome(UrlState.FAILED, reason, "wrong")
        await asyncio.to_thread(self._polling.note_failure, endpoint, outcome)

    def _child_request(self, endpoint: Endpoint, url: str) -> Request:
        self._open.add(url)
        return Request(
            url,
            callback=self.read_child,
            errback=self.read_child_failure,
            cb_kwargs={"endpoint": endpoint, "key": url},
            meta={"endpoint": endpoint, "key": url},
            dont_filter=True,
            priority=10,
        )

    async def read_child(self, response: Response, endpoint: Endpoint, key: str) -> None:
        """Take what a further sitemap lists."""
        try:
            await asyncio.to_thread(self._polling.read_child, endpoint, response)
        except Exception as error:  # noqa: BLE001 - one sitemap must not stop the others
            await self._note_broken_poll(endpoint, error)
        self._free(key)

    async def read_child_failure(self, failure: Failure) -> None:
        """Note why a further sitemap gave no answer."""
        meta = _request_of(failure).meta
        warning = f"{meta['key']}: {_judge(failure).reason}"
        await asyncio.to_thread(self.logbook.warn, meta["endpoint"], warning)
        self._free(meta["key"])

    # Articles -----------------------------------------------------------------------------------

    def _visit_request(self, leased: LeasedUrl) -> Request:
        self._open.add(leased.url)
        self._domains[registrable_domain(leased.fetch_url)] += 1
        item = VisitItem(leased)
        conditions = leased if leased.article_id else None
        return self._page_request(leased.fetch_url, item, self.read_page, _conditions(conditions))

    def _page_request(
        self,
        url: str,
        item: VisitItem,
        callback: Callable[..., Output],
        headers: dict[str, str] | None = None,
    ) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.read_page_failure,
            cb_kwargs={"item": item},
            meta={"item": item},
            headers=headers,
            dont_filter=True,
        )

    def read_page(self, response: Response, item: VisitItem) -> Output:
        """Take a page, and ask for the rest of an article in parts."""
        if response.status == NOT_MODIFIED:
            item.is_unchanged = True
            yield item
            return
        if outcome := self._judge_answer(response):
            item.outcome = outcome
            yield item
            return
        page = self._keep(response, item)
        item.body_hash = digest(response.body)
        item.is_unchanged = item.body_hash == item.leased.body_hash
        yield self._ask_for_more(page, item) or item

    def read_whole(self, response: Response, item: VisitItem) -> Output:
        """Take the whole of an article of which the first part is there."""
        if outcome := self._judge_answer(response):
            item.incomplete = _incomplete(outcome)
        else:
            page = self._keep(response, item)
            item.pages = [page]
        yield item

    def read_next(self, response: Response, item: VisitItem) -> Output:
        """Take the next part of an article, and ask for the one after it."""
        if outcome := self._judge_answer(response):
            item.incomplete = _incomplete(outcome)
            yield item
            return
        page = self._keep(response, item)
        yield self._ask_for_more(page, item) or item

    def read_page_failure(self, failure: Failure) -> Output:
        """Note why an address gave no answer; of an article in parts, keep what is there."""
        item: VisitItem = _request_of(failure).meta["item"]
        outcome = _judge(failure)
        if item.pages:
            item.incomplete = _incomplete(outcome)
        else:
            item.outcome = outcome
        yield item

    def _judge_answer(self, response: Response) -> Outcome | None:
        outcome = judge_status(
            response.status, read_header(response, "Retry-After"), datetime.now(UTC)
        )
        if outcome and outcome.course == "wait" and outcome.until:
            self._paused[registrable_domain(response.url)] = outcome.until
        return outcome

    def _keep(self, response: Response, item: VisitItem) -> Page:
        page = make_page(response)
        item.pages.append(page)
        item.exchanges.append(make_exchange(response, page.fetched_at))
        return page

    def _ask_for_more(self, page: Page, item: VisitItem) -> Request | None:
        if item.is_unchanged or not page.is_html or len(item.pages) >= MAX_PARTS:
            return None
        try:
            parts = find_parts(page)
        except ValueError:
            return None
        seen = {known.url for known in item.pages}
        if parts.whole and parts.whole not in seen and len(item.pages) == 1:
            return self._page_request(parts.whole, item, self.read_whole)
        if parts.next and parts.next not in seen:
            return self._page_request(parts.next, item, self.read_next)
        return None

    # The ends of visits -------------------------------------------------------------------------

    def end_visit(self, item: VisitItem) -> None:
        """Give the place of a visit to the next one."""
        domain = registrable_domain(item.leased.fetch_url)
        self._domains[domain] -= 1
        if not self._domains[domain]:
            del self._domains[domain]
        self._free(item.leased.url)

    async def close_logbook(self, reason: str) -> None:
        """Write the report when everything on its way has come home."""
        await asyncio.to_thread(self.logbook.close, reason)

    def _free(self, key: str) -> None:
        self._open.discard(key)
        self._freed.set()


def _judge(failure: Failure) -> Outcome:
    request: Request = vars(failure)["request"]  # where Scrapy puts it
    if private_address_of(urlsplit(request.url).hostname or ""):
        return judge_error(PrivateAddressError(request.url))
    return judge_error(failure.value or RuntimeError("no answer"))


def _request_of(failure: Failure) -> Request:
    request: Request = vars(failure)["request"]  # where Scrapy puts it
    return request


def _incomplete(outcome: Outcome) -> str:
    return f"sebagian saja / a part is missing: {outcome.reason}"


def _conditions(known: Endpoint | LeasedUrl | None) -> dict[str, str]:
    """Return the headers that ask for changes only."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}
