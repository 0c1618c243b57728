"""Fetch one page that a person named, as politely and as safely as a crawl does."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider
from scrapy.http import Request, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.answers import judge_failure, make_page
from crawler.clock import machine_clock
from crawler.config import make_user_agent
from crawler.hush import make_quiet_process
from crawler.outcomes import judge_status
from crawler.readers.page import Page
from records.archive.robots import RobotsCopy


class FetchError(Exception):
    """The page could not be had; the message says why."""


class RobotsMemory:
    """Keeps copies of robots.txt for as long as the process lives; there is no archive here."""

    def __init__(self) -> None:
        self._copies: dict[str, RobotsCopy] = {}

    def get_robots(self, origin: str) -> RobotsCopy | None:
        return self._copies.get(origin)

    def keep_robots(self, copy: RobotsCopy) -> None:
        self._copies[copy.origin] = copy


class SingleSpider(Spider):
    """Asks for one address and keeps the answer, or the reason why there is none."""

    name = "single"

    def __init__(self, *, url: str, kept: list[Page | str], **options: Any) -> None:
        super().__init__(**options)
        self.logbook = RobotsMemory()
        self._url = url
        self._kept = kept

    async def start(self) -> AsyncIterator[Any]:
        """Ask."""
        yield Request(self._url, callback=self.parse, errback=self.fail)

    def parse(self, response: Response, **_: Any) -> None:
        """Keep the answer."""
        outcome = judge_status(response.status, None, machine_clock())
        self._kept.append(outcome.reason if outcome else make_page(response, machine_clock()))

    def fail(self, failure: Failure) -> None:
        """Keep the reason, and where the server sends us if that is why."""
        outcome = judge_failure(failure)
        target = f": {outcome.target}" if outcome.target else ""
        self._kept.append(outcome.reason + target)


def fetch_page(
    url: str, *, contact: str, max_bytes: int, allow_private_hosts: frozenset[str]
) -> Page:
    """Return the page at ``url``. A process can do this once: the reactor cannot start again.

    Raises:
        FetchError: it is forbidden, unreachable, too large, or answers with an error.
    """
    kept: list[Page | str] = []
    process = make_quiet_process(build_single_settings(contact, max_bytes, allow_private_hosts))
    process.crawl(SingleSpider, url=url, kept=kept)
    process.start()
    answer = kept[0] if kept else "tidak ada jawaban / no answer"
    if isinstance(answer, str):
        raise FetchError(answer)
    return answer


def build_single_settings(contact: str, max_bytes: int, allowed: frozenset[str]) -> Settings:
    """Return Scrapy settings for asking without an archive."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {
            "ADDONS": {"crawler.addons.PoliteAddon": 100},
            "USER_AGENT": make_user_agent(contact),
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_MAXSIZE": max_bytes,
            "KLIPING_ALLOW_PRIVATE_HOSTS": sorted(allowed),
        },
        priority="cmdline",
    )
    return settings
