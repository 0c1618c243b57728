"""Search through the port against tantivy alone, on the same documents in the same run.

The ratio is the price of our language, folding of counts and dressing of hits; it must stay small
and must not grow with the number of documents. Run: ``python benchmarks/search_latency.py``.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import tantivy

from search_api.index.analysis import analyse
from search_api.index.documents import IndexedArticle
from search_api.index.opening import open_index
from search_api.index.port import SearchIndex, SearchQuery
from search_api.query.parser import parse_query

WORDS = """
    banjir longsor gempa bupati gubernur menteri anggaran pendapatan belanja kemiskinan ekstrem
    pekerja perlindungan peserta jaminan sosial sekolah rumah sakit jalan jembatan pelabuhan
    nelayan petani beras harga inflasi persen triliun miliar juta warga desa kampung distrik
"""
QUERIES = {
    "banjir": "banjir",
    "kemiskinan ekstrem": "miskin ekstrem",
    '"jaminan sosial"': '"jamin sosial"',
    "banjir OR longsor OR gempa": "banjir OR longsor OR gempa",
    "anggaran -belanja": "anggaran -belanja",
    '"harga beras"~5': '"harga beras"~5',
}
"""Each query, and the same in tantivy's own language with the stems that it has to be told."""

ZONE = ZoneInfo("Asia/Jakarta")


def make_articles(count: int) -> list[IndexedArticle]:
    """Make articles of common words, a rare word in each tenth; the same in every run."""
    words = WORDS.split()
    dice = random.Random(7)  # noqa: S311 - no secret
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return [
        IndexedArticle(
            id=f"{n:016x}",
            title=" ".join(dice.choices(words, weights, k=8)),
            body=" ".join(dice.choices(words, weights, k=250)) + f" kata{n // 10}",
            published=1_700_000_000 + dice.randrange(60_000_000),
            source=f"media{dice.randrange(200)}",
            kind="news",
            cluster=f"{n // 2 * 2:016x}",
        )
        for n in range(count)
    ]


def build_raw(folder: Path, articles: list[IndexedArticle]) -> tantivy.Index:
    """Index the same stems with tantivy alone."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace")
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(50_000_000, 1)
    for article in articles:
        document = tantivy.Document()
        document.add_text("text", analyse(f"{article.title} {article.body}").stem)
        document.add_text("id", article.id)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def ask_raw(index: tantivy.Index, text: str) -> int:
    """Ask tantivy in its own language, as close to ours as it gets, and read the ids."""
    query = index.parse_query(QUERIES[text], ["text"], conjunction_by_default=True)
    searcher = index.searcher()
    found = searcher.search(query, 20)
    return len([searcher.doc(address).get_first("id") for _, address in found.hits])


def measure(ask: Callable[[str], object], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each query."""
    times: dict[str, list[float]] = {query: [] for query in QUERIES}
    for _ in range(rounds):
        for query in QUERIES:
            begun = time.perf_counter()
            ask(query)
            times[query].append((time.perf_counter() - begun) * 1000)
    return {query: statistics.median(taken) for query, taken in times.items()}


def build_ours(address: str, articles: list[IndexedArticle]) -> SearchIndex:
    """Index the articles through the port."""
    index = open_index(address)
    with closing(index.begin_rebuild()) as rebuild:
        rebuild.upsert(articles)
        rebuild.publish()
    return index


def main() -> None:
    """Print both medians and their ratio for each query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    articles = make_articles(options.documents)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "raw").mkdir()
        begun = time.perf_counter()
        index = build_ours(f"tantivy://{folder}/ours", articles)
        built = time.perf_counter() - begun
        print(f"{options.documents} documents indexed in {built:.1f} s")  # noqa: T201
        raw = build_raw(folder / "raw", articles)

        def ask(text: str, **options: object) -> object:
            tree = parse_query(text, zone=ZONE)
            return index.search(SearchQuery(tree, sort="relevance", **options))  # type: ignore[arg-type]

        ways: dict[str, dict[str, float]] = {
            "tantivy": measure(lambda text: ask_raw(raw, text), options.rounds),
            "port": measure(ask, options.rounds),
            "facets": measure(lambda text: ask(text, facets=("source", "kind")), options.rounds),
            "folded": measure(lambda text: ask(text, fold=True), options.rounds),
        }
        index.close()
    print(f"{'query':32}" + "".join(f"{way:>10}" for way in ways) + "   port/tantivy")  # noqa: T201
    for query in QUERIES:
        taken = "".join(f"{times[query]:10.2f}" for times in ways.values())
        ratio = ways["port"][query] / ways["tantivy"][query]
        print(f"{query:32}{taken}   {ratio:6.1f}")  # noqa: T201


if __name__ == "__main__":
    main()
