"""Hold archive and index against one another by source and day, and mend what differs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from records.archive.store import Archive
from records.archive.tallies import (
    count_figures,
    iterate_published,
    list_published,
    list_publishing,
)
from records.chunks import in_chunks
from search_api.index.documents import within_range
from search_api.index.port import MAX_SIZE, Position, SearchIndex, SearchQuery, Stretch
from search_api.indexer import BATCH, bring_up_to_date, drop_from_index, list_figures
from search_api.query.fields import Collection
from search_api.query.moments import from_seconds, to_seconds
from search_api.query.normal import both
from search_api.query.tree import Everything, Keyword, Node, Range

DAY = 86_400
_DAYS = 400
"""Days counted with one question."""

_SOURCES = 10_000
_COLLECTIONS: tuple[Collection, ...] = ("articles", "figures")


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A source's day, in UTC, on which archive and index do not hold the same number."""

    source: str
    day: date
    collection: Collection
    archive: int
    index: int


def find_differences(archive: Archive, index: SearchIndex) -> Iterator[Difference]:
    """Yield every source and day on which the numbers differ.

    What waits for the indexer differs too: let it finish first.
    """
    with archive.read() as conn:
        sources = set(list_publishing(conn))
    for source in sorted(sources | _indexed_sources(index)):
        for collection in _COLLECTIONS:
            kept = _kept_days(archive, source, collection)
            found = _indexed_days(index, source, collection, kept)
            for day in sorted(kept.keys() | found.keys()):
                if kept[day] != found[day]:
                    yield Difference(source, _date(day), collection, kept[day], found[day])


def repair(archive: Archive, index: SearchIndex, difference: Difference) -> int:
    """Bring the articles of that source and day to their present state; return how many."""
    begin = datetime(difference.day.year, difference.day.month, difference.day.day, tzinfo=UTC)
    with archive.read() as conn:
        kept = set(
            list_published(conn, difference.source, since=begin, before=begin + timedelta(days=1))
        )
    day = to_seconds(begin) // DAY
    indexed = set(_indexed_ids(index, difference.source, day, "articles"))
    wrong = kept ^ indexed
    if difference.collection == "figures":
        with_figures = list_figures(archive, kept)
        found = set(_indexed_ids(index, difference.source, day, "figures"))
        astray = {one.partition(":")[0] for one in with_figures ^ found}
        # Figures that nothing leads to any more go only with their article.
        drop_from_index(archive, index, sorted(astray))
        wrong |= astray
    ids = sorted(wrong)
    for chunk in in_chunks(ids, BATCH):
        bring_up_to_date(archive, index, chunk)
    return len(ids)


def _indexed_sources(index: SearchIndex) -> set[str]:
    sources: set[str] = set()
    for collection in _COLLECTIONS:
        query = SearchQuery(
            Everything(), collection, size=1, facets=("source",), facet_size=_SOURCES
        )
        sources |= {name for name, _ in index.search(query).facets["source"].values}
    return sources


def _kept_days(archive: Archive, source: str, collection: Collection) -> Counter[int]:
    with archive.read() as conn:
        if collection == "articles":
            return Counter(_day(published) for published in iterate_published(conn, source))
        days: Counter[int] = Counter()
        for published, number in count_figures(conn, source).items():
            days[_day(published)] += number
        return days


def _indexed_days(
    index: SearchIndex, source: str, collection: Collection, kept: Counter[int]
) -> Counter[int]:
    """Count what the index has on every day that either of the two knows."""
    query = SearchQuery(Keyword("source", source), collection)
    span = index.span(query)
    days = set(kept) | ({second // DAY for second in span} if span else set())
    found: Counter[int] = Counter()
    if not span:
        return found
    for first in range(min(days), max(days) + 1, _DAYS):
        last = min(first + _DAYS, max(days) + 1)
        stretches = tuple(
            Stretch(str(day), day * DAY, (day + 1) * DAY - 1) for day in range(first, last)
        )
        page = index.search(SearchQuery(query.tree, collection, size=1, timeline=stretches))
        found += Counter(dict(zip(range(first, last), page.timeline, strict=True)))
    return found


def _indexed_ids(
    index: SearchIndex, source: str, day: int, collection: Collection
) -> Iterator[str]:
    tree: Node = both(Keyword("source", source), Range("published", day * DAY, (day + 1) * DAY - 1))
    after: Position | None = None
    while True:
        page = index.search(SearchQuery(tree, collection, size=MAX_SIZE, after=after))
        yield from (hit.id for hit in page.hits)
        after = page.next
        if after is None:
            return


def _day(published: datetime) -> int:
    """Return the number of a moment's day, as the index keeps moments."""
    return within_range(to_seconds(published)) // DAY


def _date(day: int) -> date:
    return from_seconds(day * DAY).date()
