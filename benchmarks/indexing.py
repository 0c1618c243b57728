"""Index the same documents with the adapter and with ``helpers.streaming_bulk``, in one run.

``python -m benchmarks.indexing`` starts an Elasticsearch of its own, its data on the disk. The
library is handed documents that are ready; the adapter makes them, and replaces older ones.
"""

import argparse
import json
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


def measure(url: str, options: ServerOptions, documents: list[IndexedArticle]) -> dict[str, float]:
    """Return the seconds of each way, and the bytes of the index."""
    taken: dict[str, float] = {}
    address = parse_address(url)
    with (
        closing(build_client(address, options)) as client,
        closing(open_index(url, options)) as index,
    ):
        big = client.options(request_timeout=120)
        index_raw(big, documents[:2000], options.shards)  # the server warms up
        taken["streaming_bulk"] = index_raw(big, documents, options.shards)
        with closing(index.begin_rebuild()) as rebuild:
            begun = time.perf_counter()
            for batch in batches(documents):
                rebuild.upsert(batch)
            rebuild.count()
            taken["rebuild"] = time.perf_counter() - begun
            rebuild.publish()
        begun = time.perf_counter()
        for batch in batches(documents[: len(documents) // 4]):
            index.upsert(batch)
        taken["replace (a quarter)"] = time.perf_counter() - begun
        taken["streaming_bulk, again"] = index_raw(big, documents, options.shards)
        with closing(index.begin_rebuild()) as rebuild:
            for batch in batches(documents):
                rebuild.upsert(batch)
            rebuild.publish()
        index.drop_old()
        client.indices.forcemerge(index="kliping-bench-*", max_num_segments=1)
        stats = client.indices.stats(index="kliping-bench-*", metric="store")
        taken["bytes"] = stats["_all"]["primaries"]["store"]["size_in_bytes"]
    return taken


def main() -> None:
    """Print the rates, and the bytes of 100,000 articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--shards", type=int, default=1)
    options = parser.parse_args()
    documents = make_documents(options.documents)
    with running_cluster(fast=False) as cluster:
        server = ServerOptions(
            user="elastic", password=cluster.password, ca=cluster.ca, shards=options.shards
        )
        taken = measure(f"{cluster.url}/kliping-bench", server, documents)
    size = taken.pop("bytes")
    for way, seconds in taken.items():
        count = options.documents // 4 if "quarter" in way else options.documents
        print(f"{way:24}{seconds:8.1f} s {count / seconds:8.0f} articles/s")  # noqa: T201
    raw = (taken["streaming_bulk"] + taken["streaming_bulk, again"]) / 2
    print(f"rate of the adapter against the library: {raw / taken['rebuild']:.2f}")  # noqa: T201
    print(f"bytes of 100,000 articles: {size / options.documents * 100_000 / 1e6:,.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
