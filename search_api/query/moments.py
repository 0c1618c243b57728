"""Read days, months and years of a query as stretches of time in the reader's zone."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = 1900
LATEST = 2200
"""Instants are kept between these years (contracts, 4)."""

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DECEMBER = 12


class Days(NamedTuple):
    """A stretch of whole days."""

    first: date
    """Its first day."""

    after: date
    """The day after its last."""


def parse_days(text: str) -> Days:
    """Return the days that ``2026``, ``2026-11`` or ``2026-11-25`` mean.

    >>> parse_days("2026-12")
    Days(first=datetime.date(2026, 12, 1), after=datetime.date(2027, 1, 1))
    """
    match = _DAY.fullmatch(text.strip())
    if match is None or not EARLIEST <= int(match[1]) < LATEST:
        msg = f"not a day, month or year: {text!r}"
        raise ValueError(msg)
    year, month, day = int(match[1]), match[2], match[3]
    if day:
        first = date(year, int(month), int(day))
        return Days(first, first + timedelta(days=1))
    if month:
        first = date(year, int(month), 1)
        return Days(first, next_month(first))
    return Days(date(year, 1, 1), date(year + 1, 1, 1))


def parse_seconds(text: str, zone: tzinfo) -> tuple[int, int]:
    """Return the first and the last whole second that ``text`` means in ``zone``.

    A date without a time is its whole day; ``2026-11-25T10:00`` is one second.
    """
    try:
        days = parse_days(text)
    except ValueError:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        if not EARLIEST <= moment.year < LATEST:
            raise
        return to_seconds(moment), to_seconds(moment)
    return midnight(days.first, zone), midnight(days.after, zone) - 1


def next_month(day: date) -> date:
    """Return the first day of the month after that of ``day``."""
    if day.month == _DECEMBER:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)


def midnight(day: date, zone: tzinfo) -> int:
    """Return the second at which ``day`` begins in ``zone``."""
    return to_seconds(datetime(day.year, day.month, day.day, tzinfo=zone))


def to_seconds(moment: datetime) -> int:
    """Return the whole seconds since 1970, negative before; parts of a second are dropped."""
    return (moment - EPOCH) // timedelta(seconds=1)


def from_seconds(seconds: int) -> datetime:
    """Return the moment in UTC."""
    return EPOCH + timedelta(seconds=seconds)
