"""Index the same documents with the adapter and with ``helpers.streaming_bulk``, in one run.

``python -m benchmarks.indexing`` starts an Elasticsearch of its own, its data on the disk. The
library is handed documents that are ready; the adapter makes them, and replaces older ones.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from elasticsearch import Elasticsearch, helpers

from benchmarks.synthetic import Writer
from records.article import StoredArticle
from search_api.index.documents import IndexedArticle, build_document
from search_api.index.elastic.documents import prepare
from search_api.index.elastic.mapping import build_mapping, build_settings
from search_api.index.elastic.server import build_client, parse_address
from search_api.index.opening import open_index
from search_api.index.port import SearchIndex
from search_api.index.server_options import ServerOptions
from tests.making import NOON
from tests.servers.elastic import running_cluster

BATCH = 500


def make_documents(count: int) -> list[IndexedArticle]:
    """Make articles with facts as the indexer hands them over."""
    writer = Writer()
    articles = [writer.write(number) for number in range(count)]
    return [
        build_document(
            StoredArticle(
                article=article, version=1, content_hash="", first_seen_at=NOON, cluster=None
            ),
            writer.read(article),
            feed_number=1,
        )
        for article in articles
    ]


def batches(documents: list[IndexedArticle]) -> Iterator[list[IndexedArticle]]:
    """Yield the documents as the indexer gets them."""
    left = iter(documents)
    while batch := list(islice(left, BATCH)):
        yield batch


def index_raw(client: Elasticsearch, documents: list[IndexedArticle], shards: int) -> float:
    """Return the seconds that the library takes for documents that are ready."""
    actions = []
    for document in documents:
        ready = prepare(document, articles="kliping-raw-articles", figures="kliping-raw-figures")
        for line in (ready.line, *ready.figures):
            action, source = line.data.split(b"\n", 1)
            place = json.loads(action)["index"]
            actions.append(
                {"_index": place["_index"], "_id": place["_id"], "_source": json.loads(source)}
            )
    for collection in ("articles", "figures"):
        client.indices.create(
            index=f"kliping-raw-{collection}",
            mappings=build_mapping(collection),  # type: ignore[arg-type]
            settings={"index": build_settings(shards=shards, replicas=0)},
        )
    begun = time.perf_counter()
    for _ in helpers.streaming_bulk(client, actions, chunk_size=BATCH):
        pass
    client.indices.refresh(index="kliping-raw-*")
    taken = time.perf_counter() - begun
    client.indices.delete(index=["kliping-raw-articles", "kliping-raw-figures"])
    return taken


def index_ours(index: SearchIndex, documents: list[IndexedArticle]) -> float:
    """Return the seconds that a new version takes, without letting it answer."""
    with closing(index.begin_rebuild()) as rebuild:
        begun = time.perf_counter()
        for batch in batches(documents):
            rebuild.upsert(batch)
        rebuild.count()
        return time.perf_counter() - begun


def replace_ours(index: SearchIndex, documents: list[IndexedArticle]) -> float:
    """Return the seconds in which articles are replaced, each batch findable at once."""
    begun = time.perf_counter()
    for batch in batches(documents):
        index.upsert(batch)
    return time.perf_counter() - begun


def measure_bytes(
    client: Elasticsearch, index: SearchIndex, documents: list[IndexedArticle]
) -> int:
    """Let a version answer, and return its bytes when it is merged."""
    with closing(index.begin_rebuild()) as rebuild:
        for batch in batches(documents):
            rebuild.upsert(batch)
        rebuild.publish()
    names = "kliping-bench-*"
    client.indices.forcemerge(index=names, max_num_segments=1, flush=True)
    stats = client.indices.stats(index=names, metric="store")
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def main() -> None:
    """Print the rates of alternating rounds, and the bytes of 100,000 articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--shards", type=int, default=1)
    options = parser.parse_args()
    documents = make_documents(options.documents)
    with running_cluster(fast=False) as cluster:
        server = ServerOptions(
            user="elastic", password=cluster.password, ca=cluster.ca, shards=options.shards
        )
        url = f"{cluster.url}/kliping-bench"
        with (
            closing(build_client(parse_address(url), server)) as small,
            closing(open_index(url, server)) as index,
        ):
            client = small.options(request_timeout=120)
            index_raw(client, documents, options.shards)  # the server warms up
            rounds = [
                (index_raw(client, documents, options.shards), index_ours(index, documents))
                for _ in range(options.rounds)
            ]
            size = measure_bytes(client, index, documents)
            replaced = replace_ours(index, documents)
    for raw, ours in rounds:
        rates = [f"{options.documents / seconds:7.0f}" for seconds in (raw, ours)]
        print(f"streaming_bulk {rates[0]} /s   adapter {rates[1]} /s   {raw / ours:5.2f}")  # noqa: T201
    median = statistics.median(raw / ours for raw, ours in rounds)
    print(f"rate of the adapter against the library, median: {median:.2f}")  # noqa: T201
    print(f"replacing, findable after each batch: {options.documents / replaced:.0f} /s")  # noqa: T201
    print(f"bytes of 100,000 articles: {size / options.documents / 10:,.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
