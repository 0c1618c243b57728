"""The engines that the index contract holds to: Elasticsearch when a server is named."""

import os
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from search_api.index.documents import IndexedArticle
from search_api.index.elastic.server import build_client, parse_address
from search_api.index.opening import open_index
from search_api.index.port import SearchIndex, SearchQuery
from search_api.index.server_options import ServerOptions
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


@contextmanager
def opened_folder(path: Path) -> Iterator[SearchIndex]:
    """Open an empty index in a folder."""
    with closing(open_index(f"tantivy://{path}/index")) as index:
        rebuild_with(index)
        yield index


@contextmanager
def opened_memory(_path: Path) -> Iterator[SearchIndex]:
    """Open an empty index in memory."""
    with closing(open_index("memory:")) as index:
        yield index


@contextmanager
def opened_server(_path: Path) -> Iterator[SearchIndex]:
    """Open an empty index of its own on the server, of three shards; it is gone afterwards."""
    with server_address() as url, closing(open_index(url, SERVER)) as index:
        rebuild_with(index)
        yield index


@contextmanager
def server_address() -> Iterator[str]:
    """Give an address under which there is nothing yet, and clear up behind it."""
    prefix = f"kliping-test-{uuid.uuid4().hex[:12]}"
    yield f"{ELASTIC}/{prefix}"
    client = build_client(parse_address(f"{ELASTIC}/{prefix}"), SERVER)
    with closing(client):
        made = list(client.indices.get(index=f"{prefix}-*", filter_path="*.aliases"))
        if made:
            client.indices.delete(index=made)
        client.options(ignore_status=404).indices.delete_index_template(name=f"{prefix}-*")


ELASTIC = os.environ.get("KLIPING_TEST_ELASTICSEARCH", "").rstrip("/")
"""Addresses of a server for tests, without a prefix; the neighbours below say who we are."""

_CA = os.environ.get("KLIPING_TEST_ELASTICSEARCH_CA")
SERVER = ServerOptions(
    user=os.environ.get("KLIPING_TEST_ELASTICSEARCH_USER", ""),
    password=os.environ.get("KLIPING_TEST_ELASTICSEARCH_PASSWORD", ""),
    ca=Path(_CA) if _CA else None,
    shards=3,
)

ENGINES = {"tantivy": opened_folder, "memory": opened_memory}
ENGINE_PARAMS = [pytest.param(opened, id=name) for name, opened in ENGINES.items()]
if ELASTIC:
    ENGINE_PARAMS.append(pytest.param(opened_server, id="elastic", marks=pytest.mark.elastic))


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
