"""Read a list that has several pages: which address is a step, and which step comes after it.

A step is a page number (``2``) or, where an index has a page for each day, day and number
(``2026-11-24/2``). It is kept in the archive, so that a reading goes on where a kill ended it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.discovery.wordpress import PER_PAGE
from records.archive.endpoints import Endpoint

MAX_PAGES = 400
"""Of one list; a site that turns every number into the same page must end somewhere."""

Step: TypeAlias = tuple[date | None, int]

_DAY = re.compile(r"\{(?:yyyy|mm|m|dd|d)\}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one step of a reading brought."""

    entries: int
    """Addresses on the page, wanted or not."""

    new: int
    """Of the wanted ones, those that this endpoint lists for the first time."""

    oldest: datetime | None
    """The oldest time printed, if any."""

    has_pages: bool
    """Whether the list says or is known to have further pages."""


def parse_step(raw: str | None) -> Step:
    """Read a step; None is the first page.

    >>> parse_step("2026-11-24/2")
    (datetime.date(2026, 11, 24), 2)
    """
    if raw is None:
        return None, 1
    day, _, number = raw.rpartition("/")
    return (date.fromisoformat(day) if day else None), int(number)


def format_step(step: Step) -> str:
    """Write a step down."""
    day, number = step
    return f"{day.isoformat()}/{number}" if day else str(number)


def is_dated(template: str) -> bool:
    """Return whether an index has a page for each day."""
    return bool(_DAY.search(template))


def first_step(endpoint: Endpoint, today: date) -> Step:
    """Return the step with which every poll begins: what is newest."""
    return (today if endpoint.kind == "index" and is_dated(endpoint.url) else None), 1


def step_url(endpoint: Endpoint, step: Step) -> str:
    """Return the address of a step."""
    day, number = step
    if endpoint.kind == "feed":
        return endpoint.url if number == 1 else _with(endpoint.url, paged=str(number))
    if endpoint.kind == "wordpress":
        fields = "link,title,date,date_gmt,modified_gmt"
        return _with(endpoint.url, per_page=str(PER_PAGE), page=str(number), _fields=fields)
    if endpoint.kind == "index":
        return _fill(endpoint.url, day, number)
    return endpoint.url


def next_step(
    endpoint: Endpoint, step: Step, reading: Reading, *, now: datetime, floor: datetime
) -> Step | None:
    """Return the step after one, or None when the reading is finished.

    A reading goes on while everything on a page is new; one that fills the past goes on whatever
    is known. ``floor`` is how far back it goes at most.
    """
    day, number = step
    filling = endpoint.since is not None
    goes_on = reading.entries > 0 and (reading.new == reading.entries or (filling and day is None))
    in_reach = reading.oldest is None or reading.oldest >= floor
    if reading.has_pages and goes_on and in_reach and number < MAX_PAGES and _is_paged(endpoint):
        return day, number + 1
    if day is None:
        return None
    before = day - timedelta(days=1)
    # A day is over only some time after midnight, so the last one seen is looked at again.
    last = floor.date() if filling else _last_day(endpoint, now, floor)
    return (before, 1) if before >= last else None


def _last_day(endpoint: Endpoint, now: datetime, floor: datetime) -> date:
    seen = endpoint.checked_at or now
    return max(seen.date() - timedelta(days=1), floor.date())


def _is_paged(endpoint: Endpoint) -> bool:
    return endpoint.kind != "index" or "{page}" in endpoint.url


def _fill(template: str, day: date | None, number: int) -> str:
    values = {"page": str(number)}
    if day:
        values |= {"yyyy": f"{day:%Y}", "mm": f"{day:%m}", "dd": f"{day:%d}"}
        values |= {"m": str(day.month), "d": str(day.day)}
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _with(url: str, **more: str) -> str:
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in more]
    return urlunsplit(parts._replace(query=urlencode([*query, *more.items()], safe=",")))
