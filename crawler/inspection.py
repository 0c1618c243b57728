"""Look at all that is known of a source, and say how it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import Connection

from crawler.health import (
    WEEKS,
    Health,
    can_compare,
    judge_endpoints,
    judge_fields,
    judge_visits,
    judge_volume,
    measure_latency,
)
from crawler.report import SourceReport
from crawler.sources import Source
from records.archive.endpoints import Endpoint
from records.archive.sources import SourceInfo, SourceState
from records.archive.volume import list_arrivals, list_origins

HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}

GOT_USED = timedelta(days=14)
"""After so long as broken, what a source gives is what it gives."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen of a source."""

    health: Health | None
    """None when nothing allows a verdict: the state stays what it was."""

    latency: float | None
    """Median minutes from publication to the archive, of the last week."""

    is_conclusive: bool
    """Whether there were articles enough to compare."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a crawl and the archive know of a source."""

    row: SourceReport
    """What was counted since ``began_at``."""

    endpoints: Sequence[Endpoint]
    """All endpoints, whosesoever."""

    info: SourceInfo | None
    """How it was found to be last time."""

    began_at: datetime


def inspect_source(conn: Connection, source: Source, seen: Seen, now: datetime) -> Inspection:
    """Return how a source is: its new articles are held against those from before ``began_at``.

    Of a broken source they are held against those from before it broke.
    """
    row, began_at = seen.row, seen.began_at
    urls = {url for url, _ in source.ways()}
    endpoints = [endpoint for endpoint in seen.endpoints if endpoint.url in urls]
    broken_since = _broken_since(seen.info, now)
    arrivals = list_arrivals(conn, source.id, since=now - timedelta(weeks=WEEKS))
    before = list_origins(conn, source.id, before=min(began_at, broken_since or began_at))
    fresh = list_origins(conn, source.id, since=began_at)
    zone = timezone(timedelta(hours=HOURS[source.zone]))
    health = (
        judge_endpoints(endpoints)
        or judge_visits(row.states, row.reasons)
        or judge_fields(before, fresh)
        or judge_volume(arrivals, now=now, zone=zone)
    )
    if health is None and (row.polled or row.states):
        # What broke is whole again only when there are articles to show it.
        was_broken = seen.info is not None and seen.info.state is SourceState.BROKEN
        if not was_broken or can_compare(before, fresh):
            health = Health(SourceState.OK)
    latency = measure_latency(arrivals, since=now - timedelta(days=7))
    return Inspection(health, latency, can_compare(before, fresh))


def _broken_since(info: SourceInfo | None, now: datetime) -> datetime | None:
    if info is None or info.state is not SourceState.BROKEN or info.state_since is None:
        return None
    return info.state_since if now - info.state_since < GOT_USED else None
