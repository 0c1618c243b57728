"""Run a crawl in this process, once through or until a signal comes."""

from collections.abc import Callable
from typing import Protocol

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.config import CrawlConfig
from crawler.hush import make_quiet_process
from crawler.logbook import Logbook
from crawler.report import CrawlReport
from crawler.spiders.news import NewsSpider
from records.archive.store import Archive, open_archive


class Watcher(Protocol):
    """Who counts what a crawl does."""

    def opened(self, archive: Archive, report: CrawlReport) -> None:
        """Take note of the archive that the crawl works on, and of the report that it fills."""
        ...

    def answered(self, status: int, seconds: float) -> None:
        """Take note of a site's answer: its HTTP status and the time to its headers."""
        ...


LEAST_DELAY = 0.001
"""Seconds; with none Scrapy 2.19 sends all that waits for a host at once, whatever the limit.

Its downloader starts the next request before the one it has just started is counted.
"""


def crawl(
    config: CrawlConfig,
    *,
    on_progress: Callable[[CrawlReport], None] | None = None,
    watcher: Watcher | None = None,
) -> CrawlReport:
    """Crawl and return what was done; the same report is kept in the archive.

    A process crawls once: the reactor cannot be started again. SIGINT and SIGTERM end the crawl
    cleanly, after what is on its way has come home; a second one ends it at once, which loses
    nothing either.

    Raises:
        SchemaError: the archive is not migrated.
    """
    archive = open_archive(config.archive_url)
    logbook = Logbook(archive, config, on_progress=on_progress)
    process = make_quiet_process(build_settings(config))
    crawler = process.create_crawler(NewsSpider)
    if watcher is not None:
        watcher.opened(archive, logbook.report)
        _tell_answers(crawler, watcher)
    task = process.crawl(crawler, config=config, logbook=logbook)
    process.start()
    if isinstance(crawler.spider, NewsSpider) and crawler.spider.failure:
        raise crawler.spider.failure
    if task.done() and not task.cancelled() and (error := task.exception()):
        raise error
    return logbook.report


def _tell_answers(crawler: Crawler, watcher: Watcher) -> None:
    def note(response: Response, request: Request) -> None:
        watcher.answered(response.status, request.meta.get("download_latency", 0.0))

    crawler.signals.connect(note, signals.response_downloaded, weak=False)


def build_settings(config: CrawlConfig) -> Settings:
    """Return the project's Scrapy settings with those of this crawl."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {
            "USER_AGENT": config.user_agent,
            # Scrapy's jitter goes both ways; ours only up.
            "DOWNLOAD_DELAY": max(config.delay * 1.2, LEAST_DELAY),
            "DOWNLOAD_DELAY_JITTER": 1 / 6,
            "KLIPING_LEAST_WAIT": config.least_wait,
            "KLIPING_CLOCK": config.clock,
            "DOWNLOAD_TIMEOUT": config.timeout,
            "DOWNLOAD_MAXSIZE": config.max_bytes,
            "REDIRECT_MAX_TIMES": config.max_redirects,
            "CONCURRENT_REQUESTS": config.concurrency,
            "KLIPING_ALLOW_PRIVATE_HOSTS": sorted(config.allow_private_hosts),
        },
        priority="cmdline",
    )
    return settings
