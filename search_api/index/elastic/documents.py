"""Turn an article and its figures into the lines of a bulk request."""

import json
from typing import Any, Literal, NamedTuple

from search_api.index.documents import IndexedArticle
from search_api.index.elastic.mapping import FIGURE_COUNT, WORDS
from search_api.index.layout import Entry, article_entry, figure_entries
from search_api.query.parser import LEAST_PREFIX


class Line(NamedTuple):
    """One operation of a bulk request."""

    article: str
    """The article that it belongs to."""

    data: bytes
    """The action and, unless something is deleted, the document."""


class Prepared(NamedTuple):
    """An article as it is sent; a fault in it shows before the server is asked."""

    id: str
    feed_number: int
    line: Line
    figures: list[Line]


def prepare(article: IndexedArticle, *, articles: str, figures: str) -> Prepared:
    """Return the lines of an article and its figures, for the indices of these names."""
    version = article.feed_number
    source = _source(article_entry(article), title=article.title, body=article.body)
    source[FIGURE_COUNT] = len(article.figures)
    sentences = {figure.id: figure.sentence for figure in article.figures}
    lines = [
        _index_line(
            article.id,
            figures,
            _source(entry, title=article.title, sentence=sentences[entry.id]),
            version,
        )
        for entry in figure_entries(article)
    ]
    return Prepared(article.id, version, _index_line(article.id, articles, source, version), lines)


def delete_line(article: str, index: str, one: str, version: int) -> Line:
    """Return the operation that removes the document ``one``."""
    return Line(article, _action("delete", index, one, version))


def _index_line(article: str, index: str, source: dict[str, Any], version: int) -> Line:
    body = json.dumps(source, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    action = _action("index", index, source["id"], version)
    return Line(article, action + b"\n" + body.encode("utf-8", "surrogatepass"))


def _action(kind: Literal["index", "delete"], index: str, one: str, version: int) -> bytes:
    # The same state may be written again, an older one never over a newer.
    place = {"_index": index, "_id": one, "version": version, "version_type": "external_gte"}
    return json.dumps({kind: place}).encode()


def _source(entry: Entry, **verbatim: str) -> dict[str, Any]:
    source: dict[str, Any] = {"id": entry.id, **verbatim, **entry.floats}
    words: set[str] = set()
    for name, streams in entry.texts.items():
        source[f"{name}_exact"], source[f"{name}_stem"] = streams
        # Shorter words stand for no prefix.
        words.update(
            f"{name}:{word}" for word in streams.exact.split(" ") if len(word) >= LEAST_PREFIX
        )
    source[WORDS] = sorted(words)
    source |= {name: list(values) for name, values in entry.keywords.items() if values}
    source |= {name: list(numbers) for name, numbers in entry.integers.items() if numbers}
    source["published"] = source["published_at"] = entry.integers["published"][0]
    return source
