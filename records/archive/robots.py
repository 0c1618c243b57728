"""Copies of robots.txt, kept for a day, so that no page is asked for without having read it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from records.archive.inserts import insert_new
from records.archive.schema import ROBOTS
from records.archive.store import Transaction
from records.base import Instant, Record, Text

KEPT = timedelta(days=1)
"""How long a copy is good (RFC 9309 allows no more)."""

RETRIED = timedelta(hours=1)
"""How long an origin whose robots.txt cannot be had is left alone."""


class RobotsCopy(Record):
    """What an origin's robots.txt said, or why it could not be had."""

    origin: str
    """``https://sorongraya.co``."""

    http_status: int | None
    """The server's answer; null when there was none."""

    body: Text | None = None
    """The rules; null where there are none."""

    reason: Text | None = None
    """Why it could not be had: Indonesian, then English; null when it could."""

    fetched_at: Instant
    """When it was asked for."""

    @property
    def must_wait(self) -> bool:
        """Whether nothing may be asked of the origin: unreachable is not permission."""
        return self.reason is not None

    @property
    def good_until(self) -> datetime:
        """When it is asked for again."""
        return self.fetched_at + (RETRIED if self.must_wait else KEPT)


def get_robots(conn: Connection, origin: str) -> RobotsCopy | None:
    """Return the copy of an origin's robots.txt, however old, or None."""
    row = conn.execute(select(ROBOTS).where(ROBOTS.c.origin == origin)).mappings().one_or_none()
    return RobotsCopy(**row) if row else None


def keep_robots(tx: Transaction, copy: RobotsCopy) -> None:
    """Keep a copy in the place of the one before."""
    tx.conn.execute(delete(ROBOTS).where(ROBOTS.c.origin == copy.origin))
    insert_new(tx.conn, ROBOTS, copy.model_dump())  # another crawler's copy is as good
