"""The sources as pages and charts need them: names, regions, which are active."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select, update

from records.archive.inserts import insert_new
from records.archive.schema import SOURCES
from records.archive.store import Transaction
from records.article import Zone
from records.base import Instant, Record, Text
from records.feed import EntryKind


class SourceState(StrEnum):
    """How a source is."""

    OK = "ok"
    FALLEN_SILENT = "fallen_silent"
    BROKEN = "broken"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"


_OURS = {"imported_at", "state", "state_since", "state_reason"}
"""What no source file says."""


class SourceInfo(Record):
    """A source, mirrored from its file into the archive by the crawler."""

    id: str
    """``sorongraya``."""

    name: str
    """``Sorong Raya``."""

    network: str | None = None
    """The network it belongs to: ``Antara``."""

    homepage: str | None = None
    """Where a reader finds it."""

    region: str | None = None
    """Code of its region: ``96.71``."""

    zone: Zone = "WIB"
    """Its local time."""

    active: bool = True
    """Whether it is still collected."""

    verified: bool = False
    """Whether its addresses were seen live."""

    imported_at: Instant | None = None
    """When its first import ended; what comes before is silent."""

    state: SourceState | None = None
    """Its health; null until a crawl has looked."""

    state_since: Instant | None = None
    """Since when."""

    state_reason: Text | None = None
    """Why, for people: Indonesian, then English; null when all is well."""


def mirror_sources(tx: Transaction, sources: Iterable[SourceInfo]) -> None:
    """Bring the archive's sources to ``sources``; those no longer there become inactive."""
    known = {source.id: source for source in list_sources(tx.conn)}
    listed: set[str] = set()
    for source in sources:
        listed.add(source.id)
        old = known.get(source.id)
        values = source.model_dump(exclude=_OURS)
        if old is None:
            # Crawlers of all shards begin at the same moment; one of them adds and announces it.
            if not insert_new(tx.conn, SOURCES, values | {"added_at": tx.now}):
                continue
        elif old.model_dump(exclude=_OURS) != values:
            tx.conn.execute(update(SOURCES).where(SOURCES.c.id == source.id).values(**values))
        else:
            continue
        tx.announce(EntryKind.SOURCE_CHANGED, subject=source.id)
    for source in known.values():
        if source.id not in listed and source.active:
            tx.conn.execute(update(SOURCES).where(SOURCES.c.id == source.id).values(active=False))
            tx.announce(EntryKind.SOURCE_CHANGED, subject=source.id)


def list_sources(conn: Connection) -> list[SourceInfo]:
    """Return all sources ever mirrored, by id."""
    rows = conn.execute(select(SOURCES).order_by(SOURCES.c.id)).mappings()
    return [
        SourceInfo(**{key: value for key, value in row.items() if key != "added_at"})
        for row in rows
    ]


def set_state(
    tx: Transaction, source_id: str, state: SourceState, reason: str | None = None
) -> bool:
    """Note how a source is; return whether that is another state than before.

    A change is announced in the feed; a new reason for the same state moves no date.
    """
    row = SOURCES.c.id == source_id
    old = tx.conn.execute(select(SOURCES.c.state).where(row)).one_or_none()
    if old is None:
        return False
    changed: bool = old.state != state.value
    values: dict[str, object] = {"state_reason": reason}
    if changed:
        values |= {"state": state.value, "state_since": tx.now}
        # The first look at a source that is well is no news.
        if old.state is not None or state is not SourceState.OK:
            tx.announce(EntryKind.SOURCE_CHANGED, subject=source_id)
    tx.conn.execute(update(SOURCES).where(row).values(**values))
    return changed


def end_first_import(tx: Transaction, source_id: str) -> None:
    """Note that the source's first pass is complete: from now on its news is news."""
    tx.conn.execute(
        update(SOURCES)
        .where(SOURCES.c.id == source_id, SOURCES.c.imported_at.is_(None))
        .values(imported_at=tx.now)
    )


def is_silent(conn: Connection, source_id: str, published: datetime) -> bool:
    """Say whether an article belongs to the past of its source: nobody is alerted by it."""
    row = conn.execute(_PAST, {"source_id": source_id}).one_or_none()
    return row is not None and (row.imported_at is None or published < row.added_at)


# Asked for every article that is stored: to build the statement takes longer than to run it.
_PAST = select(SOURCES.c.added_at, SOURCES.c.imported_at).where(
    SOURCES.c.id == bindparam("source_id")
)
