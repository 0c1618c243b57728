"""Which endpoint lists which address: what one way finds and another misses, and what changed."""

from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy import Connection, bindparam, exists, select, update

from records.archive.inserts import insert_new
from records.archive.schema import SIGHTINGS
from records.archive.store import Transaction
from records.base import Record

HINTS = ("title_hint", "changed_hint")
"""What an endpoint prints of an address; another word than before is a change."""


class Sighting(Protocol):
    """An address as an endpoint lists it."""

    @property
    def url(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def found_by(self) -> str: ...

    @property
    def title_hint(self) -> str | None: ...

    @property
    def changed_hint(self) -> str | None: ...


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


# Asked for every entry of every list: to build the statement takes longer than to run it.
_LISTED_BEFORE = select(*(SIGHTINGS.c[name] for name in HINTS)).where(
    SIGHTINGS.c.url == bindparam("address"), SIGHTINGS.c.found_by == bindparam("way")
)


def note_listing(tx: Transaction, item: Sighting) -> Literal["first", "changed", "same"]:
    """Note that an endpoint lists an address, and say what that tells."""
    hints = {name: value for name in HINTS if (value := getattr(item, name))}
    old = tx.conn.execute(_LISTED_BEFORE, {"address": item.url, "way": item.found_by}).one_or_none()
    if old is None:
        named = {"url": item.url, "found_by": item.found_by, "source": item.source, "at": tx.now}
        insert_new(tx.conn, SIGHTINGS, named | hints)
        return "first"
    other = {name: value for name, value in hints.items() if value != getattr(old, name)}
    if not other:
        return "same"
    row = (SIGHTINGS.c.url == item.url) & (SIGHTINGS.c.found_by == item.found_by)
    tx.conn.execute(update(SIGHTINGS).where(row).values(**other))
    # What was not printed before is no change.
    return "changed" if any(getattr(old, name) for name in other) else "same"


def compare_ways(conn: Connection, source: str, *, since: datetime) -> list[Way]:
    """Return what each kind of endpoint found of a source since a moment, most first.

    An address counts when any of them listed it first in that time.
    """
    listed, earlier = SIGHTINGS.alias("listed"), SIGHTINGS.alias("earlier")
    before = exists().where(
        earlier.c.url == listed.c.url, earlier.c.source == source, earlier.c.at < since
    )
    recent = select(listed.c.url).where(listed.c.source == source, listed.c.at >= since, ~before)
    rows = conn.execute(
        select(SIGHTINGS.c.url, SIGHTINGS.c.found_by).where(SIGHTINGS.c.url.in_(recent))
    )
    kinds_of: dict[str, set[str]] = {}
    for url, found_by in rows:
        kinds_of.setdefault(url, set()).add(found_by.partition(" ")[0])
    kinds = {kind for found in kinds_of.values() for kind in found} - {"redirect"}
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
