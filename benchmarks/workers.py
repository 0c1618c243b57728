"""Read, cluster and index the same articles with one ``kliping work`` and with several.

``python -m benchmarks.workers`` starts PostgreSQL and Elasticsearch. The clock runs from the first
article that is read to the last that is findable, so that loading the model does not count.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing

from sqlalchemy import func, select

from benchmarks.synthetic import Writer
from kliping.work import STAGES
from records.archive.articles import store_article
from records.archive.migrate import migrate
from records.archive.positions import count_backlog
from records.archive.schema import FEED
from records.archive.store import Archive, open_archive
from records.feed import EntryKind
from search_api.index.opening import open_index
from search_api.index.server_options import ServerOptions
from search_api.indexer import rebuild
from tests.scale.settings import server_settings
from tests.servers.elastic import running_cluster
from tests.servers.elastic_nodes import Cluster
from tests.servers.postgres import fresh_database, running_postgres


def fill(archive: Archive, count: int) -> None:
    """Store articles that nobody has read."""
    writer = Writer()
    with archive.write() as tx:
        for number in range(count):
            store_article(tx, writer.write(number), silent=True)


def count_entries(archive: Archive, kind: EntryKind) -> int:
    """Return how many entries of a kind there are."""
    with archive.read() as conn:
        return int(conn.execute(select(func.count()).where(FEED.c.kind == kind)).scalar_one())


def is_idle(archive: Archive) -> bool:
    """Tell whether every stage has passed everything."""
    with archive.read() as conn:
        return not any(count_backlog(conn, stage, list(EntryKind)) for stage in STAGES)


def run(environment: dict[str, str], archive: Archive, workers: int) -> float:
    """Return the seconds from the first article read to the end."""
    command = [sys.executable, "-m", "kliping", "work"]
    told = {**os.environ, **environment}
    running = [
        subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
        for _ in range(workers)
    ]
    pause = threading.Event()
    try:
        while not count_entries(archive, EntryKind.ARTICLE_ENRICHED):
            pause.wait(0.1)
        begun = time.perf_counter()
        while not is_idle(archive):
            pause.wait(0.1)
        return time.perf_counter() - begun
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait()


def measure(server: str, cluster: Cluster, *, workers: int, count: int) -> float:
    """Fill a database and an index of their own and return the seconds."""
    url = f"{cluster.url}/kliping-workers{workers}"
    options = ServerOptions(user="elastic", password=cluster.password, ca=cluster.ca)
    with fresh_database(server) as address, tempfile.TemporaryDirectory() as data:
        migrate(address)
        environment = {"KLIPING_DATA": data, **server_settings(address, url, options)}
        with open_archive(address) as archive, closing(open_index(url, options)) as index:
            rebuild(archive, index)
            fill(archive, count)
            taken = run(environment, archive, workers)
            read = count_entries(archive, EntryKind.ARTICLE_ENRICHED)
            if (read, index.count()) != (count, count):
                msg = f"{read} articles read and {index.count()} found of {count}"
                raise RuntimeError(msg)
    return taken


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    options = parser.parse_args()
    with running_postgres() as server, running_cluster(fast=False) as cluster:
        for workers in options.workers:
            taken = measure(server, cluster, workers=workers, count=options.articles)
            rate = options.articles / taken
            print(f"{workers} workers: {taken:6.1f} s {rate:6.1f} articles/s")  # noqa: T201


if __name__ == "__main__":
    main()
