"""The fields of both collections, as every engine is told of them, and what stands in them."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from search_api.index.analysis import Streams, analyse, analyse_names, analysis_fingerprint
from search_api.index.documents import IndexedArticle, IndexedFigure
from search_api.query.fields import Collection


@dataclass(frozen=True)
class Layout:
    """The fields of one collection."""

    texts: tuple[str, ...]
    """Each in two streams: ``body_exact``, ``body_stem``."""

    keywords: tuple[str, ...]
    integers: tuple[str, ...]
    floats: tuple[str, ...]
    plain: tuple[tuple[str, float], ...]
    """Where words without a field are looked for, and how much each place weighs."""


_SHARED = ("source", "region", "place", "kind", "regulation", "regtype", "issuer", "cluster")
LAYOUTS: Mapping[Collection, Layout] = {
    "articles": Layout(
        texts=("title", "body", "author", "official", "organisation"),
        keywords=(*_SHARED, "has", "official_name"),
        integers=("published", "year"),
        floats=(),
        plain=(("title", 3.0), ("body", 1.0)),
    ),
    "figures": Layout(
        texts=("title", "sentence", "measure", "speaker"),
        keywords=(*_SHARED, "unit", "figurekind", "article"),
        integers=("published", "year", "as_of_from", "as_of_to"),
        floats=("value",),
        plain=(("sentence", 1.0),),
    ),
}


FACET_FIELDS = {"official": "official_name"}
"""Where a facet counts another field than the one that is searched."""

_LEAST, _MOST = -(2**63), 2**63 - 1


def whole_bound(bound: float) -> int:
    """Return the bound of a range as the engines' whole numbers go: readers type any number."""
    return int(max(_LEAST, min(bound, _MOST)))


def name_format(engine: str) -> str:
    """Return a name for what this program writes with ``engine``: layouts and analysis too."""
    layouts = json.dumps({name: vars(layout) for name, layout in LAYOUTS.items()})
    parts = (engine, layouts, analysis_fingerprint())
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A document field by field, named as in its layout; what it does not have is left out."""

    id: str
    texts: dict[str, Streams]
    keywords: dict[str, tuple[str, ...]]
    integers: dict[str, tuple[int, ...]]
    floats: dict[str, float] = field(default_factory=dict)


def article_entry(article: IndexedArticle) -> Entry:
    """Return the article itself."""
    return Entry(
        id=article.id,
        texts={
            "title": analyse(article.title),
            "body": analyse(article.body),
            "author": analyse_names(article.authors),
            "official": analyse_names(article.officials),
            "organisation": analyse_names(article.organisations),
        },
        keywords=_keywords(article) | {"has": article.has, "official_name": article.officials},
        integers={"published": (article.published,), "year": article.years},
    )


def figure_entries(article: IndexedArticle) -> Iterator[Entry]:
    """Yield the figures of the article, each with what it takes from the article.

    Raises:
        ValueError: a value is no finite number.
    """
    if not article.figures:
        return
    title, shared = analyse(article.title), _keywords(article)
    for figure in article.figures:
        yield Entry(
            id=figure.id,
            texts={
                "title": title,
                "sentence": analyse(figure.sentence),
                "measure": analyse(figure.measure or ""),
                "speaker": analyse(figure.speaker or ""),
            },
            keywords=shared
            | {
                "article": (article.id,),
                "unit": (figure.unit,) if figure.unit else (),
                "figurekind": (figure.kind,),
            },
            integers={"published": (article.published,), "year": article.years} | _days(figure),
            floats={"value": _finite(figure.value)},
        )


def _keywords(article: IndexedArticle) -> dict[str, tuple[str, ...]]:
    return {
        "source": (article.source,),
        "region": article.regions,
        "place": article.places,
        "kind": (article.kind,),
        "regulation": article.regulations,
        "regtype": article.regtypes,
        "issuer": article.issuers,
        "cluster": (article.cluster,),
    }


def _days(figure: IndexedFigure) -> dict[str, tuple[int, ...]]:
    days = {"as_of_from": figure.as_of_from, "as_of_to": figure.as_of_to}
    return {name: (day,) for name, day in days.items() if day is not None}


def _finite(value: float) -> float:
    if not math.isfinite(value):
        msg = f"not a finite number: {value}"
        raise ValueError(msg)
    return value
