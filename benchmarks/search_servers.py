"""Search through the API on PostgreSQL and Elasticsearch, beside the bare request, in one run.

``python -m benchmarks.search_servers`` starts both servers and ``kliping serve``. The bare request
asks Elasticsearch for the same articles and counts with the client that the adapter uses, and has
their texts sent along, as a page needs them; once for a list, and once for a list with the counts
beside it, as the search page shows it. It takes ten minutes; with fewer documents Elasticsearch is
faster, and the milliseconds that the API takes whatever the index count for more.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import quote
from zoneinfo import ZoneInfo

from elasticsearch import Elasticsearch

from benchmarks.synthetic import Writer
from kliping.ports import free_port
from records.archive.articles import store_article
from records.archive.facts import store_enrichment
from records.archive.migrate import migrate
from records.archive.store import Archive, open_archive
from search_api.index.elastic.asking import Asker
from search_api.index.elastic.server import build_client, parse_address
from search_api.index.elastic.versions import Versions
from search_api.index.layout import FACET_FIELDS, LAYOUTS
from search_api.index.opening import open_index
from search_api.index.port import SearchIndex, SearchQuery
from search_api.index.server_options import ServerOptions
from search_api.indexer import rebuild
from search_api.query.parser import parse_query
from search_api.web.search_view import FACETS
from tests.scale.settings import server_settings
from tests.servers.elastic import running_cluster
from tests.servers.postgres import running_postgres

QUERIES = (
    "banjir",
    "banjir sorong",
    '"jaminan sosial"',
    "banjir OR bupati OR naik",
    "anggaran -pekerja",
    '"daerah naik"~5',
    "source:media7",
)
Facets = tuple[str, ...]
ZONE = ZoneInfo("Asia/Jakarta")
SIZE = 20


def fill(archive: Archive, count: int) -> None:
    """Store articles with their facts."""
    writer = Writer()
    for start in range(0, count, 500):
        with archive.write() as tx:
            for number in range(start, min(start + 500, count)):
                article = writer.write(number)
                store_article(tx, article, silent=True)
                store_enrichment(tx, writer.read(article), silent=True)
    with archive.write() as tx:
        tx.conn.exec_driver_sql("ANALYZE")  # which autovacuum does within a minute


def ask_raw(client: Elasticsearch, alias: str, text: str, facets: Facets) -> int:
    """Ask as one would by hand, newest first."""
    asked = Asker(LAYOUTS["articles"], lambda *_: 0).ask(parse_query(text, zone=ZONE))
    fields = {name: FACET_FIELDS.get(name, name) for name in facets}
    found = client.search(
        index=alias,
        query=asked,
        size=SIZE,
        sort=[{"published": "desc"}, {"id": "asc"}],
        track_total_hits=True,
        source=["title", "body", "source"],  # type: ignore[arg-type]  # its type stubs know no list
        aggs={
            name: {"terms": {"field": field, "size": 20, "shard_size": 10_000}}
            for name, field in fields.items()
        },
    )
    return len(found["hits"]["hits"])


def ask_port(index: SearchIndex, text: str, facets: Facets) -> int:
    """Ask through the port."""
    query = SearchQuery(parse_query(text, zone=ZONE), size=SIZE, facets=facets)
    return len(index.search(query).hits)


def ask_api(connection: http.client.HTTPConnection, text: str, facets: Facets = ()) -> int:
    """Ask as a program does: answers dressed with titles, marks and facts."""
    chosen = "".join(f"&facets={name}" for name in facets)
    connection.request("GET", f"/api/v1/articles?sort=time&size={SIZE}&q={quote(text)}{chosen}")
    answer = connection.getresponse()
    return len(answer.read()) if answer.status == http.client.OK else 0


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[int]:
    """Run ``kliping serve`` and give its port once it answers."""
    port = free_port("127.0.0.1", 8900)
    command = [sys.executable, "-m", "kliping", "serve", "--port", str(port)]
    told = {**os.environ, **environment}
    process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    pause = threading.Event()
    try:
        for _ in range(300):
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as first:
                    ask_api(first, "banjir")
                break
            except OSError:
                pause.wait(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def measure(
    ways: dict[str, Callable[[str, Facets], int]], facets: Facets, rounds: int
) -> dict[tuple[str, str], float]:
    """Return the median milliseconds of each way and query; the ways take turns."""
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for query in QUERIES:
            for way, ask in ways.items():
                begun = time.perf_counter()
                if not ask(query, facets):
                    msg = f"{way} finds nothing for {query}"
                    raise RuntimeError(msg)
                taken = (time.perf_counter() - begun) * 1000
                times.setdefault((way, query), []).append(taken)
    return {key: statistics.median(taken) for key, taken in times.items()}


def report(what: str, medians: dict[tuple[str, str], float]) -> None:
    """Print a line for each query."""
    print(f"{what:28}{'raw':>8}{'port':>8}{'API':>8}   port/raw  API/raw")  # noqa: T201
    for query in QUERIES:
        raw, port, api = (medians[way, query] for way in ("raw", "port", "api"))
        line = f"{query:28}{raw:8.1f}{port:8.1f}{api:8.1f}   {port / raw:8.2f} {api / raw:8.2f}"
        print(line)  # noqa: T201
    shares = [medians["api", query] / medians["raw", query] for query in QUERIES]
    print(f"{'median':52}            {statistics.median(shares):8.2f}\n")  # noqa: T201


def main() -> None:
    """Print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=150_000)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as data,
        running_postgres() as database,
        running_cluster(fast=False) as cluster,
    ):
        migrate(database)
        server = ServerOptions(user="elastic", password=cluster.password, ca=cluster.ca, shards=3)
        url = f"{cluster.url}/kliping-bench"
        environment = {"KLIPING_DATA": data, **server_settings(database, url, server)}
        with (
            open_archive(database) as archive,
            closing(open_index(url, server)) as index,
            closing(build_client(parse_address(url), server)) as client,
        ):
            fill(archive, options.documents)
            begun = time.perf_counter()
            rebuild(archive, index)
            taken = time.perf_counter() - begun
            print(f"{options.documents} articles rebuilt in {taken:.0f} s")  # noqa: T201
            alias = Versions(client, "kliping-bench").alias("articles")
            with serving(environment) as port:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                ways: dict[str, Callable[[str, Facets], int]] = {
                    "raw": lambda text, facets: ask_raw(client, alias, text, facets),
                    "port": lambda text, facets: ask_port(index, text, facets),
                    "api": lambda text, facets: ask_api(connection, text, facets),
                }
                for what, facets in (("list", ()), ("list with counts", FACETS)):
                    measure(ways, facets, 5)
                    report(what, measure(ways, facets, options.rounds))
                connection.close()


if __name__ == "__main__":
    main()
