"""Which endpoint lists which address: what one way finds and another misses, and what changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from records.archive.inserts import insert_all_new
from records.archive.schema import SIGHTINGS
from records.archive.store import Transaction
from records.base import Record
from records.chunks import in_chunks

BATCH = 500
"""Addresses in one question."""

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


def note_listings(
    tx: Transaction, items: Sequence[Sighting]
) -> list[Literal["first", "changed", "same"]]:
    """Note which endpoints list which addresses, and say of each what that tells.

    No address may be named twice by one endpoint.
    """
    known = _list_known(tx.conn, {item.url for item in items})
    fresh: list[dict[str, object]] = []
    told: list[Literal["first", "changed", "same"]] = []
    for item in items:
        hints = {name: getattr(item, name) or None for name in HINTS}
        old = known.get((item.url, item.found_by))
        if old is None:
            named = {"url": item.url, "found_by": item.found_by, "source": item.source}
            fresh.append(named | hints | {"at": tx.now})
            told.append("first")
        else:
            told.append("changed" if _note_change(tx, item, old, hints) else "same")
    insert_all_new(tx.conn, SIGHTINGS, fresh)
    return told


def _list_known(conn: Connection, urls: set[str]) -> dict[tuple[str, str], Row[Any]]:
    return {
        (row.url, row.found_by): row
        for chunk in in_chunks(sorted(urls), BATCH)
        for row in conn.execute(_LISTED_BEFORE, {"urls": chunk})
    }


# Asked for every list: to build the statement takes longer than to run it.
_LISTED_BEFORE = select(SIGHTINGS).where(SIGHTINGS.c.url.in_(bindparam("urls", expanding=True)))


def _note_change(
    tx: Transaction, item: Sighting, old: Row[Any], hints: Mapping[str, str | None]
) -> bool:
    """Keep what an endpoint prints otherwise than before; tell whether that is a change."""
    other = {name: text for name, text in hints.items() if text and text != getattr(old, name)}
    if not other:
        return False
    row = (SIGHTINGS.c.url == item.url) & (SIGHTINGS.c.found_by == item.found_by)
    tx.conn.execute(update(SIGHTINGS).where(row).values(**other))
    # What was not printed before is no change.
    return any(getattr(old, name) for name in other)


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
