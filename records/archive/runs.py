"""Reports of crawl runs."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from records.archive.schema import RUNS
from records.archive.store import Transaction
from records.base import Instant, Record


class Run(Record):
    """One crawl run."""

    id: int
    """1, 2, 3 ..."""

    started_at: Instant
    """When it began."""

    ended_at: Instant | None = None
    """When it ended; null while it runs, and for ever after a kill."""

    report: dict[str, Any] | None = None
    """What it did, per source; see ``crawler.report``."""


def begin_run(tx: Transaction) -> int:
    """Write down that a run begins; return its number."""
    result = tx.conn.execute(insert(RUNS).values(started_at=tx.now))
    key = result.inserted_primary_key
    assert key is not None  # noqa: S101 - the table has one
    return int(key[0])


def end_run(tx: Transaction, run_id: int, report: dict[str, Any]) -> None:
    """Write down what a run did."""
    tx.conn.execute(update(RUNS).where(RUNS.c.id == run_id).values(ended_at=tx.now, report=report))


def list_runs(conn: Connection, *, limit: int = 20) -> list[Run]:
    """Return the newest runs first."""
    rows = conn.execute(select(RUNS).order_by(RUNS.c.id.desc()).limit(limit)).mappings()
    return [Run(**row) for row in rows]
