"""Choose, among all the times that a page and its feed give, when an article was published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from lexicon.dates import PrintedTime, parse_printed_time
from records.article import TimeOrigin, Zone

FUTURE_TOLERANCE = timedelta(minutes=15)
"""Clocks differ; a date further ahead is a mistake (DESIGN, Time)."""

_CLOCK = re.compile(r"\d[:.]\d\d|T\d\d-\d\d|^\d{10,13}$|lalu|ago|baru")
_YEAR = re.compile(r"\d{4}")
_FALSE_Z = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?=\d\d-)| T)"
    r"(?P<hour>\d\d)[-:](?P<minute>\d\d)[-:](?P<second>\d\d)Z"
)


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, and how that is known."""

    at: datetime
    offset_minutes: int
    origin: TimeOrigin
    raw: str | None


def choose_published(
    candidates: Iterable[tuple[TimeOrigin, str]],
    *,
    zone: Zone,
    fetched_at: datetime,
    first_seen_at: datetime,
) -> Published:
    """Return the first candidate that is a time and not in the future, else the first-seen moment.

    A day without a clock gives way to another candidate of the same day that has one. The raw words
    of a time in the future are kept.
    """
    read: list[tuple[TimeOrigin, PrintedTime]] = []
    sane: list[tuple[TimeOrigin, PrintedTime]] = []
    for row in _read(candidates, zone, fetched_at):
        read.append(row)
        if row[1].instant <= fetched_at + FUTURE_TOLERANCE:
            sane.append(row)
            # Nothing that follows can be better, and to look for a printed date takes its time.
            if len(sane) == 1 and _YEAR.search(row[1].raw) and _CLOCK.search(row[1].raw):
                break
    # "Kemarin" and "17 menit yang lalu" give way to whatever names a year.
    sane.sort(key=lambda row: _YEAR.search(row[1].raw) is None)
    if sane:
        origin, printed = _finest(sane)
        return Published(printed.instant, printed.offset_minutes, origin, printed.raw)
    raw = read[0][1].raw if read else None
    return Published(first_seen_at, 0, "first_seen", raw)


def parse_page_time(raw: str, *, zone: Zone, now: datetime) -> PrintedTime:
    """Read one time of a page.

    detik prints local time and calls it UTC, with dashes in the clock (``2022-12-10T13-19-56Z``)
    or a blank before the T: what stands there is local.

    Raises:
        ValueError: it is no time.
    """
    if match := _FALSE_Z.fullmatch(raw):
        local = f"{match['day']} {match['hour']}:{match['minute']}:{match['second']}"
        printed = parse_printed_time(local, naive_zone=zone, now=now)
        return PrintedTime(printed.instant, printed.offset_minutes, raw)
    return parse_printed_time(raw, naive_zone=zone, now=now)


def _read(
    candidates: Iterable[tuple[TimeOrigin, str]], zone: Zone, now: datetime
) -> Iterable[tuple[TimeOrigin, PrintedTime]]:
    for origin, raw in candidates:
        try:
            yield origin, parse_page_time(raw, zone=zone, now=now)
        except ValueError:
            continue


def _finest(read: list[tuple[TimeOrigin, PrintedTime]]) -> tuple[TimeOrigin, PrintedTime]:
    first = read[0]
    if _CLOCK.search(first[1].raw):
        return first
    day = _local_day(first[1])
    finer = (row for row in read[1:] if _CLOCK.search(row[1].raw) and _local_day(row[1]) == day)
    return next(finer, first)


def _local_day(printed: PrintedTime) -> object:
    return printed.instant.astimezone(timezone(timedelta(minutes=printed.offset_minutes))).date()
