"""What the schedule allows: the rules by which each request of a day is judged afterwards."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from crawler.schedule import FASTEST, FIRST_OUTAGE, RETRY_DELAYS
from crawler.settling.settler import SECOND_LOOK
from records.archive.robots import KEPT, RETRIED
from tests.e2e.day import RETRY_AFTER, Asked

POLL_SECONDS = 900
NEVER = timedelta(days=1000)
SLACK = timedelta(seconds=1)
"""The crawl looks at the clock a little before or after the server does."""


def find_hasty(log: Sequence[Asked], again: Collection[tuple[int, str, str]]) -> Iterator[str]:
    """Yield every request for a list or robots.txt that came too early after the one before.

    ``again`` names what a run may ask for once more, since a kill cut off the run before it.
    """
    for rows in _group(row for row in log if row.path in {"/feed/", "/robots.txt"}):
        failures = 0
        for row, following in pairwise(rows):
            failures = failures + 1 if row.status == 500 else 0
            wait = _wait_of_list(row, failures)
            if following.at < row.at + wait - SLACK and not _is_excused(following, again):
                yield f"{following} after {row}"


def _wait_of_list(row: Asked, failures: int) -> timedelta:
    if row.path == "/robots.txt":
        return RETRIED if row.status in {429, 500} else KEPT
    if row.status == 429:
        return timedelta(seconds=RETRY_AFTER)
    if row.status == 500:
        return FIRST_OUTAGE * (1 << (failures - 1))
    return timedelta(seconds=FASTEST * POLL_SECONDS)


def find_hasty_visits(
    rows: Sequence[Asked],
    again: Collection[tuple[int, str, str]],
    *,
    published: datetime,
    rechecks: Sequence[float],
) -> Iterator[str]:
    """Yield every request for one story that came before its time."""
    failures, known = 0, False
    moments = [published + timedelta(hours=hours) for hours in rechecks]
    for row, following in pairwise(rows):
        known |= row.status == 200
        failures = failures + 1 if row.status == 500 else 0
        earliest = _next_visit(row, failures, moments, known=known)
        if following.at < earliest - SLACK and not _is_excused(following, again):
            yield f"{following} after {row}, not before {earliest}"


def _next_visit(row: Asked, failures: int, moments: Sequence[datetime], *, known: bool) -> datetime:
    if row.status == 429:
        return row.at + timedelta(seconds=RETRY_AFTER)
    if row.status == 500:
        return row.at + (RETRY_DELAYS[failures - 1] if failures <= len(RETRY_DELAYS) else NEVER)
    if row.status == 410:
        return row.at + (SECOND_LOOK if known else NEVER)
    return min((moment for moment in moments if moment > row.at - SLACK), default=row.at + NEVER)


def find_impatient(log: Sequence[Asked], again: Collection[tuple[int, str, str]]) -> Iterator[str]:
    """Yield every request to a host that had asked for patience and was not left alone.

    What a kill kept from being written down nobody can know in the next run.
    """
    until: dict[str, datetime] = {}
    for row in log:
        if row.at < until.get(row.source, row.at) - SLACK:
            yield f"{row} before {until[row.source]}"
        is_lost = (row.run + 1, row.source, row.path) in again
        if row.status == 429 and row.path != "/robots.txt" and not is_lost:
            until[row.source] = row.at + timedelta(seconds=RETRY_AFTER)


def _group(rows: Iterable[Asked]) -> Iterator[list[Asked]]:
    found: dict[tuple[str, str], list[Asked]] = {}
    for row in rows:
        found.setdefault((row.source, row.path), []).append(row)
    yield from found.values()


def _is_excused(row: Asked, again: Collection[tuple[int, str, str]]) -> bool:
    return (row.run, row.source, row.path) in again
