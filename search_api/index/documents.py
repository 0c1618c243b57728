"""What goes into the index: articles and figures, made from the archive's records."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lexicon.regions import load_regions
from lexicon.regulations import parse_regulation_id
from records.article import Article, StoredArticle
from records.facts import Enrichment, Facts, Figure
from search_api.query.moments import EARLIEST, LATEST, to_seconds
from search_api.query.values import MAX_KEYWORD

_LEAST = to_seconds(datetime(EARLIEST, 1, 1, tzinfo=UTC))
_MOST = to_seconds(datetime(LATEST, 1, 1, tzinfo=UTC)) - 1
_SENTENCE_END = ".!?\n"


@dataclass(frozen=True, slots=True)
class IndexedFigure:
    """A figure as a document of its own, with its sentence."""

    id: str
    """Article id, colon, place among the article's figures: ``09ab...:3``."""

    sentence: str
    value: float
    unit: str | None
    measure: str | None
    speaker: str | None
    kind: str
    as_of_from: int | None
    """Day number (``date.toordinal``), so that any calendar question is a range."""

    as_of_to: int | None


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article as the index knows it: what can be asked, counted and sorted by."""

    id: str
    title: str
    body: str
    published: int
    """Seconds since 1970, between the years 1900 and 2200."""

    source: str
    kind: str
    cluster: str
    """Id of the story's head; its own until clustered."""

    regions: tuple[str, ...] = ()
    """``places``, else the outlet's region; provinces of regencies included."""

    places: tuple[str, ...] = ()
    """Regions named in the text; provinces of regencies included."""

    authors: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    regulations: tuple[str, ...] = ()
    regtypes: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    has: tuple[str, ...] = ()
    figures: tuple[IndexedFigure, ...] = ()
    cut: bool = False
    """Whether a keyword was longer than the index keeps."""

    feed_number: int = 0
    """How far the feed was when this was read: of two states of one article the newer has more."""


def build_document(
    stored: StoredArticle, enrichment: Enrichment | None, *, feed_number: int = 0
) -> IndexedArticle:
    """Return ``stored`` as the index knows it; facts of another version are left out."""
    article = stored.article
    current = enrichment is not None and enrichment.version == stored.version
    facts = enrichment.facts if enrichment is not None and current else Facts()
    places = _with_provinces(facts.places)
    cutter = _Cutter()
    ids = cutter.cut_all(mention.id for mention in facts.regulations)
    parts = [parse_regulation_id(one) for one in ids if _is_id(one)]
    # An id without its issuer joins no articles (facts, 1).
    known = [part for part in parts if part.counts]
    document = IndexedArticle(
        id=article.id,
        title=article.title,
        body=article.body,
        published=within_range(to_seconds(article.published)),
        source=cutter.cut(article.source),
        kind=article.kind,
        cluster=stored.cluster or article.id,
        regions=places or _with_provinces(filter(None, [article.source_region])),
        places=places,
        authors=(*article.writers, *article.editors),
        officials=cutter.cut_all(official.name for official in facts.officials),
        organisations=cutter.cut_all(official.organisation for official in facts.officials),
        regulations=cutter.cut_all(map(str, known)),
        regtypes=cutter.cut_all(part.type for part in parts),
        issuers=cutter.cut_all(part.issuer for part in known),
        years=tuple(sorted({part.year for part in known})),
        has=_has(article, facts),
        figures=_figures(article, facts.figures, cutter),
        feed_number=feed_number,
    )
    return replace(document, cut=cutter.has_cut)


def _is_id(string: str) -> bool:
    try:
        parse_regulation_id(string)
    except ValueError:
        return False
    return True


def within_range(seconds: int) -> int:
    """Keep a moment between the years that every engine takes."""
    return max(_LEAST, min(seconds, _MOST))


class _Cutter:
    """Cuts keywords to what every engine keeps, and remembers that it did."""

    def __init__(self) -> None:
        self.has_cut = False

    def cut(self, value: str) -> str:
        self.has_cut = self.has_cut or len(value) > MAX_KEYWORD
        return value[:MAX_KEYWORD]

    def cut_all(self, values: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.cut(value) for value in values if value))


def _with_provinces(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes with the province of each, known ones only."""
    regions = load_regions()
    found = [region for region in map(regions.get, codes) if region]
    return tuple(dict.fromkeys(code for one in found for code in (one.code, one.province)))


def _has(article: Article, facts: Facts) -> tuple[str, ...]:
    kept = {
        "regulations": facts.regulations,
        "figures": facts.figures,
        "officials": facts.officials,
        "quotes": facts.quotes,
        "images": article.images,
    }
    return tuple(name for name, values in kept.items() if values)


def _figures(
    article: Article, figures: Iterable[Figure], cutter: _Cutter
) -> tuple[IndexedFigure, ...]:
    return tuple(
        IndexedFigure(
            id=figure_id(article.id, number),
            sentence=sentence_around(article.body, figure.start, figure.end),
            value=figure.value,
            unit=cutter.cut(figure.unit) if figure.unit else None,
            measure=figure.measure,
            speaker=figure.speaker,
            kind=figure.kind,
            as_of_from=figure.as_of_from.toordinal() if figure.as_of_from else None,
            as_of_to=figure.as_of_to.toordinal() if figure.as_of_to else None,
        )
        for number, figure in enumerate(figures)
    )


def figure_id(article: str, number: int) -> str:
    """Return the id of an article's figure; they are counted from 0."""
    return f"{article}:{number}"


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence in which ``text[start:end]`` stands.

    >>> sentence_around("Satu. Ada 40,2 juta peserta. Tiga.", 10, 19)
    'Ada 40,2 juta peserta.'
    """
    first = start
    while first > 0 and not _ends_sentence(text, first - 1):
        first -= 1
    last = end
    while last < len(text) and not _ends_sentence(text, last):
        last += 1
    return text[first : last + 1].strip()


def _ends_sentence(text: str, index: int) -> bool:
    """Tell whether a sentence ends at ``index``: a full stop inside a number ends none."""
    if text[index] not in _SENTENCE_END:
        return False
    return text[index] == "\n" or text[index + 1 : index + 2].strip() == ""
