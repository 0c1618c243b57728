"""The item pipeline: only when it is done is a visit over."""

import logging
from typing import Any

from scrapy.crawler import Crawler

from crawler.items import VisitItem
from crawler.settling.process import SettlingError

_LOG = logging.getLogger(__name__)


class SettlingPipeline:
    """Has the visit settled: raw page to WARC, article to archive."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SettlingPipeline":
        """Build it as Scrapy asks."""
        return cls(crawler)

    async def process_item(self, item: VisitItem) -> VisitItem:
        """Settle the visit and count it."""
        spider: Any = self._crawler.spider
        spider.end_fetching(item)
        try:
            done = await spider.settling.settle(item)
        except SettlingError as error:
            _LOG.error("%s: %s", item.leased.fetch_url, error)
        except Exception as error:  # noqa: BLE001 - the same with every page: the crawl ends, once
            spider.give_up(error)
        else:
            spider.logbook.count_visit(item.leased.source, done)
        return item
