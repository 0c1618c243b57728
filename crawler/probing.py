"""Ask a site a few questions in a process of its own, as politely and safely as a crawl does."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeAlias, TypeVar

from scrapy import Spider
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK

from crawler.answers import make_page
from crawler.clock import machine_clock
from crawler.hush import make_quiet_process
from crawler.outcomes import judge_error, judge_status
from crawler.readers.page import Page
from crawler.single import RobotsMemory, build_single_settings

T = TypeVar("T")

Fetch: TypeAlias = Callable[[str], Awaitable[Page | str]]
"""Returns the page at an address, or why there is none: Indonesian, then English."""


_NOTHING: tuple[Request, ...] = ()
"""``start`` has to be an iterator, and everything was fetched by then."""


class ProbeSpider(Spider, Generic[T]):
    """Lets ``work`` fetch what it wants, one page after another."""

    name = "probe"

    def __init__(
        self, *, work: Callable[[Fetch], Awaitable[T]], kept: list[T], **more: Any
    ) -> None:
        super().__init__(**more)
        self.logbook = RobotsMemory()
        self.failure: Exception | None = None
        self._work = work
        self._kept = kept

    async def start(self) -> AsyncIterator[Any]:
        """Work."""
        try:
            self._kept.append(await self._work(self._fetch))
        except Exception as error:  # noqa: BLE001 - raised again by ``probe``
            self.failure = error
        for request in _NOTHING:
            yield request

    async def _fetch(self, url: str) -> Page | str:
        try:
            request = Request(url, callback=NO_CALLBACK, dont_filter=True)
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - it is the answer to the question
            return judge_error(error).reason
        outcome = judge_status(response.status, None, machine_clock())
        return outcome.reason if outcome else make_page(response, machine_clock())


def probe(
    work: Callable[[Fetch], Awaitable[T]],
    *,
    contact: str,
    delay: float,
    max_bytes: int,
    allow_private_hosts: frozenset[str],
) -> T:
    """Return what ``work`` returns. A process can do this once: the reactor cannot start again."""
    kept: list[T] = []
    settings = build_single_settings(contact, max_bytes, allow_private_hosts)
    settings.set("DOWNLOAD_DELAY", delay * 1.2, priority="cmdline")
    process = make_quiet_process(settings)
    crawler = process.create_crawler(ProbeSpider)
    process.crawl(crawler, work=work, kept=kept)
    process.start()
    failure = getattr(crawler.spider, "failure", None)
    if failure is not None:
        raise failure
    return kept[0]
