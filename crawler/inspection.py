"""Look at all that is known of a source, and say how it is."""

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
from records.archive.endpoints import list_endpoints
from records.archive.sources import SourceState, get_state
from records.archive.volume import list_arrivals, list_origins

HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen of a source."""

    health: Health | None
    """None when nothing allows a verdict: the state stays what it was."""

    latency: float | None
    """Median minutes from publication to the archive, of the last week."""


def inspect_source(
    conn: Connection, source: Source, row: SourceReport, began_at: datetime, now: datetime
) -> Inspection:
    """Return how a source is after a run that began at ``began_at`` and reports ``row`` of it."""
    urls = {url for url, _ in source.ways()}
    endpoints = [endpoint for endpoint in list_endpoints(conn) if endpoint.url in urls]
    arrivals = list_arrivals(conn, source.id, since=now - timedelta(weeks=WEEKS))
    before = list_origins(conn, source.id, before=began_at)
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
        was_broken = get_state(conn, source.id) is SourceState.BROKEN
        if not was_broken or can_compare(before, fresh):
            health = Health(SourceState.OK)
    latency = measure_latency(arrivals, since=now - timedelta(days=7))
    return Inspection(health, latency)
