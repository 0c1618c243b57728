"""Put a reader's question to the index and dress the answer from the archive."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from lexicon.tokens import tokens_of
from records.archive.listing import Digest, Listed, list_articles
from records.archive.sources import list_sources
from records.archive.store import Archive
from records.article import StoredArticle
from search_api.cursors import Cursors
from search_api.highlights import Marker, Snippet, Span, build_snippet
from search_api.index.periods import Unit, build_stretches, choose_unit
from search_api.index.port import Hit, SearchIndex, SearchPage, SearchQuery, Sort, Stretch
from search_api.index.spelling import MAX_WORDS
from search_api.query.errors import QueryError
from search_api.query.fields import FIELDS
from search_api.query.hints import Hint, find_hints, find_unknown_sources
from search_api.query.normal import any_of, both
from search_api.query.parser import parse_query
from search_api.query.tree import (
    And,
    Keyword,
    Node,
    Nothing,
    Or,
    Text,
    find_wanted,
    is_plain,
)
from search_api.query.values import Value, read_value

FILTERS = ("source", "region", "place", "kind", "regulation", "official", "has", "cluster")
"""What can be chosen beside the query, each by any of several values."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks: her query and what she chose beside it."""

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: str = ""
    """First day: ``2026-11-01``."""

    until: str = ""
    """Last day."""

    sort: Sort | None = None
    """Null: relevance where words are asked for, else time."""

    fold: bool = False
    size: int = 20
    page: int = 1
    cursor: str = ""
    facets: tuple[str, ...] = ()
    facet_size: int = 20
    timeline: Unit | None = None
    wants_timeline: bool = False
    """Whether time is cut; without ``timeline`` into pieces that fit the span."""


@dataclass(frozen=True, slots=True)
class Found:
    """One article of the answer."""

    stored: StoredArticle
    digest: Digest
    members: int
    title_marks: tuple[Span, ...]
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, dressed."""

    tree: Node
    """What was understood of the query, filters left out."""

    query: SearchQuery
    page: SearchPage
    found: tuple[Found, ...]
    cursor: str | None
    timeline: tuple[tuple[Stretch, int], ...]
    unit: Unit | None
    hints: tuple[Hint, ...] = ()
    """Where the query may not be understood as it was meant."""


class Searcher:
    """Answers questions from one archive and one index."""

    def __init__(
        self, *, archive: Archive, index: SearchIndex, cursors: Cursors, zone: tzinfo
    ) -> None:
        self._archive = archive
        self._index = index
        self._cursors = cursors
        self._zone = zone

    def answer(self, question: Question) -> Answer:
        """Answer ``question``.

        Raises:
            QueryError: the query or a chosen value cannot be understood.
            CursorError: the cursor belongs to another question.
            SearchError: the index cannot answer now.
        """
        tree = parse_query(question.text, zone=self._zone)
        query = self._build(question, tree)
        with _pointing_at(question.text):
            stretches, unit = self._stretches(question, query)
            page = self._index.search(replace(query, timeline=stretches))
        return Answer(
            tree=tree,
            query=query,
            page=page,
            found=self._dress(page, tree),
            cursor=self._cursors.sign(query, page.next) if page.next else None,
            timeline=tuple(zip(stretches, page.timeline, strict=True)),
            unit=unit,
            hints=self._find_hints(question, tree, page),
        )

    def _find_hints(self, question: Question, tree: Node, page: SearchPage) -> tuple[Hint, ...]:
        hints = find_hints(question.text, tree)
        if not page.total:
            with self._archive.read() as conn:
                sources = {source.id: source.name for source in list_sources(conn)}
            hints += find_unknown_sources(tree, question.filters.get("source", ()), sources)
            meant = self._index.suggest(_typed_words(question.text, tree))
            hints += [Hint("misspelt", word, other) for word, other in meant.items()]
        return tuple(hints)

    def _build(self, question: Question, tree: Node) -> SearchQuery:
        conditions = [
            any_of(_condition(name, value, self._zone) for value in values)
            for name, values in question.filters.items()
            if values
        ]
        if question.since or question.until:
            span = f"[{question.since or '*'} TO {question.until or '*'}]"
            conditions.append(_condition("published", span, self._zone))
        sort = question.sort or ("time" if is_plain(tree) else "relevance")
        query = SearchQuery(
            both(tree, *conditions),
            sort=sort,
            size=question.size,
            page=question.page,
            fold=question.fold,
            facets=question.facets,
            facet_size=question.facet_size,
        )
        if question.cursor and sort == "time" and not question.fold:
            return replace(query, after=self._cursors.read(query, question.cursor))
        return query

    def _stretches(
        self, question: Question, query: SearchQuery
    ) -> tuple[tuple[Stretch, ...], Unit | None]:
        if not question.wants_timeline:
            return (), None
        span = self._index.span(query)
        if span is None:
            return (), None
        unit = question.timeline or choose_unit(*span)
        return build_stretches(*span, unit=unit, zone=self._zone), unit

    def _dress(self, page: SearchPage, tree: Node) -> tuple[Found, ...]:
        ids = [hit.id for hit in page.hits]
        with self._archive.ask() as conn:
            listed = list_articles(conn, ids)
        dress = _Dresser(tree)
        # An article erased a moment ago may still be in the index: it is left out.
        return tuple(dress(listed[hit.id], hit) for hit in page.hits if hit.id in listed)


class _Dresser:
    """Gives the hits of a query their texts, with what was asked for marked in them."""

    def __init__(self, tree: Node) -> None:
        self._body = Marker(tree, field="body")
        self._title = Marker(tree, field="title")
        self._regulations = set(_wanted_regulations(tree))

    def __call__(self, listed: Listed, hit: Hit) -> Found:
        stored, digest = listed
        article = stored.article
        marks = self._body.find(article.body)
        marks += [
            (start, end) for start, end, one in digest.regulations if one in self._regulations
        ]
        return Found(
            stored=stored,
            digest=digest,
            members=hit.members,
            title_marks=tuple(self._title.find(article.title)),
            snippet=build_snippet(article.body, merge(marks)),
        )


def merge(spans: Sequence[Span]) -> list[Span]:
    """Return ``spans`` in order, overlapping ones as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _typed_words(text: str, tree: Node) -> list[str]:
    """Return the words of title and body that are asked for and were typed: no equivalents."""
    leaves = (leaf for leaf in find_wanted(tree) if isinstance(leaf, Text) and leaf.field is None)
    asked = {word for leaf in leaves for word in leaf.words}
    return [word for word in dict.fromkeys(tokens_of(text)) if word in asked][:MAX_WORDS]


def _wanted_regulations(tree: Node) -> list[str]:
    match tree:
        case Keyword("regulation", value):
            return [value]
        case And(children) | Or(children):
            return [one for child in children for one in _wanted_regulations(child)]
        case _:
            return []


@contextmanager
def _pointing_at(text: str) -> Iterator[None]:
    """Give an engine's refusal of a prefix its place: the engine sees no text."""
    try:
        yield
    except QueryError as error:
        found = re.search(rf"{re.escape(str(error.values.get('prefix')))}\*", text, re.IGNORECASE)
        if found:
            error.start, error.end = found.span()
        raise


def _condition(name: str, value: str, zone: tzinfo) -> Node:
    """Return the condition of a chosen value, as if it had been typed behind its field."""
    if name == "official":
        words = tuple(tokens_of(value))
        return Text(words, exact=True, field=name) if words else Nothing()
    try:
        return read_value(FIELDS[name], Value(value, 0, 0), zone)
    except QueryError as error:
        error.filter = name
        raise
