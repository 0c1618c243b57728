"""Obey robots.txt, from the copy in the archive or from the site, once a day."""

import asyncio
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from crawler.clock import Clock, machine_clock
from crawler.errors import (
    PrivateAddressError,
    RedirectedAwayError,
    RobotsRefusedError,
    RobotsWaitError,
)
from crawler.logbook import Logbook
from crawler.outcomes import judge_error
from crawler.resolver import private_address_of
from records.archive.robots import RobotsCopy

ROBOT_NAME = "Kliping"
"""The name to which rules are addressed."""

MAX_ROBOTS_BYTES = 512 * 1024
"""RFC 9309 asks for 500 KiB at least; a longer file is an attack or a mistake."""

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay is obeyed only so far, or one page a day would be left."""


class ArchiveRobotsMiddleware:
    """Lets a request through when the origin's rules allow it.

    No rules (4xx) allow everything; rules that cannot be had allow nothing for an hour.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._clock: Clock = crawler.settings.get("KLIPING_CLOCK") or machine_clock
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._known: dict[str, tuple[RobotsCopy, Protego]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ArchiveRobotsMiddleware":
        """Build it as Scrapy asks."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise unless the request may be sent."""
        if request.meta.get("is_robots") or request.meta.get("without_robots"):
            return
        copy, rules = await self._rules(_origin(request.url))
        if copy.must_wait:
            raise RobotsWaitError(copy.reason or "", copy.good_until)
        if not rules.can_fetch(request.url, ROBOT_NAME):
            raise RobotsRefusedError(request.url)
        self._slow_down(request, rules)

    async def _rules(self, origin: str) -> tuple[RobotsCopy, Protego]:
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or known[0].good_until <= self._clock():
                copy = await self._copy(origin)
                known = (copy, Protego.parse(copy.body or ""))
                self._known[origin] = known
            return known

    async def _copy(self, origin: str) -> RobotsCopy:
        logbook = self._logbook()
        kept = await asyncio.to_thread(logbook.get_robots, origin)
        if kept is not None and kept.good_until > self._clock():
            return kept
        copy = await self._fetch(origin)
        await asyncio.to_thread(logbook.keep_robots, copy)
        return copy

    async def _fetch(self, origin: str) -> RobotsCopy:
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            dont_filter=True,
            priority=1000,
            meta={"is_robots": True, "download_maxsize": MAX_ROBOTS_BYTES},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except RedirectedAwayError:
            # The whole site moved: its own rules are no more, and the pages will say the same.
            return _make_copy(origin, self._clock(), status=None)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, rules unread allow nothing
            if private_address_of(urlsplit(origin).hostname or ""):
                raise PrivateAddressError(origin) from None
            reason = "menunggu robots.txt / waiting for robots.txt: " + judge_error(error).reason
            return _make_copy(origin, self._clock(), status=None, reason=reason)
        return _read_answer(origin, response, self._clock())

    def _slow_down(self, request: Request, rules: Protego) -> None:
        asked = min(float(rules.crawl_delay(ROBOT_NAME) or 0), MAX_CRAWL_DELAY)
        delay = max(asked, request.meta.get("delay", 0.0))
        if delay <= self._delay:
            return
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": delay, "jitter": 0.0}
        if slot := downloader.slots.get(key):
            slot.delay, slot.jitter = delay, 0.0

    def _logbook(self) -> Logbook:
        spider: Any = self._crawler.spider
        logbook: Logbook = spider.logbook
        return logbook


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _read_answer(origin: str, response: Response, now: datetime) -> RobotsCopy:
    status = response.status
    if status == HTTPStatus.OK:
        body = response.body[:MAX_ROBOTS_BYTES].decode("utf-8", errors="replace")
        return _make_copy(origin, now, status=status, body=body)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        reason = f"menunggu robots.txt / waiting for robots.txt ({status})"
        return _make_copy(origin, now, status=status, reason=reason)
    return _make_copy(origin, now, status=status)


def _make_copy(
    origin: str,
    now: datetime,
    *,
    status: int | None,
    body: str | None = None,
    reason: str | None = None,
) -> RobotsCopy:
    return RobotsCopy(origin=origin, http_status=status, body=body, reason=reason, fetched_at=now)
