"""The engines that the index contract holds to; Elasticsearch joins with a factory more."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from search_api.index.documents import IndexedArticle
from search_api.index.opening import open_index
from search_api.index.port import SearchIndex, SearchQuery
from search_api.query.parser import parse_query

WIB = ZoneInfo("Asia/Jakarta")
WIT = ZoneInfo("Asia/Jayapura")
NOON = 1_764_043_200
"""2025-11-25T04:00:00Z."""


def rebuild_with(index: SearchIndex, *articles: IndexedArticle) -> None:
    """Let ``index`` answer from a new version that holds ``articles``."""
    with closing(index.begin_rebuild()) as rebuild:
        rebuild.upsert(articles)
        rebuild.publish()


def open_folder(path: Path) -> SearchIndex:
    """Open an empty index in a folder."""
    index = open_index(f"tantivy://{path}/index")
    rebuild_with(index)
    return index


def open_memory(_path: Path) -> SearchIndex:
    """Open an empty index in memory."""
    return open_index("memory:")


ENGINES: dict[str, Callable[[Path], SearchIndex]] = {
    "tantivy": open_folder,
    "memory": open_memory,
}


def make_document(one="a1", **changes) -> IndexedArticle:
    """Make an indexed article; what does not matter has a sensible value."""
    values: dict[str, Any] = {
        "id": one,
        "title": "Judul",
        "body": "Isi berita.",
        "published": NOON,
        "source": "contoh",
        "kind": "news",
        "cluster": changes.get("id", one),
    }
    return IndexedArticle(**(values | changes))


def ask(text="", *, zone=WIB, **options) -> SearchQuery:
    """Make a question of what a reader types."""
    collection = options.get("collection", "articles")
    return SearchQuery(parse_query(text, zone=zone, collection=collection), **options)


def found(index, text="", **options) -> set[str]:
    """Return the ids of what matches, at most a page full."""
    return {hit.id for hit in index.search(ask(text, size=100, **options)).hits}


def order(index, text="", **options) -> list[str]:
    """Return the ids in their order."""
    return [hit.id for hit in index.search(ask(text, **options)).hits]
