"""Turn an article and its figures into tantivy's documents."""

import hashlib
from collections.abc import Iterable

import tantivy as engine

from search_api.index.analysis import analyse, analyse_names
from search_api.index.documents import IndexedArticle, IndexedFigure
from search_api.index.port import Position

_FAR = 10**12


def story_number(cluster: str) -> int:
    """Return a story as a number, since only numbers can be read for many hits at once."""
    return int.from_bytes(hashlib.blake2b(cluster.encode(), digest_size=8).digest())


def sort_key(position: Position) -> str:
    """Return the text whose ascending order is newest first, then by id."""
    return f"{_FAR - position.published:013d}-{position.id}"


def read_position(key: str) -> Position:
    """Return the place that a sort key stands for."""
    far, _, one = key.partition("-")
    return Position(_FAR - int(far), one)


def article_document(article: IndexedArticle) -> engine.Document:
    """Return the article as tantivy keeps it."""
    document = _shared_document(article, article.id)
    document.add_text("id", article.id)
    _add_text(document, "body", article.body)
    for name, values in (
        ("author", article.authors),
        ("official", article.officials),
        ("organisation", article.organisations),
    ):
        _add_streams(document, name, *analyse_names(values))
    _add_keywords(document, "has", article.has)
    _add_keywords(document, "official_name", article.officials)
    return document


def figure_document(article: IndexedArticle, figure: IndexedFigure) -> engine.Document:
    """Return one figure of the article as tantivy keeps it."""
    document = _shared_document(article, figure.id)
    document.add_text("id", figure.id)
    document.add_text("article", article.id)
    document.add_float("value", figure.value)
    _add_text(document, "sentence", figure.sentence)
    _add_text(document, "measure", figure.measure or "")
    _add_text(document, "speaker", figure.speaker or "")
    _add_keywords(document, "unit", (figure.unit,) if figure.unit else ())
    _add_keywords(document, "figurekind", (figure.kind,))
    for name, day in (("as_of_from", figure.as_of_from), ("as_of_to", figure.as_of_to)):
        if day is not None:
            document.add_integer(name, day)
    return document


def _shared_document(article: IndexedArticle, one: str) -> engine.Document:
    document = engine.Document()
    document.add_text("key", sort_key(Position(article.published, one)))
    document.add_integer("published", article.published)
    document.add_unsigned("story", story_number(article.cluster))
    _add_text(document, "title", article.title)
    _add_keywords(document, "source", (article.source,))
    _add_keywords(document, "region", article.regions)
    _add_keywords(document, "place", article.places)
    _add_keywords(document, "kind", (article.kind,))
    _add_keywords(document, "regulation", article.regulations)
    _add_keywords(document, "regtype", article.regtypes)
    _add_keywords(document, "issuer", article.issuers)
    _add_keywords(document, "cluster", (article.cluster,))
    for year in article.years:
        document.add_integer("year", year)
    return document


def _add_text(document: engine.Document, name: str, text: str) -> None:
    _add_streams(document, name, *analyse(text))


def _add_streams(document: engine.Document, name: str, exact: str, stem: str) -> None:
    document.add_text(f"{name}_exact", exact)
    document.add_text(f"{name}_stem", stem)


def _add_keywords(document: engine.Document, name: str, values: Iterable[str]) -> None:
    for value in values:
        document.add_text(name, value)
