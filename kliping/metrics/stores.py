"""Numbers of the stores: how long transactions take, how much room is left."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, event

from records.archive.store import Archive

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Bounds of what is fast and slow: a transaction takes 0.1 to 50 ms, a bad one minutes."""


def watch_archive(registry: CollectorRegistry, archive: Archive) -> None:
    """Measure every transaction of ``archive`` from its begin to its end."""
    seconds = Histogram(
        "kliping_archive_transaction_seconds",
        "Transactions of the archive, from begin to end.",
        ["kind", "end"],
        registry=registry,
        buckets=SECONDS,
    )

    # Not in ``conn.info``: to look there when the server has gone is an error, in the place of the
    # true one.
    starts: WeakKeyDictionary[Connection, float] = WeakKeyDictionary()

    def began(conn: Connection) -> None:
        starts[conn] = time.perf_counter()

    def ended(conn: Connection, end: str) -> None:
        start = starts.pop(conn, None)
        if start is not None:
            writes = conn.get_execution_options().get("kliping_writes", True)
            kind = "write" if writes else "read"
            seconds.labels(kind, end).observe(time.perf_counter() - start)

    event.listen(archive.engine, "begin", began)
    event.listen(archive.engine, "commit", lambda conn: ended(conn, "commit"))
    event.listen(archive.engine, "rollback", lambda conn: ended(conn, "rollback"))


class DiskSpace(Collector):
    """How much room the data folder has, looked at when asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give bytes free and in all."""
        usage = shutil.disk_usage(self._folder)
        yield GaugeMetricFamily("kliping_disk_free_bytes", "Free for what is kept.", usage.free)
        yield GaugeMetricFamily("kliping_disk_size_bytes", "Room in all.", usage.total)
