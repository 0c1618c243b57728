"""What changed since a place in the feed, and how to hold the feed still for a moment."""

from sqlalchemy import Connection, func, select, text

from records.archive.schema import FEED, POSITIONS
from records.archive.store import FEED_LOCK, Transaction


def find_changed(conn: Connection, *, since: int) -> list[str]:
    """Return the ids of the articles that the feed names behind ``since``, each once."""
    rows = conn.execute(
        select(FEED.c.article_id)
        .where(FEED.c.seq > since, FEED.c.article_id.is_not(None))
        .order_by(FEED.c.seq)
    )
    return list(dict.fromkeys(rows.scalars()))


def feed_number(conn: Connection) -> int:
    """Return how far the feed has come, entries that are pruned by now included.

    What is read from the same snapshot is not older than this, nor newer.
    """
    newest = select(func.max(FEED.c.seq)).scalar_subquery()
    # An entry is pruned only after every stage has passed it.
    passed = select(func.max(POSITIONS.c.position)).scalar_subquery()
    found = conn.execute(select(func.coalesce(newest, 0), func.coalesce(passed, 0))).one()
    return int(max(found))


def hold_feed(tx: Transaction) -> None:
    """Let nobody else write the feed until ``tx`` ends.

    On SQLite the transaction itself does that; PostgreSQL takes the feed's lock.
    """
    if tx.conn.dialect.name == "postgresql":
        tx.conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FEED_LOCK})
