"""Measure what articles cost: bytes and seconds of each step, on any archive and index.

    python -m benchmarks.sizes --articles 5000 --archive sqlite:////tmp/a.db --index tantivy:///tmp/i

The corpus is invented and the same every time. An article is paragraphs of the demo world, so that
there is something to read, between sentences of pseudo-words drawn by Zipf's law from 60,000, so
that the index is not made small by a small vocabulary; 2,400 characters, as regional news has. One
in ten is a copy of another. Printed are seconds of storing, reading, clustering and indexing and
the bytes of a table or folder, per 100,000 articles. Raw pages are not made: ask the WARC folder.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
from sqlalchemy import Engine, make_url, text

from kliping.demo.world import load_world
from kliping.settings import Settings
from kliping.stages import build_followers
from kliping.work import STAGES
from records.archive.articles import store_article
from records.archive.migrate import migrate
from records.archive.schema import METADATA
from records.archive.store import Archive, open_archive
from records.article import Article
from records.chunks import in_chunks
from records.identity import article_id
from search_api.index.opening import open_index

PER = 100_000
LENGTH = 2400
COPIES = 0.1
VOCABULARY = 60_000
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@click.command()
@click.option("--articles", "count", default=5000, show_default=True)
@click.option("--archive", "archive_url", required=True)
@click.option("--index", "index_url", required=True)
def main(count: int, archive_url: str, index_url: str) -> None:
    """Run all steps and print a line for each. Elasticsearch takes its rights from the settings."""
    migrate(archive_url)
    server = Settings().index_server
    index = open_index(index_url, server)
    with open_archive(archive_url) as archive:
        made = list(make_corpus(count))
        with _measured("store", count):
            _store(archive, made)
        for name in STAGES:
            (follower,) = build_followers(archive, index, names=[name])
            with _measured(name, count):
                while follower.run_once():
                    pass
        for name, size in _sizes(archive.engine):
            click.echo(f"{name:24} {size * PER / count / 1e6:10,.0f} MB")
    index.close()
    parts = urlsplit(index_url)
    if parts.scheme == "tantivy":
        size = _folder_size(Path(unquote(parts.path)))
        click.echo(f"{'index':24} {size * PER / count / 1e6:10,.0f} MB")


def make_corpus(count: int) -> Iterator[Article]:
    """Yield ``count`` invented articles, always the same."""
    luck = random.Random(20261125)  # noqa: S311 - the same every time
    words = [_make_word(luck) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    told = [
        paragraph
        for outlet in load_world()
        for article in outlet.articles
        for part in article.parts
        for paragraph in part
    ]
    earlier = ""
    for number in range(count):
        body = (
            earlier
            if earlier and luck.random() < COPIES
            else _make_body(luck, words, weights, told)
        )
        earlier = body
        url = f"https://situs-{number % 300}.example.id/berita/{number}"
        published = BEGAN + timedelta(seconds=864 * number / 1000)
        yield Article(
            id=article_id(url),
            url=url,
            source=f"situs-{number % 300}",
            title=" ".join(luck.choices(words, cum_weights=weights, k=9)).capitalize(),
            body=body,
            published=published,
            published_offset=420,
            published_origin="meta",
            fetched_at=published,
            zone="WIB",
        )


def _make_word(luck: random.Random) -> str:
    syllables = luck.choices(("bu", "ka", "ran", "ti", "me", "lu", "sar", "ngo", "pe", "dis"), k=4)
    return "".join(syllables[: luck.randint(2, 4)]) + luck.choice(("", "an", "nya", "i", "kan"))


def _make_body(luck: random.Random, words: list[str], weights: list[float], told: list[str]) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < LENGTH:
        if luck.choice((True, False)):
            parts.append(luck.choice(told))
        else:
            sentence = " ".join(luck.choices(words, cum_weights=weights, k=luck.randint(12, 40)))
            parts.append(sentence.capitalize() + ".")
    return "\n\n".join(parts)


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
    click.echo(f"{name:24} {whole:10,.0f} s, {ours:,.0f} of them computing")


def _sizes(engine: Engine) -> Iterator[tuple[str, int]]:
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


def _folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
