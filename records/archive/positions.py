"""Where each stage stands in the feed: read, lease, move, put aside what cannot be done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from records.archive.inserts import insert_new
from records.archive.schema import FEED, POSITIONS, STUCK
from records.archive.store import Archive, Transaction
from records.base import Instant, Record
from records.feed import EntryKind, FeedEntry
from records.owners import is_gone

PRUNE_BATCH = 5000
"""Entries that one statement drops."""


class LeaseLostError(Exception):
    """Another worker took the partition; what was done here is not kept."""


class StuckEntry(Record):
    """An entry that a stage could not work on."""

    stage: str
    """The stage: ``enrich``."""

    seq: int
    """The entry's place in the feed."""

    article_id: str | None
    """The article."""

    reason: str
    """What went wrong."""

    at: Instant
    """When it was put aside."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who asks for work, of which stage."""

    stage: str
    partitions: int
    kinds: frozenset[EntryKind]
    owner: str
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased partition and the work found in it."""

    stage: str
    partition: int
    owner: str
    entries: tuple[FeedEntry, ...]
    last: int
    """Where the position stands when all entries are done."""


def claim_partition(archive: Archive, worker: Worker, *, limit: int) -> Claim | None:
    """Lease the partition that waits longest and read its next entries; None when all is done."""
    stage, shared = worker.stage, worker.partitions > 1
    with archive.read() as conn:
        if not _has_work(conn, worker):
            return None
    with archive.write() as tx:
        _add_missing(tx, stage, worker.partitions)
        for partition in _partitions_with_work(tx.conn, stage, shared=shared):
            position = _lock_free(tx, worker, partition)
            if position is None:
                continue  # another worker's, or being claimed by one at this moment
            entries, last = _read_entries(
                tx.conn, partition if shared else None, position, worker.kinds, limit
            )
            if last == position:
                continue  # another worker has just done what was waiting
            tx.conn.execute(
                update(POSITIONS)
                .where(_is_place(stage, partition))
                .values(owner=worker.owner, lease_until=tx.now + worker.lease)
            )
            return Claim(stage, partition, worker.owner, entries, last)
    return None


def move_position(tx: Transaction, claim: Claim, position: int, *, release: bool) -> None:
    """Move the claimed partition's position, and give the partition back if that was all.

    Raises:
        LeaseLostError: the partition is another's by now.
    """
    values: dict[str, object] = {"position": position}
    if release:
        values |= {"owner": None, "lease_until": None}
    moved = tx.conn.execute(
        update(POSITIONS)
        .where(_is_place(claim.stage, claim.partition), POSITIONS.c.owner == claim.owner)
        .values(values)
    )
    if moved.rowcount != 1:
        raise LeaseLostError(claim.stage, claim.partition)


def renew_lease(tx: Transaction, claim: Claim, *, until: datetime | None) -> bool:
    """Keep the partition until then, or give it back; return whether it was still ours."""
    changed = tx.conn.execute(
        update(POSITIONS)
        .where(_is_place(claim.stage, claim.partition), POSITIONS.c.owner == claim.owner)
        .values(lease_until=until, owner=claim.owner if until else None)
    )
    return changed.rowcount == 1


def release_gone(tx: Transaction) -> int:
    """Free the partitions whose holders are processes of this machine that died; return how many.

    What a restart on the same machine need not wait for.
    """
    owners = select(POSITIONS.c.owner).where(POSITIONS.c.owner.is_not(None)).distinct()
    gone = [owner for owner in tx.conn.execute(owners).scalars() if is_gone(owner)]
    if not gone:
        return 0
    freed = tx.conn.execute(
        update(POSITIONS).where(POSITIONS.c.owner.in_(gone)).values(owner=None, lease_until=None)
    )
    return int(freed.rowcount)


def record_stuck(tx: Transaction, stage: str, entry: FeedEntry, reason: str) -> None:
    """Put an entry aside with the reason, so that those behind it go on."""
    tx.conn.execute(delete(STUCK).where(STUCK.c.stage == stage, STUCK.c.seq == entry.seq))
    tx.conn.execute(
        insert(STUCK).values(
            stage=stage,
            seq=entry.seq,
            article_id=entry.article_id,
            reason=reason[:2000],
            at=tx.now,
        )
    )


def list_stuck(conn: Connection) -> list[StuckEntry]:
    """Return everything that stages put aside, newest first."""
    rows = conn.execute(select(STUCK).order_by(STUCK.c.at.desc(), STUCK.c.seq.desc())).mappings()
    return [StuckEntry(**row) for row in rows]


def forget_stuck(tx: Transaction) -> None:
    """Clear the list of entries put aside: they are about to be tried again."""
    tx.conn.execute(delete(STUCK))


def read_positions(conn: Connection) -> dict[str, int]:
    """Return for each stage the position of its slowest partition."""
    rows = conn.execute(
        select(POSITIONS.c.stage, func.min(POSITIONS.c.position)).group_by(POSITIONS.c.stage)
    )
    return {row[0]: int(row[1]) for row in rows}


def count_backlog(
    conn: Connection, stage: str, kinds: Collection[EntryKind], *, at_most: int | None = None
) -> int:
    """Return how many entries of these kinds the stage has not passed yet.

    ``at_most`` ends the counting there: for whoever looks every few seconds.
    """
    places = conn.execute(select(POSITIONS).where(POSITIONS.c.stage == stage)).all()
    if len(places) <= 1:
        ahead: ColumnElement[bool] = FEED.c.seq > (places[0].position if places else 0)
    else:
        ahead = or_(
            *(
                and_(FEED.c.partition == place.partition, FEED.c.seq > place.position)
                for place in places
            )
        )
    waiting = select(FEED.c.seq).where(ahead, FEED.c.kind.in_(kinds)).limit(at_most).subquery()
    return conn.execute(select(func.count()).select_from(waiting)).scalar_one()


def last_entry(conn: Connection) -> int:
    """Return the number of the newest entry, 0 for an empty feed."""
    return int(conn.execute(select(func.coalesce(func.max(FEED.c.seq), 0))).scalar_one())


def prune_feed(tx: Transaction, stages: Collection[str], *, keep: timedelta) -> int:
    """Drop entries that all ``stages`` have passed and that are older than ``keep``."""
    positions = read_positions(tx.conn)
    if any(stage not in positions for stage in stages):
        return 0
    slowest = min(positions.values())
    passed = (FEED.c.seq <= slowest, FEED.c.at < tx.now - keep)
    total = 0
    while True:
        # From the oldest on, so that a week of entries is not read every hour to find a few.
        oldest = select(FEED.c.seq).order_by(FEED.c.seq).limit(PRUNE_BATCH)
        last = select(func.max(oldest.subquery().c.seq)).scalar_subquery()
        gone = tx.conn.execute(delete(FEED).where(FEED.c.seq <= last, *passed))
        total += gone.rowcount
        if gone.rowcount < PRUNE_BATCH:
            return total


def _is_place(stage: str, partition: int) -> ColumnElement[bool]:
    return and_(POSITIONS.c.stage == stage, POSITIONS.c.partition == partition)


def _add_missing(tx: Transaction, stage: str, partitions: int) -> None:
    known = set(
        tx.conn.execute(select(POSITIONS.c.partition).where(POSITIONS.c.stage == stage)).scalars()
    )
    # In one order, and without an error where other workers begin the stage at the same moment.
    for partition in sorted(set(range(partitions)) - known):
        insert_new(tx.conn, POSITIONS, {"stage": stage, "partition": partition, "position": 0})


def _lock_free(tx: Transaction, worker: Worker, partition: int) -> int | None:
    """Return the position of a partition that nobody else holds, locked to the end of ``tx``.

    One row alone: a claimer that locked all free ones would leave nothing to those beside it. What
    the worker itself holds is left from a claim that it could not give back.
    """
    row = tx.conn.execute(
        select(POSITIONS.c.position)
        .where(
            _is_place(worker.stage, partition),
            or_(
                POSITIONS.c.owner.is_(None),
                POSITIONS.c.owner == worker.owner,
                POSITIONS.c.lease_until < tx.now,
            ),
        )
        .with_for_update(skip_locked=True)
    ).one_or_none()
    return None if row is None else int(row.position)


def _has_work(conn: Connection, worker: Worker) -> bool:
    known = conn.execute(
        select(func.count()).select_from(POSITIONS).where(POSITIONS.c.stage == worker.stage)
    ).scalar_one()
    if known < worker.partitions:  # the stage never ran: everything waits
        return last_entry(conn) > 0
    return bool(_partitions_with_work(conn, worker.stage, shared=worker.partitions > 1))


def _partitions_with_work(conn: Connection, stage: str, *, shared: bool) -> list[int]:
    """Return the partitions with entries ahead of them, the one that waits longest first."""
    ahead = FEED.c.seq > POSITIONS.c.position
    if shared:
        ahead = and_(FEED.c.partition == POSITIONS.c.partition, ahead)
    # One look into the index for each partition, however long the backlog.
    first = select(func.min(FEED.c.seq)).where(ahead).scalar_subquery()
    rows = conn.execute(
        select(POSITIONS.c.partition, first.label("first")).where(POSITIONS.c.stage == stage)
    )
    waiting = {row.partition: row.first for row in rows if row.first is not None}
    return sorted(waiting, key=lambda partition: waiting[partition])


def _read_entries(
    conn: Connection,
    partition: int | None,
    position: int,
    kinds: Collection[EntryKind],
    limit: int,
) -> tuple[tuple[FeedEntry, ...], int]:
    """Return the next entries of these kinds and the position behind them."""
    ahead = FEED.c.seq > position
    if partition is not None:
        ahead = and_(ahead, FEED.c.partition == partition)
    # The end first, then what lies before it: on PostgreSQL each statement sees what was committed
    # when it began, and an entry that came between the two would be passed over for ever.
    end = conn.execute(select(func.coalesce(func.max(FEED.c.seq), position)).where(ahead))
    last = int(end.scalar_one())
    rows = conn.execute(
        select(FEED)
        .where(ahead, FEED.c.seq <= last, FEED.c.kind.in_(kinds))
        .order_by(FEED.c.seq)
        .limit(limit)
    ).all()
    return tuple(_entry(row) for row in rows), rows[-1].seq if len(rows) == limit else last


def _entry(row: Row[*tuple[object, ...]]) -> FeedEntry:
    values = dict(row._mapping)
    del values["partition"]
    return FeedEntry(**values)
