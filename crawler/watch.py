"""Judge sources while a crawl goes on, each by what was seen of it since it was judged last."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.clock import Clock
from crawler.inspection import Inspection, Seen, inspect_source
from crawler.report import CrawlReport, SourceReport
from crawler.sources import SourceBook
from records.archive.endpoints import list_endpoints
from records.archive.sources import SourceState, list_sources, set_state
from records.archive.store import Archive

LONGEST_WINDOW = timedelta(days=1)
"""After so long what was seen of a source is forgotten, though it was too little for a verdict."""

AT_ONCE = 20
"""Sources judged in one go: nothing else is written meanwhile."""


@dataclass(slots=True)
class _Window:
    """Since when a source is looked at, and what the report said of it then."""

    began_at: datetime
    judged_at: datetime
    then: SourceReport


class HealthWatch:
    """Judges the sources of one run, in windows: a crawl that goes on for ever has no end."""

    def __init__(self, archive: Archive, book: SourceBook, *, clock: Clock) -> None:
        self._archive = archive
        self._book = book
        self._clock = clock
        self._began_at = clock()
        self._windows: dict[str, _Window] = {}

    def judge(self, report: CrawlReport, *, every: timedelta) -> None:
        """Judge the sources of the report that were not judged for so long, and note it there."""
        now = self._clock()
        known = [name for name in list(report.sources) if name in self._book]
        due = [name for name in known if self._window(name).judged_at + every <= now]
        with self._archive.read() as conn:
            endpoints = list_endpoints(conn) if due else []
            infos = {info.id: info for info in list_sources(conn)} if due else {}
        for name in due[: AT_ONCE if every else None]:
            row, window = report.source(name), self._window(name)
            fresh = _subtract(row, window.then)
            seen = Seen(fresh, endpoints, infos.get(name), window.began_at)
            with self._archive.read() as conn:
                inspection = inspect_source(conn, self._book[name], seen, now)
            self._note(name, row, inspection, window)
            window.judged_at = now
            if inspection.is_conclusive or now - window.began_at > LONGEST_WINDOW:
                self._windows[name] = _Window(now, now, row.model_copy(deep=True))

    def _window(self, name: str) -> _Window:
        began = self._began_at
        return self._windows.setdefault(name, _Window(began, began, SourceReport()))

    def _note(self, name: str, row: SourceReport, inspection: Inspection, window: _Window) -> None:
        row.latency = inspection.latency
        if inspection.health is None:
            return
        row.state, row.state_reason = inspection.health.state.value, inspection.health.reason
        # Broken since the articles lack something, not since it was noticed: what is before is
        # what later articles are held against.
        is_broken = inspection.health.state is SourceState.BROKEN
        since = window.began_at if is_broken else self._clock()
        with self._archive.write(now=since) as tx:
            set_state(tx, name, inspection.health.state, inspection.health.reason)


def _subtract(now: SourceReport, then: SourceReport) -> SourceReport:
    """Return what a report counted since it looked like ``then``."""
    return SourceReport(
        polled=now.polled - then.polled,
        states=_difference(now.states, then.states),
        reasons=_difference(now.reasons, then.reasons),
    )


def _difference(now: Mapping[str, int], then: Mapping[str, int]) -> dict[str, int]:
    left = Counter(now)
    left.subtract(then)
    return {key: number for key, number in left.items() if number}
