"""Which words of the texts a misspelt one may have meant."""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from search_api.index.spelling import SAME_START, SHORTEST, find_nearest, is_checkable, max_edits

_CANDIDATES = 10


def suggest(client: Elasticsearch, alias: str, words: Sequence[str]) -> Mapping[str, str]:
    """Return for those words that no article has the nearest that one has; one request."""
    asked = list(dict.fromkeys(filter(is_checkable, words)))
    if not asked:
        return {}
    found = client.search(
        index=alias,
        size=0,
        track_total_hits=False,
        # A shard knows only its own words: whether a word is missing is asked of all.
        aggs={"known": {"filters": {"filters": {word: _in_texts(word) for word in asked}}}},
        suggest={word: _near(word) for word in asked},
        allow_partial_search_results=False,
    )
    known = found["aggregations"]["known"]["buckets"]
    nearest = {
        word: find_nearest(word, _options(found["suggest"][word]))
        for word in asked
        if not known[word]["doc_count"]
    }
    return {word: other for word, other in nearest.items() if other is not None}


def _in_texts(word: str) -> dict[str, Any]:
    fields = ("title_exact", "body_exact")
    return {"bool": {"should": [{"term": {field: word}} for field in fields]}}


def _near(word: str) -> dict[str, Any]:
    return {
        "text": word,
        "term": {
            "field": "body_exact",
            "analyzer": "whitespace",
            "suggest_mode": "always",
            "max_edits": max_edits(word),
            "prefix_length": SAME_START,
            "min_word_length": SHORTEST,
            "size": _CANDIDATES,
            "shard_size": _CANDIDATES * 5,
        },
    }


def _options(entries: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [
        (str(option["text"]), int(option["freq"]))
        for entry in entries
        for option in entry["options"]
    ]
