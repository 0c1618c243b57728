"""Judge how a source is, from what this run saw and from what it gave in the weeks before.

All are pure functions of counts; ``records.archive.volume`` gives those, ``Logbook`` writes down
the verdict.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from http import HTTPStatus
from statistics import fmean, median

from records.archive.endpoints import Endpoint
from records.archive.ledger import UrlState
from records.archive.sources import SourceState
from records.archive.volume import Arrival

WEEKS = 8
"""Of history, from which the volume of each weekday is learned."""

ENOUGH_DAYS = 14
"""A source that is known for a shorter time is not called silent."""

UNLIKELY = 0.001
"""So improbable must a day's or a silence's volume be, were the source as it was."""

ENOUGH_BEFORE = 5
ENOUGH_NOW = 3
"""Articles before and in this run that are needed to compare what was read in them."""

WAS_USUAL = 0.9
IS_RARE = 0.34
"""A field is broken that one reader found in that share of the articles, and now in this."""

WATCHED = ("title", "body", "published", "writers", "section", "tags", "images")

_BLOCKING = frozenset(
    (
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    )
)


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is."""

    state: SourceState
    reason: str | None = None
    """Indonesian, then English."""


def judge_endpoints(known: Sequence[Endpoint]) -> Health | None:
    """Return what is wrong when no list of a source answers, or None while one does."""
    asked = [endpoint for endpoint in known if endpoint.checked_at]
    if not asked or not all(endpoint.failures for endpoint in asked):
        return None
    worst = asked[0].reason
    if all(_is_blocked(endpoint) for endpoint in asked):
        return Health(SourceState.BLOCKED, worst)
    if all(endpoint.http_status == HTTPStatus.OK for endpoint in asked):
        return Health(SourceState.BROKEN, worst)
    return Health(SourceState.UNREACHABLE, worst)


def judge_visits(states: Mapping[str, int], reasons: Mapping[str, int]) -> Health | None:
    """Return that a site refuses its pages, or None: at least three of them and four in five."""
    total = sum(states.values())
    refused = states.get(UrlState.ROBOTS.value, 0) + sum(
        number for reason, number in reasons.items() if "(403)" in reason or "(429)" in reason
    )
    if refused < ENOUGH_NOW or refused < 0.8 * total:
        return None
    reason = f"{refused} dari {total} halaman ditolak / of {total} pages {refused} refused"
    return Health(SourceState.BLOCKED, reason)


def judge_fields(
    before: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]
) -> Health | None:
    """Return which fields a source has lost, or None.

    A field is lost too when another reader has to stand in for the one that always found it: the
    headline that comes from the meta tags since its heading changed.
    """
    if not can_compare(before, now):
        return None
    lost = [text for field in WATCHED if (text := _describe_loss(field, before, now))]
    return Health(SourceState.BROKEN, "; ".join(lost)) if lost else None


def can_compare(before: Sequence[object], now: Sequence[object]) -> bool:
    """Return whether there are articles enough to say that nothing is lost."""
    return len(before) >= ENOUGH_BEFORE and len(now) >= ENOUGH_NOW


def _describe_loss(
    field: str, before: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]
) -> str | None:
    ((usual, number),) = Counter(map(_reader_of(field), before)).most_common(1)
    if usual is None or number < WAS_USUAL * len(before):
        return None
    found = Counter(map(_reader_of(field), now))
    if found[usual] > IS_RARE * len(now):
        return None
    ((other, _),) = found.most_common(1)
    return f"{field}: {usual} → {other or 'kosong / empty'} ({found[usual]}/{len(now)})"


def _reader_of(field: str) -> Callable[[Mapping[str, str]], str | None]:
    """Return what tells the reader of a field; the layouts of one system are one reader."""
    return lambda row: row[field].partition("@")[0] if field in row else None


def judge_volume(arrivals: Iterable[Arrival], *, now: datetime, zone: tzinfo) -> Health | None:
    """Return that a source gives much less than it did on such days, or None.

    The expectation is the mean of each weekday; a day without articles counts as zero.
    """
    today = now.astimezone(zone).date()
    days = Counter(arrival.published.astimezone(zone).date() for arrival in arrivals)
    past = {day: number for day, number in days.items() if day < today}
    if not past:
        return None
    first, last = min(past), max(days)
    if (today - first).days < ENOUGH_DAYS:
        return None
    quiet = [last + timedelta(days=n) for n in range(1, (today - last).days)]
    means = learn_volume(past, first=first, end=min([*quiet, today]))
    expected = sum(means[day.weekday()] for day in quiet)
    if quiet and math.exp(-expected) < UNLIKELY:
        reason = f"sejak {last} tidak ada berita, biasanya {expected:.0f}"
        return Health(
            SourceState.FALLEN_SILENT,
            f"{reason} / no article since {last}, usually {expected:.0f} in this time",
        )
    return _judge_day(past, first, today - timedelta(days=1))


def _judge_day(past: Mapping[date, int], first: date, day: date) -> Health | None:
    """Judge the last whole day: a list cut off at a round number is shorter than it was."""
    mean = learn_volume(past, first=first, end=day)[day.weekday()]
    number = past.get(day, 0)
    if _probability_of_at_most(number, mean) >= UNLIKELY:
        return None
    reason = f"{day}: {number} berita, biasanya {mean:.0f} / {number} articles, usually {mean:.0f}"
    return Health(SourceState.FALLEN_SILENT, reason)


def learn_volume(days: Mapping[date, int], *, first: date, end: date) -> list[float]:
    """Return the mean number of articles of each weekday from ``first`` to before ``end``.

    >>> learn_volume({date(2026, 11, 2): 4}, first=date(2026, 11, 2), end=date(2026, 11, 16))[0]
    2.0
    """
    numbers: list[list[int]] = [[] for _ in range(7)]
    for offset in range((end - first).days):
        day = first + timedelta(days=offset)
        numbers[day.weekday()].append(days.get(day, 0))
    return [fmean(row) if row else 0.0 for row in numbers]


def measure_latency(arrivals: Iterable[Arrival], *, since: datetime) -> float | None:
    """Return the median minutes from publication to the archive, of what came since a moment."""
    waits = [
        (arrival.first_seen_at - arrival.published).total_seconds() / 60
        for arrival in arrivals
        if arrival.published >= since
    ]
    return median(waits) if waits else None


def _probability_of_at_most(number: int, mean: float) -> float:
    term = total = math.exp(-mean)
    for k in range(1, number + 1):
        term *= mean / k
        total += term
    return total


def _is_blocked(endpoint: Endpoint) -> bool:
    return endpoint.http_status in _BLOCKING or "robots.txt" in (endpoint.reason or "")
