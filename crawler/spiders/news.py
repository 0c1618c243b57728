"""The spider that works through the ledger: asks feeds and sitemaps, visits addresses."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.config import PER_DOMAIN, CrawlConfig, config_from_settings
from crawler.items import VisitItem
from crawler.logbook import Logbook
from crawler.polling import Polling
from crawler.settling.messages import Beginning
from crawler.settling.process import SettlingProcess
from crawler.spiders.hubs import Hubs
from crawler.spiders.polls import Polls
from crawler.spiders.visits import Visits
from crawler.websub.subscriptions import Subscriptions
from records.archive.store import open_archive
from records.identity import registrable_domain

LONGEST_SLEEP = 5.0
"""Seconds; then the ledger is looked at again, since other processes write into it too."""

LOOK_SECONDS = 0.5
"""Between two looks for lists that are due, while there are pages to visit anyway."""

LISTS_SHARE = 2
"""Lists take half the room at most: what the first of them name is visited meanwhile."""

FEW = 4
"""A domain of which so many addresses are still to be fetched is given no more for now."""


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
        self.failure: Exception | None = None
        """Why the spider gave up, for ``crawler.run``: Scrapy itself only logs it."""
        self.settling = SettlingProcess(_describe(config, logbook.owner), config.clock)
        self._visits = Visits(self._pause, delay_of=self._delay_of, clock=config.clock)
        self._open: set[str] = set()
        self._visiting = 0
        self._domains: Counter[str] = Counter()
        self._paused: dict[str, datetime] = {}
        self._ending: asyncio.Future[None] | None = None
        self._freed = asyncio.Event()
        self._look_at = self._judge_at = self._lease_at = 0.0
        subscriptions = _build_subscriptions(config)
        self._hubs = (
            Hubs(subscriptions, config.callback_port, self._take_hint) if subscriptions else None
        )
        polling = Polling(logbook, config, subscriptions)
        self._polls = Polls(
            logbook, polling, hold=self._open.add, free=self._free, give_up=self.give_up
        )

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
        # One thread for the archive: several would only wait for one another.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1, "archive"))
        try:
            await asyncio.to_thread(self.logbook.open)
            self._paused = await asyncio.to_thread(self.logbook.pauses)
            if self._hubs:
                self._hubs.open()
            async for request in self._work():
                yield request
        except Exception as error:  # noqa: BLE001 - raised by ``crawler.run``, which is asked
            self.give_up(error)

    def give_up(self, error: Exception) -> None:
        """End the crawl because of ``error``, which is the same whatever is fetched."""
        if self.failure is None:
            self.failure = error
            self._ending = asyncio.ensure_future(
                self.crawler.engine.close_spider_async(reason="failure")
            )

    async def _work(self) -> AsyncIterator[Request | VisitItem]:
        while self.failure is None:
            self._freed.clear()
            await self._judge_sources()
            requests = [*await self._poll_requests(), *await self._visit_requests()]
            requests += self._hubs.make_requests() if self._hubs else []
            if requests:
                self.settling.start()
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

    async def _judge_sources(self) -> None:
        if self.config.once or time.monotonic() < self._judge_at:
            return
        await asyncio.to_thread(self.logbook.check_health)
        self._judge_at = time.monotonic() + min(LONGEST_SLEEP, self.config.judge_seconds)

    async def _poll_requests(self) -> list[Request]:
        if time.monotonic() < self._look_at:
            return []
        due = await asyncio.to_thread(self.logbook.due_endpoints)
        self._forget_pauses()
        fresh = [
            endpoint
            for endpoint in due
            if endpoint.url not in self._open
            and registrable_domain(endpoint.url) not in self._paused
        ]
        asked = len(self._open) - self._visiting
        chosen = fresh[: max(self.config.concurrency // LISTS_SHARE - asked, 0)]
        if len(chosen) == len(fresh):
            self._look_at = time.monotonic() + LOOK_SECONDS
        self._open.update(endpoint.url for endpoint in chosen)
        return [self._polls.make_request(endpoint) for endpoint in chosen]

    async def _visit_requests(self) -> list[Request | VisitItem]:
        room = self.config.concurrency - len(self._open)
        if room <= 0 or time.monotonic() < self._lease_at:
            return []
        self._forget_pauses()
        busy = {domain for domain, number in self._domains.items() if number >= FEW}
        leased = await asyncio.to_thread(
            partial(
                self.logbook.lease,
                limit=room,
                per_domain=PER_DOMAIN,
                busy={*self._paused, *busy},
            )
        )
        if len(leased) < room:
            # Until a domain has room again or a list brings something, there is nothing to take.
            self._lease_at = time.monotonic() + LOOK_SECONDS
        self._open.update(row.url for row in leased)
        self._visiting += len(leased)
        self._domains.update(registrable_domain(row.fetch_url) for row in leased)
        return [self._visits.begin(row) for row in leased]

    async def _time_to_sleep(self) -> float | None:
        """Return how long to wait for something to do, or None when this pass is over."""
        if self._open:
            return LONGEST_SLEEP
        await asyncio.to_thread(self.logbook.end_imports)
        moment = await asyncio.to_thread(self.logbook.next_moment)
        now = self.config.clock()
        if moment is not None and moment <= now:
            # What is due and was not begun belongs to a host that is to be left alone.
            moment = min(self._paused.values(), default=moment)
        if self.config.once:
            patience = now + timedelta(seconds=self.config.patience_seconds)
            if moment is None or moment > patience:
                return None
        wait = (moment - now).total_seconds() if moment else LONGEST_SLEEP
        return min(max(wait, 0.05), LONGEST_SLEEP)

    def end_fetching(self, item: VisitItem) -> None:
        """Give a visit's place at its site to the next one, while it is settled."""
        domain = registrable_domain(item.leased.fetch_url)
        self._domains[domain] -= 1
        has_room = self._domains[domain] < FEW
        if not self._domains[domain]:
            del self._domains[domain]
        if has_room:
            self._lease_at = 0.0
            self._freed.set()

    def end_visit(self, item: VisitItem) -> None:
        """Give the place of a visit in this process to the next one."""
        self._open.discard(item.leased.url)
        self._visiting -= 1
        if self._visiting in {0, self.config.concurrency // 2}:
            # All are done, or their room is half empty: time to look what there is.
            self._lease_at = 0.0
            self._freed.set()

    async def close_logbook(self, reason: str) -> None:
        """Write the report when everything on its way has come home."""
        if self._hubs:
            self._hubs.close()
        await self.settling.close()
        try:
            await asyncio.to_thread(self.logbook.close, reason)
        except Exception as error:  # noqa: BLE001 - raised by ``crawler.run``
            self.failure = self.failure or error

    async def _take_hint(self, feed: str) -> None:
        if await asyncio.to_thread(self.logbook.take_hint, feed):
            self._look_at = 0.0
            self._freed.set()

    def _forget_pauses(self) -> None:
        now = self.config.clock()
        self._paused = {name: until for name, until in self._paused.items() if until > now}

    def _delay_of(self, source_id: str) -> float:
        source = self.logbook.book.get(source_id)
        return source.delay if source else 0.0

    def _pause(self, url: str, until: datetime) -> None:
        self._paused[registrable_domain(url)] = until

    def _free(self, key: str) -> None:
        self._open.discard(key)
        self._lease_at = 0.0
        self._freed.set()


def _build_subscriptions(config: CrawlConfig) -> Subscriptions | None:
    """Return where hubs are remembered; None without an address for them, or in a single pass."""
    if not config.callback or config.once:
        return None
    return Subscriptions(callback=config.callback, key=config.callback_key, clock=config.clock)


def _describe(config: CrawlConfig, owner: str) -> Beginning:
    return Beginning(
        archive_url=config.archive_url,
        warc_folder=config.warc_folder,
        sources=tuple(config.sources),
        recheck_hours=config.recheck_hours,
        owner=owner,
        software=config.user_agent,
        log_level=logging.getLogger().getEffectiveLevel(),
    )
