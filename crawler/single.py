"""Fetch one page that a person named, as politely and as safely as a crawl does."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import Settings

from crawler.answers import make_page
from crawler.config import make_user_agent
from crawler.middlewares.robots import ROBOT_NAME
from crawler.outcomes import judge_error, judge_status
from crawler.readers.page import Page


class FetchError(Exception):
    """The page could not be had; the message says why."""


class SingleSpider(Spider):
    """Asks for one address and keeps the answer, or the reason why there is none."""

    name = "single"

    def __init__(self, *, url: str, kept: list[Page | str], **options: Any) -> None:
        super().__init__(**options)
        self._url = url
        self._kept = kept

    async def start(self) -> AsyncIterator[Any]:
        """Ask."""
        yield Request(self._url, callback=self.parse, errback=self.fail)

    def parse(self, response: Response, **_: Any) -> None:
        """Keep the answer."""
        outcome = judge_status(response.status, None, datetime.now(UTC))
        self._kept.append(outcome.reason if outcome else make_page(response))

    def fail(self, failure: Any) -> None:
        """Keep the reason."""
        self._kept.append(judge_error(failure.value).reason)


def fetch_page(
    url: str, *, contact: str, max_bytes: int, allow_private_hosts: frozenset[str]
) -> Page:
    """Return the page at ``url``. A process can do this once: the reactor cannot start again.

    Raises:
        FetchError: it is forbidden, unreachable, too large, or answers with an error.
    """
    kept: list[Page | str] = []
    settings = _build_settings(contact, max_bytes, allow_private_hosts)
    process = AsyncCrawlerProcess(settings, install_root_handler=False)
    process.crawl(SingleSpider, url=url, kept=kept)
    process.start()
    answer = kept[0] if kept else "dilarang robots.txt / forbidden by robots.txt"
    if isinstance(answer, str):
        raise FetchError(answer)
    return answer


def _build_settings(contact: str, max_bytes: int, allowed: frozenset[str]) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {
            # Scrapy's own robots and redirects: there is no archive here.
            "ADDONS": {},
            "USER_AGENT": make_user_agent(contact),
            "ROBOTSTXT_USER_AGENT": ROBOT_NAME,
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_MAXSIZE": max_bytes,
            "KLIPING_ALLOW_PRIVATE_HOSTS": sorted(allowed),
        },
        priority="cmdline",
    )
    return settings
