"""Numbers of the stages behind the feed: what waits, what was done and when, what failed."""

import logging
from collections.abc import Collection, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from records.archive.positions import count_backlog, list_stuck
from records.archive.store import Archive
from records.feed import EntryKind

_log = logging.getLogger(__name__)


COUNTED = 100_000
"""Counting more at every look would cost more than it tells."""


class StageCounts:
    """Counts what ``kliping.work.Work`` reports."""

    def __init__(self, registry: CollectorRegistry, stages: Collection[str]) -> None:
        self._done = Counter(
            "kliping_stage_entries",
            "Entries of the feed that a stage of this process passed.",
            ["stage"],
            registry=registry,
        )
        self._progress = Gauge(
            "kliping_stage_last_progress_timestamp_seconds",
            "When a stage of this process last passed an entry, at first when it began.",
            ["stage"],
            registry=registry,
        )
        self._unavailable = Counter(
            "kliping_stage_unavailable",
            "How often what a stage needs (the index) could not be reached.",
            ["stage"],
            registry=registry,
        )
        # All are there from the beginning: a stage that hangs at once is to be seen, too.
        for stage in stages:
            self._done.labels(stage)
            self._progress.labels(stage).set_to_current_time()
            self._unavailable.labels(stage)

    def passed(self, stage: str, count: int) -> None:
        """Count entries that were passed."""
        self._done.labels(stage).inc(count)
        self._progress.labels(stage).set_to_current_time()

    def unavailable(self, stage: str) -> None:
        """Count a try in vain."""
        self._unavailable.labels(stage).inc()


class StageBacklogs(Collector):
    """What waits for each stage, over all its workers, read from the archive when asked."""

    def __init__(self, archive: Archive, kinds: Mapping[str, Collection[EntryKind]]) -> None:
        self._archive = archive
        self._kinds = kinds

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the backlogs and what was put aside; only that the archive is away, if it is."""
        up = GaugeMetricFamily("kliping_archive_up", "Whether the archive can be read.")
        backlog = GaugeMetricFamily(
            "kliping_stage_backlog",
            f"Entries that wait for a stage; {COUNTED} means so many or more.",
            labels=["stage"],
        )
        stuck = GaugeMetricFamily(
            "kliping_stage_stuck", "Entries that a stage put aside.", labels=["stage"]
        )
        try:
            with self._archive.read() as conn:
                for stage, kinds in self._kinds.items():
                    waiting = count_backlog(conn, stage, kinds, at_most=COUNTED)
                    backlog.add_metric([stage], waiting)
                aside = [entry.stage for entry in list_stuck(conn)]
        except SQLAlchemyError as error:
            _log.warning("metrics: the archive cannot be read: %s", error)
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        for stage in self._kinds:
            stuck.add_metric([stage], aside.count(stage))
        yield from (up, backlog, stuck)
