"""Which way found which address: what one feed or sitemap of a source lists and another misses."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from records.archive.schema import ENDPOINTS, SIGHTINGS
from records.archive.store import Transaction
from records.base import Record

BATCH = 500
"""Rows of one statement: SQLite takes 32,766 variables."""


class Way(Record):
    """What one way to a source's articles found, beside the others."""

    kind: str
    """``feed``, ``sitemap``, ``wordpress`` or ``index``."""

    found: int
    """Addresses that it listed."""

    alone: int
    """Of these, what no other way listed."""

    missed: int
    """What others listed and it did not."""


def note_sightings(tx: Transaction, endpoint: str, seen: Iterable[tuple[str, str]]) -> int:
    """Note (address, source) pairs that an endpoint lists; return how many it lists first now."""
    rows = [
        {"url": url, "endpoint": endpoint, "source": source, "at": tx.now}
        for url, source in dict(seen).items()
    ]
    make = postgresql.insert if tx.conn.dialect.name == "postgresql" else sqlite.insert
    new = 0
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        added = tx.conn.execute(make(SIGHTINGS).values(batch).on_conflict_do_nothing())
        new += added.rowcount
    return new


def compare_ways(conn: Connection, source: str, *, since: datetime) -> list[Way]:
    """Return what each kind of endpoint found of a source since a moment, most first.

    An address counts when any way listed it first in that time.
    """
    recent = (
        select(SIGHTINGS.c.url)
        .where(SIGHTINGS.c.source == source)
        .group_by(SIGHTINGS.c.url)
        .having(func.min(SIGHTINGS.c.at) >= since)
    )
    rows = conn.execute(
        select(SIGHTINGS.c.url, ENDPOINTS.c.kind)
        .join(ENDPOINTS, ENDPOINTS.c.url == SIGHTINGS.c.endpoint)
        .where(SIGHTINGS.c.url.in_(recent))
        .distinct()
    )
    kinds_of: dict[str, set[str]] = {}
    for url, kind in rows:
        kinds_of.setdefault(url, set()).add(kind)
    kinds = {kind for found in kinds_of.values() for kind in found}
    ways = (_make_way(kind, list(kinds_of.values())) for kind in kinds)
    return sorted(ways, key=lambda way: (-way.found, way.kind))


def _make_way(kind: str, found: list[set[str]]) -> Way:
    with_it = [kinds for kinds in found if kind in kinds]
    return Way(
        kind=kind,
        found=len(with_it),
        alone=sum(len(kinds) == 1 for kinds in with_it),
        missed=len(found) - len(with_it),
    )
