"""What a crawl did, per source: counted while it runs, kept in the archive, shown as a table."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from records.archive.ledger import UrlState

ENDS = (
    UrlState.STORED, UrlState.UNCHANGED, UrlState.DUPLICATE, UrlState.NOT_ARTICLE, UrlState.PAYWALL,
    UrlState.ROBOTS, UrlState.TOO_LARGE, UrlState.GONE, UrlState.FAILED,
)  # fmt: skip
"""The states in which an address can end, in the order of the report."""

STATE_NAMES = {
    UrlState.STORED: ("disimpan", "stored"),
    UrlState.UNCHANGED: ("tetap", "unchanged"),
    UrlState.DUPLICATE: ("ganda", "duplicate"),
    UrlState.NOT_ARTICLE: ("bukan berita", "not article"),
    UrlState.PAYWALL: ("berbayar", "paywall"),
    UrlState.ROBOTS: ("robots", "robots"),
    UrlState.TOO_LARGE: ("terlalu besar", "too large"),
    UrlState.GONE: ("hilang", "gone"),
    UrlState.FAILED: ("gagal", "failed"),
    UrlState.DUE: ("menunggu", "waiting"),
    UrlState.LEASED: ("dikerjakan", "in work"),
}
"""Indonesian and English words for the states."""

_OF_ONE_PAGE = re.compile(r"(?:: https?://\S+| [0-9a-f]{16})$")
"""What a reason says of one page only: the ledger keeps it, a report of months must not grow."""

MAX_REASONS = 40
"""Lines of reasons that the printed report shows; the rest is counted, never hidden."""


class SourceReport(BaseModel):
    """What a crawl did for one source."""

    polled: int = 0
    """Feeds and sitemaps that answered well."""

    listed: int = 0
    """Addresses that they listed."""

    found: int = 0
    """Of these, new ones."""

    states: dict[str, int] = Field(default_factory=dict)
    """How many visits ended in which state."""

    new_versions: int = 0
    """Of the stored ones, corrections of known articles."""

    reasons: dict[str, int] = Field(default_factory=dict)
    """How often each reason was given: ``failed: waktu habis / timed out``."""

    endpoints: dict[str, str] = Field(default_factory=dict)
    """Feeds and sitemaps with a problem, and what it is."""

    warnings: dict[str, str] = Field(default_factory=dict)
    """Feeds that could be read though something is wrong with them."""

    dropped: dict[str, int] = Field(default_factory=dict)
    """Listed addresses that were not taken, by reason."""

    ways: dict[str, tuple[int, int, int]] = Field(default_factory=dict)
    """By kind of list: how many addresses it named lately, it alone, and others but not it."""

    state: str | None = None
    """How the source is, when this run could tell: ``ok``, ``broken`` ..."""

    state_reason: str | None = None
    """Why it is not well."""

    latency: float | None = None
    """Median minutes from publication to the archive, of the last week."""

    missing: dict[str, int] = Field(default_factory=dict)
    """How many stored articles lack a field."""

    def count_dropped(self, reasons: Mapping[str, int]) -> None:
        """Count listed addresses that were not taken."""
        for reason, number in reasons.items():
            _add(self.dropped, reason, number)

    def count_article(self, *, is_correction: bool, missing: Iterable[str]) -> None:
        """Count what is to be said of a stored article."""
        self.new_versions += is_correction
        for name in missing:
            _add(self.missing, name)


class CrawlReport(BaseModel):
    """What a crawl did."""

    sources: dict[str, SourceReport] = Field(default_factory=dict)
    """By source id; sources for which nothing happened are left out."""

    next_at: datetime | None = None
    """When something is due again, if nothing was now."""

    stopped: str = "finished"
    """Why it ended: ``finished``, ``shutdown`` ..."""

    def source(self, source_id: str) -> SourceReport:
        """Return the report of a source, to count in."""
        return self.sources.setdefault(source_id, SourceReport())

    def count_visit(self, source_id: str, state: UrlState, reason: str | None) -> None:
        """Count how a visit ended."""
        report = self.source(source_id)
        _add(report.states, state.value)
        if reason:
            _add(report.reasons, f"{state.value}: {_OF_ONE_PAGE.sub('', reason)}")

    def totals(self) -> Counter[str]:
        """Return how many visits of all sources ended in which state."""
        total: Counter[str] = Counter()
        for report in self.sources.values():
            total.update(report.states)
        return total

    def problems(self) -> int:
        """Return how many feeds and sitemaps had a problem."""
        return sum(len(report.endpoints) for report in self.sources.values())

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the archive."""
        return self.model_dump(mode="json", exclude_defaults=True)


def _add(counts: dict[str, int], key: str, number: int = 1) -> None:
    counts[key] = counts.get(key, 0) + number


def render_report(report: CrawlReport) -> RenderableType:
    """Return the report as a table for a terminal, and below it every problem with its reason."""
    shown = [state for state in ENDS if report.totals()[state.value]]
    table = Table(title="Laporan pengumpulan / crawl report", title_justify="left")
    table.add_column("sumber\nsource")
    table.add_column("baru\nnew", justify="right")
    for state in shown:
        indonesian, english = STATE_NAMES[state]
        table.add_column(f"{indonesian}\n{english}", justify="right")
    table.add_column("kolom kosong\nmissing fields")
    for source_id, row in sorted(report.sources.items()):
        if row.states or row.found or row.polled:
            counts = (str(row.states.get(state.value, "")) for state in shown)
            table.add_row(source_id, str(row.found or ""), *counts, _counts(row.missing))
    return Group(table, *_problem_lines(report))


def _problem_lines(report: CrawlReport) -> list[Text]:
    lines = []
    for source_id, row in sorted(report.sources.items()):
        if row.state_reason:
            lines.append(f"{source_id}: {row.state}: {row.state_reason}")
        lines += [f"{source_id}: {url}: {why}" for url, why in sorted(row.endpoints.items())]
        lines += [f"{source_id}: {url}: {why}" for url, why in sorted(row.warnings.items())]
        lines += [f"{source_id}: {why}: {number}" for why, number in sorted(row.reasons.items())]
        lines += [f"{source_id}: {why}: {number}" for why, number in sorted(row.dropped.items())]
        lines += [
            f"{source_id}: {kind}: {found} ditemukan / found, {alone} sendirian / alone, "
            f"{missed} terlewat / missed"
            for kind, (found, alone, missed) in sorted(row.ways.items())
        ]
    rest = len(lines) - MAX_REASONS
    if rest > 0:
        lines[MAX_REASONS:] = [f"... dan {rest} lagi / and {rest} more"]
    return [Text(line) for line in lines]


def _counts(missing: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(missing.items()))
