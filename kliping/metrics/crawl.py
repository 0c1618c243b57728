"""Numbers of the crawler: how visits end, what servers answer and how fast, how sources are."""

import logging
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from crawler.report import CrawlReport
from kliping.metrics.stores import watch_archive
from records.archive.sources import SourceState, list_sources
from records.archive.store import Archive

_log = logging.getLogger(__name__)


class CrawlWatcher:
    """Counts what ``crawler.run.crawl`` reports."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._seconds = Histogram(
            "kliping_site_answer_seconds",
            "Answers of the sites that are visited, from the request to the headers.",
            ["status"],
            registry=registry,
            buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
        )

    def opened(self, archive: Archive, report: CrawlReport) -> None:
        """Watch the visits, the archive, and the states of the sources in it."""
        self._registry.register(CrawlCounts(report))
        watch_archive(self._registry, archive)
        self._registry.register(SourceStates(archive))

    def answered(self, status: int, seconds: float) -> None:
        """Count an answer."""
        self._seconds.labels(str(status)).observe(seconds)


class CrawlCounts(Collector):
    """How the visits of a crawl ended, of each source."""

    def __init__(self, report: CrawlReport) -> None:
        self._report = report

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Give visits by source and end, and listed addresses."""
        visits = CounterMetricFamily(
            "kliping_visits", "Visits of pages by how they ended.", labels=["source", "outcome"]
        )
        found = CounterMetricFamily(
            "kliping_addresses_found", "New addresses that lists named.", labels=["source"]
        )
        for source, row in list(self._report.sources.items()):
            found.add_metric([source], row.found)
            for outcome, number in list(row.states.items()):
                visits.add_metric([source, outcome], number)
        yield from (visits, found)


class SourceStates(Collector):
    """How each active source is, read from the archive when asked."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the number of sources in each state, and the states of those that are not well."""
        states = GaugeMetricFamily("kliping_sources", "Active sources by state.", labels=["state"])
        ill = GaugeMetricFamily(
            "kliping_source_unwell_since_timestamp_seconds",
            "Since when a source is not well.",
            labels=["source", "state"],
        )
        try:
            with self._archive.read() as conn:
                sources = [source for source in list_sources(conn) if source.active]
        except SQLAlchemyError as error:
            _log.warning("metrics: the archive cannot be read: %s", error)
            return
        for state in (*SourceState, None):
            name = state.value if state else "unknown"
            states.add_metric([name], sum(source.state is state for source in sources))
        for source in sources:
            if source.state not in {None, SourceState.OK} and source.state and source.state_since:
                ill.add_metric([source.id, source.state.value], source.state_since.timestamp())
        yield from (states, ill)
