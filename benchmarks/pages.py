"""Crawl a folder of saved real pages over loopback; say what of each was read and is missing.

``python -m benchmarks.pages FOLDER`` wants ``FOLDER/manifest.jsonl``: a line a page with ``file``,
``kind``, ``url`` and, where somebody checked it, ``gold`` with ``title``, ``text``, ``date``. The
pages stay where they are: they are other people's text.
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from crawler.config import CrawlConfig
from crawler.report import render_report
from crawler.run import crawl
from crawler.sources import Source
from kliping.stages import build_followers
from kliping.work import Work
from records.archive.articles import get_article, iterate_ids
from records.archive.migrate import migrate
from records.archive.store import open_archive
from records.article import Article
from search_api.cursors import Cursors
from search_api.index.opening import open_index
from search_api.indexer import ensure_index
from search_api.searching import Question, Searcher
from tests.site.pages import make_feed
from tests.site.server import Site

FIELDS = (
    "title", "body", "published", "writers", "editors", "section", "tags", "language", "place_line",
    "images", "lead",
)  # fmt: skip
WIB = timezone(timedelta(hours=7))
"""Where the gold's days were read."""


def main() -> None:
    """Crawl, read, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    rows = [
        json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
    articles = [row for row in rows if row["kind"] == "article"]
    with tempfile.TemporaryDirectory() as kept, Site() as site:
        by_path = {_path(number, row): row for number, row in enumerate(articles)}
        for path, row in by_path.items():
            site.put(path, (folder / row["file"]).read_bytes(), content_type="text/html")
        site.put("/feed", make_feed([(site.url(path), "", "") for path in by_path]))
        read = _crawl(site, Path(kept))
        found = _count_found(Path(kept), read)
    console = Console(width=180)
    console.print(f"{found} of {len(read)} articles found by a search for their headline")
    console.print(_build_table(by_path, {urlsplit(a.url).path: a for a in read}))


def _path(number: int, row: dict[str, Any]) -> str:
    return f"/{number}{urlsplit(row['url']).path}"


def _crawl(site: Site, folder: Path) -> list[Article]:
    url = f"sqlite:///{folder}/kliping.db"
    migrate(url)
    source = Source(
        id="pages", name="Pages", homepage=site.url("/"), feeds=[{"url": site.url("/feed")}]
    )
    report = crawl(
        CrawlConfig(
            archive_url=url,
            warc_folder=folder / "warc",
            sources=[source],
            contact="benchmark",
            delay=0,
            allow_private_hosts=frozenset({"127.0.0.1"}),
        )
    )
    Console().print(render_report(report))
    with open_archive(url) as archive, archive.read() as conn:
        found = [get_article(conn, article_id) for article_id in iterate_ids(conn)]
    return [stored.article for stored in found if stored]


def _count_found(folder: Path, articles: list[Article]) -> int:
    """Read, group and index everything, then search for each headline as a phrase."""
    index = open_index(f"tantivy://{folder}/index")
    with open_archive(f"sqlite:///{folder}/kliping.db") as archive:
        ensure_index(archive, index)
        Work(archive, build_followers(archive, index)).run(until_idle=True)
        searcher = Searcher(archive=archive, index=index, cursors=Cursors("benchmark"), zone=WIB)
        answers = (
            searcher.answer(Question(text=f'title:"{_searchable(article.title)}"'))
            for article in articles
        )
        hits = [{found.stored.article.id for found in answer.found} for answer in answers]
    index.close()
    return sum(article.id in ids for article, ids in zip(articles, hits, strict=True))


def _searchable(title: str) -> str:
    return " ".join(title.replace('"', " ").split())


def _build_table(by_path: dict[str, dict[str, Any]], read: dict[str, Article]) -> Table:
    table = Table(title=f"{len(read)} of {len(by_path)} pages read", title_justify="left")
    for name in ("page", "title", "day", "precision", "recall", "body by", "time by", "missing"):
        table.add_column(name)
    for path, row in by_path.items():
        article = read.get(path)
        table.add_row(row["file"], *(_describe(article, row["gold"]) if article else ["not read"]))
    return table


def _describe(article: Article, gold: dict[str, Any]) -> list[str]:
    precision, recall = _overlap(article.body, gold.get("text", ""))
    day = article.published.astimezone(WIB).date().isoformat()
    missing = [name for name in FIELDS if not getattr(article, name)]
    return [
        _mark(gold.get("title"), article.title),
        _mark(gold.get("date"), day),
        precision,
        recall,
        article.origins["body"],
        article.published_origin,
        " ".join(missing),
    ]


def _mark(expected: str | None, found: str) -> str:
    if expected is None:
        return "-"
    return "right" if expected.strip() == found else f"{found} <> {expected}"


def _overlap(found: str, expected: str) -> tuple[str, str]:
    if not expected:
        return "-", "-"
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (found, expected))
    common = sum((ours & theirs).values())
    return f"{common / max(ours.total(), 1):.3f}", f"{common / max(theirs.total(), 1):.3f}"


if __name__ == "__main__":
    main()
