"""What lists articles: when each was asked, what it said, and when it is asked again.

An address that several sources name is one endpoint and is polled once for all of them.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, func, or_, select, update

from records.archive.inserts import insert_new
from records.archive.schema import ENDPOINTS
from records.archive.store import Transaction
from records.base import Instant, Record, Text

EndpointKind = Literal["feed", "sitemap", "wordpress", "index"]
"""``wordpress`` is its REST interface, ``index`` a page of links."""

TRUST_304 = timedelta(days=1)
"""Some servers answer 304 for ever; so the whole is asked for at least once a day."""


class Endpoint(Record):
    """An address that lists articles, and how it stands with it."""

    url: str
    """``https://sorongraya.co/feed/``."""

    kind: EndpointKind
    """What it is."""

    source: str
    """The first source that named it."""

    etag: str | None = None
    """What the server called its last form."""

    last_modified: str | None = None
    """Likewise, as a time."""

    body_hash: str | None = None
    """Hash of the bytes that came last."""

    entries: int | None = None
    """How many addresses it listed."""

    http_status: int | None = None
    """The server's last answer."""

    reason: str | None = None
    """What is wrong with it, for people; null when nothing is."""

    failures: int = 0
    """Failures in a row."""

    checked_at: Instant | None = None
    """When it was last asked."""

    full_at: Instant | None = None
    """When it last came whole."""

    next_at: Instant | None = None
    """When it is asked again."""

    pace: float | None = None
    """Seconds between two polls, learned from how often it has news."""

    step: str | None = None
    """Where a reading of several pages goes on; null when the last one was finished."""

    since: Instant | None = None
    """How far back that reading goes; null: to what is known."""

    def may_be_conditional(self, now: datetime) -> bool:
        """Return whether the server may be asked for changes only.

        Not while a reading of several pages is unfinished: a 304 would hide the rest for ever.
        """
        if self.step is not None or self.full_at is None:
            return False
        return now - self.full_at < TRUST_304


class Poll(Record):
    """What came of asking an endpoint."""

    entries: int | None = None
    """How many addresses it listed; null when it was unchanged or failed."""

    http_status: int | None = None
    """The server's answer."""

    reason: Text | None = None
    """What is wrong, Indonesian, then English; null for success."""

    etag: Text | None = None
    """For the next poll."""

    last_modified: Text | None = None
    """For the next poll."""

    body_hash: str | None = None
    """For the next poll."""

    next_at: datetime
    """When to ask again."""

    pace: float | None = None
    """Seconds to the poll after; null leaves it as it is."""

    step: Text | None = None
    """Where this reading goes on; null when it is finished."""

    since: datetime | None = None
    """How far back it goes, with ``step``."""


def register_endpoints(tx: Transaction, wanted: Iterable[tuple[str, EndpointKind, str]]) -> None:
    """Bring the endpoints to ``wanted`` (address, kind, source): new ones are due, others go."""
    rows = tx.conn.execute(select(ENDPOINTS.c.url, ENDPOINTS.c.kind, ENDPOINTS.c.source))
    known = {url: (kind, source) for url, kind, source in rows}
    listed: dict[str, tuple[EndpointKind, str]] = {}
    for url, kind, source in wanted:
        listed.setdefault(url, (kind, source))
    for url, (kind, source) in listed.items():
        named = {"kind": kind, "source": source}
        if url not in known:
            insert_new(tx.conn, ENDPOINTS, {"url": url, **named, "failures": 0, "next_at": tx.now})
        elif known[url] != (kind, source):
            tx.conn.execute(update(ENDPOINTS).where(ENDPOINTS.c.url == url).values(**named))
    for url in known.keys() - listed.keys():
        # One that fills the past goes on until it is done, whatever this run was told.
        unfinished = ENDPOINTS.c.since.is_not(None) & ENDPOINTS.c.step.is_not(None)
        tx.conn.execute(delete(ENDPOINTS).where(ENDPOINTS.c.url == url, ~unfinished))


def fill_since(tx: Transaction, urls: Collection[str], since: datetime, *, step: str) -> None:
    """Let these endpoints be read back to ``since``, from ``step`` on, now.

    One whose reading to the same day or further back is unfinished goes on where it was.
    """
    chosen = ENDPOINTS.c.url.in_(urls)
    on_its_way = ENDPOINTS.c.step.is_not(None) & (ENDPOINTS.c.since <= since)
    tx.conn.execute(update(ENDPOINTS).where(chosen).values(next_at=tx.now))
    tx.conn.execute(
        update(ENDPOINTS)
        .where(chosen, or_(ENDPOINTS.c.since.is_(None), ~on_its_way))
        .values(since=since, step=step)
    )


def note_step(tx: Transaction, url: str, step: str | None) -> None:
    """Write down where a reading of several pages goes on; null ends it."""
    values: dict[str, object] = {"step": step}
    if step is None:
        values["since"] = None
    tx.conn.execute(update(ENDPOINTS).where(ENDPOINTS.c.url == url).values(**values))


def list_due_endpoints(
    conn: Connection, now: datetime, *, among: Collection[str] | None = None
) -> list[Endpoint]:
    """Return the endpoints that are to be asked now, longest due first."""
    query = select(ENDPOINTS).where(ENDPOINTS.c.next_at <= now)
    if among is not None:
        query = query.where(ENDPOINTS.c.url.in_(list(among)))
    return [Endpoint(**row) for row in conn.execute(query.order_by(ENDPOINTS.c.next_at)).mappings()]


def list_endpoints(conn: Connection) -> list[Endpoint]:
    """Return all endpoints by address."""
    rows = conn.execute(select(ENDPOINTS).order_by(ENDPOINTS.c.url)).mappings()
    return [Endpoint(**row) for row in rows]


def next_poll_at(conn: Connection, *, among: Collection[str] | None = None) -> datetime | None:
    """Return when the next endpoint is to be asked, in the past if it is now."""
    query = select(func.min(ENDPOINTS.c.next_at))
    if among is not None:
        query = query.where(ENDPOINTS.c.url.in_(list(among)))
    found: datetime | None = conn.execute(query).scalar_one()
    return found


def settle_poll(tx: Transaction, url: str, poll: Poll) -> None:
    """Write down what came of asking; in the transaction that keeps the addresses it listed."""
    values = poll.model_dump(
        exclude={"entries", "etag", "last_modified", "body_hash", "pace", "step", "since"}
    )
    values["failures"] = 0 if poll.reason is None else ENDPOINTS.c.failures + 1
    if poll.entries is not None:
        values["entries"] = poll.entries
    if poll.pace is not None:
        values["pace"] = poll.pace
    if poll.step is not None:
        values |= {"step": poll.step, "since": poll.since}
    if poll.reason is None and poll.body_hash is not None:
        values |= poll.model_dump(include={"etag", "last_modified", "body_hash"})
        values["full_at"] = tx.now
    tx.conn.execute(
        update(ENDPOINTS).where(ENDPOINTS.c.url == url).values(**values, checked_at=tx.now)
    )


def poll_now(tx: Transaction, urls: Collection[str]) -> None:
    """Make these endpoints due."""
    tx.conn.execute(update(ENDPOINTS).where(ENDPOINTS.c.url.in_(urls)).values(next_at=tx.now))
