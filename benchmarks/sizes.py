"""Measure what articles cost: seconds of every step and bytes of every store.

``python -m benchmarks.sizes [--articles N]`` goes the whole way twice, on SQLite with tantivy and
on PostgreSQL with Elasticsearch, which it starts, and prints a line for each, per 100,000 articles.
The articles are those of ``benchmarks.synthetic``, half of them paragraphs of the demo world. Raw
pages are not made: ask the WARC folder.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, make_url, text

from benchmarks.synthetic import Writer
from kliping.demo.world import load_world
from kliping.stages import build_followers
from kliping.work import STAGES
from records.archive.articles import store_article
from records.archive.migrate import migrate
from records.archive.schema import METADATA
from records.archive.store import Archive, open_archive
from records.article import Article
from records.chunks import in_chunks
from search_api.index.elastic.server import build_client, parse_address
from search_api.index.opening import open_index
from search_api.index.server_options import ServerOptions
from tests.servers.elastic import running_cluster
from tests.servers.postgres import running_postgres

PER = 100_000


def main() -> None:
    """Go the way on both pairs of stores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=4000)
    count = parser.parse_args().articles
    made = make_corpus(count)
    with tempfile.TemporaryDirectory() as folder:
        go_the_way(made, f"sqlite:///{folder}/kliping.db", f"tantivy:///{folder}/index", None)
    with running_postgres() as database, running_cluster(fast=False) as cluster:
        server = ServerOptions(user="elastic", password=cluster.password, ca=cluster.ca, shards=1)
        go_the_way(made, database, f"{cluster.url}/kliping-sizes", server)


def go_the_way(
    made: list[Article], archive_url: str, index_url: str, server: ServerOptions | None
) -> None:
    """Store, read, cluster and index the articles; print seconds, then bytes."""
    migrate(archive_url)
    with open_archive(archive_url) as archive, closing(open_index(index_url, server)) as index:
        show(f"on {archive.engine.dialect.name} and {urlsplit(index_url).scheme}", "")
        with _measured("store", len(made)):
            _store(archive, made)
        for name in STAGES:
            (follower,) = build_followers(archive, index, names=[name])
            with _measured(name, len(made)):
                while follower.run_once():
                    pass
        for name, size in (*_archive_sizes(archive.engine), *_index_sizes(index_url, server)):
            show(name, f"{size * PER / len(made) / 1e6:10,.0f} MB")


def make_corpus(count: int) -> list[Article]:
    """Return invented articles, always the same."""
    told = [
        paragraph
        for outlet in load_world()
        for article in outlet.articles
        for part in article.parts
        for paragraph in part
    ]
    writer = Writer(told=told)
    return [writer.write(number) for number in range(count)]


def show(name: str, words: str) -> None:
    """Print a line."""
    print(f"{name:40}{words}")  # noqa: T201


def _store(archive: Archive, made: list[Article]) -> None:
    for chunk in in_chunks(made, 10):  # as a crawler brings them: few at a time
        with archive.write() as tx:
            for article in chunk:
                store_article(tx, article)


@contextmanager
def _measured(name: str, count: int) -> Iterator[None]:
    """Print the seconds that the block took, and those of them that this process computed."""
    began, computed = time.perf_counter(), time.process_time()
    yield
    seconds, computed = time.perf_counter() - began, time.process_time() - computed
    whole, ours = seconds * PER / count, computed * PER / count
    show(name, f"{whole:10,.0f} s, {ours:,.0f} of them computing")


def _archive_sizes(engine: Engine) -> Iterator[tuple[str, int]]:
    """Yield the bytes of every table with its indexes, and of all together."""
    if engine.dialect.name != "postgresql":
        engine.dispose()  # the last one to close moves the write-ahead log into the file
        yield "archive", Path(str(make_url(str(engine.url)).database)).stat().st_size
        return
    with engine.connect() as conn:
        for table in METADATA.sorted_tables:
            size = conn.execute(text("SELECT pg_total_relation_size(:name)"), {"name": table.name})
            yield f"archive.{table.name}", int(size.scalar_one())
        whole = conn.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        yield "archive", int(whole)


def _index_sizes(index_url: str, server: ServerOptions | None) -> Iterator[tuple[str, int]]:
    """Yield the bytes of an index as it was built, and of Elasticsearch's when it is merged."""
    if server is None:
        folder = Path(unquote(urlsplit(index_url).path))
        yield "index", sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return
    address = parse_address(index_url)
    with closing(build_client(address, server)) as client:
        for state in ("just built", "merged"):
            if state == "merged":
                client.indices.forcemerge(index=f"{address.prefix}-*", max_num_segments=1)
            told = client.indices.stats(index=f"{address.prefix}-*", metric="store")
            for name, one in sorted(told["indices"].items()):
                collection = "figures" if "figures" in name else "articles"
                yield f"index of {collection}, {state}", one["primaries"]["store"]["size_in_bytes"]


if __name__ == "__main__":
    main()
