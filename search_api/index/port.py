"""The port: what an engine must do, and the questions and answers that pass through it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from search_api.index.documents import IndexedArticle
from search_api.query.fields import Collection
from search_api.query.tree import Node

Sort = Literal["time", "relevance"]

MAX_SIZE = 100
"""Hits of one page."""

MAX_RANKED = 1_000
"""Hits or stories reached by page number; time order goes on by cursor."""

MAX_EXPANSIONS = 1_000
"""Words that one prefix may stand for."""

EXACT_STORIES = 10_000
"""Up to so many stories their count is exact."""

FACET_FIELDS = frozenset(
    {"source", "region", "place", "kind", "regulation", "regtype", "official", "has"}
)
"""Fields whose values can be counted."""


class Position(NamedTuple):
    """A place in time order: newest first, then by id."""

    published: int
    """Seconds since 1970."""

    id: str
    """Id of the document that stands there."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar of the timeline: from its first second to its last."""

    label: str
    """``2026-11-25``, ``2026-11``, ``2026``; a week is named by its Monday."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One question to the index."""

    tree: Node
    """In its normal form."""

    collection: Collection = "articles"
    sort: Sort = "time"
    size: int = 20
    after: Position | None = None
    """In time order: only what stands behind this place."""

    page: int = 1
    """By relevance or folded: which page, from 1."""

    fold: bool = False
    """One hit a story, shown by its best matching member."""

    facets: tuple[str, ...] = ()
    """Fields whose values are counted over all that match."""

    facet_size: int = 20
    """Values of each facet, the most frequent."""

    timeline: tuple[Stretch, ...] = ()
    """Stretches in which what matches is counted."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of the answer."""

    id: str
    published: int
    """Seconds since 1970."""

    members: int = 1
    """How many matching articles its story has; 1 unless folded."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Values of a field with the number of documents that have them, most frequent first."""

    values: tuple[tuple[str, int], ...]
    exact: bool
    """False where the engine only estimated; pages say "about"."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer."""

    hits: tuple[Hit, ...]
    total: int
    """Articles, or stories when folded."""

    total_exact: bool = True
    next: Position | None = None
    """In time order: where the next page begins; null at the end."""

    more: bool = False
    """By page number: whether there is a next page within reach."""

    facets: Mapping[str, Facet] = field(default_factory=dict)
    timeline: tuple[int, ...] = ()
    """Counts of the stretches asked for, in their order."""


class SearchError(Exception):
    """The index cannot answer."""


class RebuildingError(SearchError):
    """The index is being rebuilt; nothing is lost, the answer comes later.

    Args:
        percent: how far it is.
    """

    def __init__(self, percent: int) -> None:
        super().__init__(f"The index is being rebuilt, {percent} %.")
        self.percent = percent


class WriterBusyError(SearchError):
    """Another process writes the index; there is only ever one."""


class RefusedError(ValueError):
    """The engine will never take some of the articles; all others are written.

    Args:
        reasons: why, by the id of the article.
    """

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{one}: {reason}" for one, reason in reasons.items()))
        self.reasons = dict(reasons)


class SearchIndex(Protocol):
    """What an engine must do; ``tests/contract`` says how it must behave."""

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        """Make ``articles`` findable, replacing those with the same id; return how many.

        When it returns, every process finds them. Where several may write at once, an older
        state (by ``feed_number``) never overwrites a newer one.

        Raises:
            RefusedError: the engine will never take some of them; the others are findable.
            SearchError: the engine cannot be written now; do it again.
        """
        ...

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        """Make the articles with these ids unfindable; ``feed_number`` as in a document."""
        ...

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer ``query``.

        Raises:
            QueryError: a prefix stands for too many words.
            RebuildingError: there is nothing to answer from yet.
        """
        ...

    def span(self, query: SearchQuery) -> tuple[int, int] | None:
        """Return the first and last ``published`` of what matches, null when nothing does."""
        ...

    def suggest(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return for words that no article has the one that may have been meant.

        Args:
            words: folded, at most a handful (``spelling.MAX_WORDS``).
        """
        ...

    def count(self, collection: Collection = "articles") -> int:
        """Return how many documents there are."""
        ...

    def is_usable(self) -> bool:
        """Tell whether there is an index of this program's format; else it must be rebuilt."""
        ...

    def begin_rebuild(self) -> "Rebuild":
        """Begin a second version beside the one that answers.

        One at a time: it removes what a killed one left. ``indexer.rebuild`` sees to that.
        """
        ...

    def list_old(self) -> list[str]:
        """Return the names of the versions that no longer answer and are kept until told."""
        ...

    def drop_old(self) -> int:
        """Throw away what no longer answers; return how many versions that were."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class Rebuild(Protocol):
    """A new version of the index on its way; nobody sees it until it is published."""

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        """Put ``articles`` in, as ``SearchIndex.upsert`` does."""
        ...

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        """Take articles out."""
        ...

    def count(self) -> int:
        """Return how many articles are in it by now."""
        ...

    def progress(self, percent: int) -> None:
        """Tell those who search meanwhile how far it is."""
        ...

    def publish(self) -> None:
        """Let every later search answer from this version, at once and as a whole."""
        ...

    def close(self) -> None:
        """End the work: a version that was not published is thrown away."""
        ...
