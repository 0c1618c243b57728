"""Rights that only one process has at a time, whatever machine it runs on."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from records.archive.store import Archive


@contextmanager
def alone(archive: Archive, name: str) -> Iterator[None]:
    """Hold the right called ``name`` for the length of the block; wait for whoever holds it.

    It is no transaction, so it may be held for hours; a kill lets it go.
    """
    engine = archive.engine
    if engine.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
            try:
                yield
            finally:
                conn.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
        return
    with Path(f"{engine.url.database}.{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
