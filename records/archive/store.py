"""Open the archive and hand out its two kinds of transaction: read and write."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from records.archive.migrate import check_schema
from records.archive.schema import FEED
from records.feed import EntryKind, partition_of

BUSY_TIMEOUT_MS = 30_000
"""How long SQLite waits for another writer before it gives up."""

FEED_LOCK = 0x6B6C6970
"""PostgreSQL advisory lock ("klip") under which the feed is written, to the commit."""


CONNECT_SECONDS = 10
"""How long a PostgreSQL server gets to answer."""

POOL_SIZE = 10
"""Connections that a process keeps open; twice as many when it is busy."""

STALE_SECONDS = 1.0
"""A connection that was not used for so long is tried before it is used again."""

_USED_AT = "kliping_used_at"

POSTGRES_SESSION = {
    "timezone": "UTC",
    # A machine that dies, or a process that is stopped, holds the feed's lock no longer than this.
    "idle_in_transaction_session_timeout": "5min",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""What every session asks of PostgreSQL; its own defaults would wait for two hours."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A write in progress: changes through ``conn``, feed entries through ``announce``."""

    conn: Connection
    now: datetime
    """The moment of this transaction; what it writes is dated by it."""
    _entries: list[dict[str, Any]] = field(default_factory=list)

    def announce(
        self,
        kind: EntryKind,
        *,
        article_id: str | None = None,
        version: int | None = None,
        subject: str | None = None,
        silent: bool = False,
    ) -> None:
        """Put an entry into the feed; it is written last, just before the commit."""
        self._entries.append(
            {
                "kind": kind.value,
                "partition": partition_of(article_id),
                "article_id": article_id,
                "version": version,
                "subject": subject,
                "silent": silent,
                "at": self.now,
            }
        )

    def _write_feed(self) -> None:
        if not self._entries:
            return
        if self.conn.dialect.name == "postgresql":
            self.conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FEED_LOCK})
        # At once, since all other writers wait: 100 entries take 3 ms so, one by one 40 (PostgreSQL
        # on this machine). Both drivers keep the order, which is a promise and has its test.
        self.conn.execute(insert(FEED), self._entries)


class Archive:
    """The one true store. Threads may share it; processes open their own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The database itself, for what is no transaction."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one snapshot to read from."""
        options: dict[str, Any] = {"kliping_writes": False}
        if self._engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        with self._engine.connect().execution_options(**options) as conn, conn.begin():
            yield conn

    @contextmanager
    def ask(self) -> Iterator[Connection]:
        """Give a connection for one question, or for some whose answers need not agree.

        For what is asked with every request: to begin and end a snapshot takes PostgreSQL two
        exchanges more.
        """
        options: dict[str, Any] = {"kliping_writes": False}
        if self._engine.dialect.name == "postgresql":
            options["isolation_level"] = "AUTOCOMMIT"
        with self._engine.connect().execution_options(**options) as conn:
            yield conn

    @contextmanager
    def write(self, *, now: datetime | None = None) -> Iterator[Transaction]:
        """Give a transaction; it commits when the block ends well and leaves no trace otherwise.

        Never do network or model work inside: on SQLite every other writer waits.
        """
        with self._engine.connect().execution_options(kliping_writes=True) as conn, conn.begin():
            transaction = Transaction(conn, now or datetime.now(UTC))
            yield transaction
            transaction._write_feed()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def is_away(error: BaseException) -> bool:
    """Tell whether the database itself could not be had, through no fault of what was asked."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    wrong_words = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError) and not wrong_words


def open_archive(url: str) -> Archive:
    """Open the archive at ``url``.

    Raises:
        SchemaError: the schema is missing, older or newer than this program's.
    """
    engine = open_engine(url)
    try:
        check_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return Archive(engine)


def open_engine(url: str) -> Engine:
    """Open the database itself; the one place where SQLite is told how to behave."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    return _open_postgres(address)


def _open_postgres(address: URL) -> Engine:
    options = " ".join(f"-c {name}={value}" for name, value in POSTGRES_SESSION.items())
    engine = create_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": options} | dict(address.query),
    )

    @event.listens_for(engine, "checkout")
    def check(dbapi: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        # The server may have been restarted since the connection was used last. The pool's own
        # ping asks every time, which is a fourth of what a small question takes.
        if time.monotonic() - record.info.get(_USED_AT, -STALE_SECONDS) < STALE_SECONDS:
            return
        try:
            engine.dialect.do_ping(dbapi)
        except engine.dialect.loaded_dbapi.Error:
            raise InvalidatePoolError from None  # all are asked anew; this one is tried again

    @event.listens_for(engine, "checkin")
    def note(_dbapi: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = time.monotonic()

    return engine


def _open_sqlite(address: URL) -> Engine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # Kept open: the last one to close moves the whole write-ahead log into the file and waits for
    # the disk. A small transaction takes 1.3 ms that way and 0.1 ms this way.
    engine = create_engine(address, poolclass=QueuePool, pool_size=POOL_SIZE, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # transactions are begun below, not by the driver
        cursor = dbapi.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        # A plain BEGIN that later writes fails at once with "database is locked".
        writes = conn.get_execution_options().get("kliping_writes", True)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
