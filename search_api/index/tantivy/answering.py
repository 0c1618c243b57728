"""Answer one question: a page of hits, counts of values, counts over time."""

from collections.abc import Sequence
from typing import Any

import tantivy as engine

from search_api.index.layout import FACET_FIELDS
from search_api.index.port import (
    EXACT_STORIES,
    MAX_RANKED,
    Facet,
    Hit,
    Position,
    SearchPage,
    SearchQuery,
)
from search_api.index.tantivy.asking import Asker
from search_api.index.tantivy.store import Store
from search_api.index.tantivy.writing import read_position
from search_api.query.normal import both
from search_api.query.tree import Range

_FACET_SEGMENT = 10_000
_CHUNK = 200

Address = Any
"""tantivy's own address of a document, opaque to us."""


class Question:
    """A query put to one store, as it is at this moment."""

    def __init__(self, store: Store, query: SearchQuery) -> None:
        self._query = query
        self._searcher = store.searcher()
        self._asker = Asker(store.schema, store.layout, self._searcher)
        self._schema = store.schema
        self._asked = self._asker.ask(query.tree)

    def answer(self) -> SearchPage:
        """Return the page of hits with all counts that were asked for."""
        query = self._query
        counts = self._counts()
        if query.fold:
            return self._folded(counts)
        if query.sort == "time":
            hits, following, total = self._in_time()
            return SearchPage(hits, total, next=following, more=following is not None, **counts)
        end = query.page * query.size
        hits, total = self._ranked(end)
        return SearchPage(hits, total, more=end < min(total, MAX_RANKED), **counts)

    def span(self) -> tuple[int, int] | None:
        """Return the first and last moment of what matches."""
        asked = {"low": {"min": {"field": "published"}}, "high": {"max": {"field": "published"}}}
        found = self._searcher.aggregate(self._asked, asked)
        low, high = found["low"]["value"], found["high"]["value"]
        return None if low is None or high is None else (int(low), int(high))

    def _count(self) -> int:
        found = self._searcher.search(self._asked, 1)
        return int(found.count)  # type: ignore[attr-defined]  # its type stubs forgot it

    def _in_time(self) -> tuple[tuple[Hit, ...], Position | None, int]:
        """Return the page in time order, where the next begins, and how many match in all.

        The engine cannot begin behind a place; what shares the place's second is dropped here.
        """
        size, after = self._query.size, self._query.after
        if after is None:
            found = self._by_time(self._asked, size + 1)
            places = [read_position(key) for key, _ in found]
        else:
            places = self._behind(after, size + 1)
        hits = tuple(Hit(place.id, place.published) for place in places[:size])
        return hits, places[size - 1] if len(places) > size else None, self._count()

    def _behind(self, after: Position, wanted: int) -> list[Position]:
        tree = both(self._query.tree, Range("published", None, after.published))
        asked = self._asker.ask(tree)
        limit = wanted
        while True:
            found = self._by_time(asked, limit)
            places = [read_position(key) for key, _ in found]
            behind = [place for place in places if _is_behind(place, after)]
            if len(behind) >= wanted or len(found) < limit:
                return behind[:wanted]
            limit *= 4

    def _by_time(self, asked: engine.Query, limit: int) -> Sequence[tuple[str, Address]]:
        found = self._searcher.search(
            asked, limit, count=False, order_by_field="key", order=engine.Order.Asc
        )
        return found.hits

    def _ranked(self, end: int) -> tuple[tuple[Hit, ...], int]:
        """Return the page by relevance that ends at ``end``, and how many match in all."""
        if end > MAX_RANKED:
            return (), self._count()
        size = self._query.size
        found = self._searcher.search(self._asked, size, offset=end - size)
        places = [self._place(address) for _, address in found.hits]
        hits = tuple(Hit(place.id, place.published) for place in places)
        return hits, int(found.count)  # type: ignore[attr-defined]  # its type stubs forgot it

    def _place(self, address: Address) -> Position:
        key = self._searcher.doc(address).get_first("key")
        return read_position(str(key))

    def _folded(self, counts: dict[str, Any]) -> SearchPage:
        """Return one hit a story: the first of its members in the order asked for."""
        size = self._query.size
        end = self._query.page * size
        total, exact = self._stories()
        if end > MAX_RANKED:
            return SearchPage((), total, exact, **counts)
        page = self._first_of_stories(end)[end - size :]
        members = self._members([story for story, _ in page])
        places = [(story, self._place(address)) for story, address in page]
        hits = tuple(Hit(place.id, place.published, members[story]) for story, place in places)
        return SearchPage(hits, total, exact, more=end < min(total, MAX_RANKED), **counts)

    def _first_of_stories(self, wanted: int) -> list[tuple[int, Address]]:
        limit = max(_CHUNK, wanted * 2)
        while True:
            addresses = self._addresses(limit)
            stories = self._searcher.fast_field_values("story", addresses)
            firsts: dict[int, Address] = {}
            for story, address in zip(stories, addresses, strict=True):
                firsts.setdefault(int(story or 0), address)
            if len(firsts) >= wanted or len(addresses) < limit:
                return list(firsts.items())[:wanted]
            limit *= 4

    def _addresses(self, limit: int) -> list[Address]:
        if self._query.sort == "time":
            return [address for _, address in self._by_time(self._asked, limit)]
        found = self._searcher.search(self._asked, limit, count=False)
        return [address for _, address in found.hits]

    def _stories(self) -> tuple[int, bool]:
        """Return how many stories match, and whether that is exact."""
        asked = {"stories": {"terms": {"field": "story", "size": EXACT_STORIES + 1}}}
        found = self._searcher.aggregate(self._asked, asked)["stories"]["buckets"]
        if len(found) <= EXACT_STORIES:
            return len(found), True
        return round(self._searcher.cardinality(self._asked, "story")), False

    def _members(self, stories: list[int]) -> dict[int, int]:
        if not stories:
            return {}
        these = engine.Query.term_set_query(self._schema, "story", stories)
        must = engine.Occur.Must
        asked = engine.Query.boolean_query([(must, self._asked), (must, these)])
        counted = {"stories": {"terms": {"field": "story", "size": len(stories)}}}
        found = self._searcher.aggregate(asked, counted)["stories"]["buckets"]
        return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in found}

    def _counts(self) -> dict[str, Any]:
        """Return facets and timeline, counted over all that match."""
        asked = {
            name: {
                "terms": {
                    "field": FACET_FIELDS.get(name, name),
                    "size": self._query.facet_size,
                    "segment_size": _FACET_SEGMENT,
                }
            }
            for name in self._query.facets
        }
        ranges = [{"from": one.low, "to": one.high + 1} for one in self._query.timeline]
        if ranges:
            asked["timeline"] = {"range": {"field": "published", "ranges": ranges}}
        found = self._searcher.aggregate(self._asked, asked) if asked else {}
        return {
            "facets": {name: _facet(found[name]) for name in self._query.facets},
            "timeline": self._timeline(found["timeline"]["buckets"]) if ranges else (),
        }

    def _timeline(self, buckets: list[dict[str, Any]]) -> tuple[int, ...]:
        counts = {
            (int(bucket["from"]), int(bucket["to"])): int(bucket["doc_count"])
            for bucket in buckets
            if "from" in bucket and "to" in bucket
        }
        return tuple(counts[one.low, one.high + 1] for one in self._query.timeline)


def _is_behind(place: Position, after: Position) -> bool:
    """Tell whether ``place`` comes later than ``after``: older, or the same second by id."""
    return (-place.published, place.id) > (-after.published, after.id)


def _facet(found: dict[str, Any]) -> Facet:
    values = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]]
    values.sort(key=lambda pair: (-pair[1], pair[0]))
    return Facet(tuple(values), exact=not found.get("doc_count_error_upper_bound"))
