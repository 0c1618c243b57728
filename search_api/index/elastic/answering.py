"""Answer one question: a page of hits, counts of values, counts over time, in one request.

Stories take a second one, for the members of those on the page; a prefix is counted before.
"""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from search_api.index.elastic.asking import Asker
from search_api.index.elastic.mapping import WORDS
from search_api.index.layout import FACET_FIELDS, LAYOUTS
from search_api.index.port import (
    EXACT_STORIES,
    MAX_EXPANSIONS,
    MAX_RANKED,
    Facet,
    Hit,
    Position,
    SearchError,
    SearchPage,
    SearchQuery,
)

_FACET_SHARD = 10_000
"""Values that each shard reports, so that their sums are exact in practice."""

_PRECISION = 40_000
_STORIES = "stories"
_WORDS_TIMEOUT = "10s"
_KEPT = ("timed_out", "hits", "aggregations.*.value", "aggregations.*.count")
_COUNTED = ("aggregations.facet_*", "aggregations.timeline")

Body = dict[str, Any]


class Question:
    """A query put to the version behind ``alias``.

    Args:
        client: the connection.
        alias: the name behind which the answering version stands.
        query: what is asked.
    """

    def __init__(self, client: Elasticsearch, alias: str, query: SearchQuery) -> None:
        self._client = client
        self._alias = alias
        self._query = query
        layout = LAYOUTS[query.collection]
        self._asked = Asker(layout, self._count_words).ask(query.tree)

    def answer(self) -> SearchPage:
        """Return the page of hits with all counts that were asked for."""
        query = self._query
        if query.fold:
            return self._folded()
        if query.sort == "time":
            return self._in_time()
        end = query.page * query.size
        found = self._search(self._page(end))
        total = _total(found)
        return SearchPage(
            _hits(found), total, more=end < min(total, MAX_RANKED), **self._counts(found)
        )

    def span(self) -> tuple[int, int] | None:
        """Return the first and last moment of what matches."""
        asked = {"low": {"min": {"field": "published"}}, "high": {"max": {"field": "published"}}}
        found = self._search({"size": 0, "aggs": asked})["aggregations"]
        low, high = found["low"].get("value"), found["high"].get("value")
        return None if low is None or high is None else (int(low), int(high))

    def _in_time(self) -> SearchPage:
        size = self._query.size
        found = self._run(self._time_body())
        hits = _hits(found)
        following = Position(hits[size - 1].published, hits[size - 1].id) if hits[size:] else None
        return SearchPage(
            hits[:size],
            _total(found),
            next=following,
            more=following is not None,
            **self._counts(found),
        )

    def _time_body(self) -> Body:
        """Ask for one hit more than the page has: whether there is a next page."""
        body = self._request({"size": self._query.size + 1, "sort": _order("time")})
        after = self._query.after
        if after is not None:
            # The total counts what lies before the cursor too.
            body["search_after"] = [after.published, after.id]
        return body

    def _page(self, end: int) -> Body:
        """Return where the numbered page begins; behind the limit only counts are asked for."""
        size = self._query.size
        if end > MAX_RANKED:
            return {"size": 0}
        return {"size": size, "from": end - size, "sort": _order(self._query.sort)}

    def _folded(self) -> SearchPage:
        """Return one hit a story: the first of its members in the order asked for."""
        end = self._query.page * self._query.size
        page = self._page(end)
        if page["size"]:
            page["collapse"] = {"field": "cluster"}
        # More buckets than there may be, so that their number is exact; only it is sent back.
        page["aggs"] = {
            _STORIES: {"terms": {"field": "cluster", "size": EXACT_STORIES + 1}},
            "story_count": {"stats_bucket": {"buckets_path": f"{_STORIES}>_count"}},
        }
        found = self._search(page)
        total = int(found["aggregations"]["story_count"]["count"])
        exact = total <= EXACT_STORIES
        clusters = [hit["fields"]["cluster"][0] for hit in _raw_hits(found)]
        members, estimate = self._members(clusters, estimated=not exact)
        return SearchPage(
            _hits(found, members),
            total if exact else estimate,
            exact,
            more=end < min(total, MAX_RANKED),
            **self._counts(found),
        )

    def _members(self, clusters: list[str], *, estimated: bool) -> tuple[dict[str, int], int]:
        """Return the matching members of each story, and about how many stories there are."""
        if not clusters and not estimated:
            return {}, 0
        aggs: Body = {}
        if clusters:
            counted = {"field": "cluster", "include": clusters, "size": len(clusters)}
            aggs["facet_members"] = {"terms": counted}
        if estimated:
            number = {"field": "cluster", "precision_threshold": _PRECISION}
            aggs["about"] = {"cardinality": number}
        found = self._run({"query": self._asked, "size": 0, "aggs": aggs})["aggregations"]
        buckets = found["facet_members"]["buckets"] if clusters else []
        members = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
        return members, int(found["about"]["value"]) if estimated else 0

    def _search(self, body: Body) -> Body:
        return self._run(self._request(body))

    def _request(self, body: Body) -> Body:
        """Return ``body`` with the query and the counts that were asked for."""
        counts = self._counted() | body.get("aggs", {})
        request = {"query": self._asked, "track_total_hits": True, "_source": False, **body}
        return request | ({"aggs": counts} if counts else {})

    def _run(self, body: Body) -> Body:
        # Half an answer is none: a shard that fails fails the search.
        found = self._client.search(
            index=self._alias,
            allow_partial_search_results=False,
            filter_path=[*_KEPT, *_COUNTED],
            **_as_arguments(body),
        ).body
        if found.get("timed_out"):
            msg = "Elasticsearch did not finish in time"
            raise SearchError(msg)
        return dict(found)

    def _counted(self) -> Body:
        counts: Body = {
            f"facet_{name}": {
                "terms": {
                    "field": FACET_FIELDS.get(name, name),
                    "size": self._query.facet_size,
                    "shard_size": _FACET_SHARD,
                }
            }
            for name in self._query.facets
        }
        ranges = [
            {"key": str(number), "from": one.low, "to": one.high + 1}
            for number, one in enumerate(self._query.timeline)
        ]
        if ranges:
            over = {"field": "published", "keyed": True, "ranges": ranges}
            counts["timeline"] = {"range": over}
        return counts

    def _counts(self, found: Body) -> dict[str, Any]:
        counted = found.get("aggregations", {})
        bars = counted.get("timeline", {}).get("buckets", {})
        return {
            "facets": {name: _facet(counted[f"facet_{name}"]) for name in self._query.facets},
            "timeline": tuple(
                int(bars[str(number)]["doc_count"]) for number in range(len(self._query.timeline))
            ),
        }

    def _count_words(self, field: str, prefix: str) -> int:
        """Count the words of a field that begin so, up to one above the limit."""
        found = self._client.terms_enum(
            index=self._alias,
            field=WORDS,
            string=f"{field}:{prefix}",
            size=MAX_EXPANSIONS + 1,
            timeout=_WORDS_TIMEOUT,
        )
        if not found["complete"]:
            msg = "Elasticsearch could not count the words of a prefix in time"
            raise SearchError(msg)
        return len(found["terms"])


def _as_arguments(body: Body) -> Body:
    """Return the body under the names that the client has for its parts."""
    names = {"from": "from_", "_source": "source"}
    return {names.get(name, name): value for name, value in body.items()}


def _order(sort: str) -> list[Body]:
    by_time = [{"published": {"order": "desc"}}, {"id": {"order": "asc"}}]
    return by_time if sort == "time" else [{"_score": {"order": "desc"}}, *by_time]


def _raw_hits(found: Body) -> list[Body]:
    return list(found["hits"].get("hits", ()))


def _hits(found: Body, members: Mapping[str, int] | None = None) -> tuple[Hit, ...]:
    """Return the hits; the moment and the id are the last two values of every order."""
    hits = []
    for hit in _raw_hits(found):
        published, one = hit["sort"][-2:]
        count = 1 if members is None else members.get(hit["fields"]["cluster"][0], 1)
        hits.append(Hit(str(one), int(published), count))
    return tuple(hits)


def _total(found: Body) -> int:
    return int(found["hits"]["total"]["value"])


def _facet(found: Body) -> Facet:
    values = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]]
    values.sort(key=lambda pair: (-pair[1], pair[0]))
    return Facet(tuple(values), exact=not found["doc_count_error_upper_bound"])
