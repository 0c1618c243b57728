"""Item pipelines: raw page to WARC, article to archive. Only then is a visit over."""

import asyncio
from typing import Any

from scrapy.crawler import Crawler

from crawler.items import VisitItem
from crawler.warc import WarcFiles


class WarcPipeline:
    """Writes the pages of a visit into a WARC file, before anything is said of them elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files: WarcFiles | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "WarcPipeline":
        """Build it as Scrapy asks."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Prepare a file of this process's own; it is made with the first page."""
        config = self._spider().config
        self._files = WarcFiles(config.warc_folder, software=config.user_agent)

    def close_spider(self) -> None:
        """Close the file."""
        if self._files is not None:
            self._files.close()

    def process_item(self, item: VisitItem) -> VisitItem:
        """Keep the pages and note where the first one is."""
        for exchange in item.exchanges:
            raw = self._files.write(exchange) if self._files else None
            item.raw = item.raw or raw
        item.exchanges.clear()
        return item

    def _spider(self) -> Any:
        return self._crawler.spider


class ArchivePipeline:
    """Reads the article and writes it down together with how the visit ended."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ArchivePipeline":
        """Build it as Scrapy asks."""
        return cls(crawler)

    async def process_item(self, item: VisitItem) -> VisitItem:
        """Settle the visit, off the reactor's thread: reading and writing take their time."""
        spider: Any = self._crawler.spider
        await asyncio.to_thread(spider.logbook.settle, item)
        return item
