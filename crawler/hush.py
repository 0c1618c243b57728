"""Quiet the libraries of a crawl: they tell their own story, ours is told by reports."""

import logging

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.libraries import QUIET

GREETERS = ("scrapy.utils.log", "scrapy.crawler")
"""They speak while a process is made, before their level can be set."""


def make_quiet_process(settings: Settings) -> AsyncCrawlerProcess:
    """Return a process whose libraries speak only of what is wrong."""
    for name in GREETERS:
        logging.getLogger(name).addFilter(_is_serious)
    process = AsyncCrawlerProcess(settings)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    return process


def _is_serious(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
