"""Cut time into days, weeks, months or years of the reader's zone.

No engine's calendar is used: one accepts a time zone and ignores it.
"""

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo
from typing import Literal

from search_api.index.port import Stretch
from search_api.query.moments import from_seconds, midnight, next_month

Unit = Literal["day", "week", "month", "year"]

MAX_STRETCHES = 400
"""Bars of a timeline; a finer one is made coarser."""

_UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")
_LABELS: dict[Unit, str] = {"day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
_DAYS: dict[Unit, float] = {"day": 1, "week": 7, "month": 30.4, "year": 365.2}
_BARS = 62


def choose_unit(low: int, high: int) -> Unit:
    """Return the finest unit that cuts the span into bars that can be told apart."""
    days = (high - low) / 86_400 + 1
    return next((unit for unit in _UNITS if days / _DAYS[unit] <= _BARS), "year")


def build_stretches(low: int, high: int, *, unit: Unit, zone: tzinfo) -> tuple[Stretch, ...]:
    """Return the stretches from the one that holds ``low`` to the one that holds ``high``."""
    days = (high - low) / 86_400
    while days / _DAYS[unit] > MAX_STRETCHES and unit != "year":
        unit = _UNITS[_UNITS.index(unit) + 1]
    return tuple(_stretches(low, high, unit, zone))


def _stretches(low: int, high: int, unit: Unit, zone: tzinfo) -> Iterator[Stretch]:
    day = _begin(from_seconds(low).astimezone(zone).date(), unit)
    start = midnight(day, zone)
    while start <= high:
        following = _next(day, unit)
        end = midnight(following, zone)
        yield Stretch(day.strftime(_LABELS[unit]), start, end - 1)
        day, start = following, end


def _begin(day: date, unit: Unit) -> date:
    match unit:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def _next(day: date, unit: Unit) -> date:
    match unit:
        case "day":
            return day + timedelta(days=1)
        case "week":
            return day + timedelta(days=7)
        case "month":
            return next_month(day)
        case "year":
            return day.replace(year=day.year + 1)
