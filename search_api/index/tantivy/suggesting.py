"""Which words of the texts a misspelt one may have meant."""

from collections.abc import Mapping, Sequence

import tantivy as engine

from search_api.index.spelling import SAME_START, find_nearest, is_checkable

_LIMIT = 50_000
"""Words that begin alike and are compared: more than any archive on one machine has."""


def suggest(searcher: engine.Searcher, words: Sequence[str]) -> Mapping[str, str]:
    """Return for those words that no article has the nearest that one has."""
    found: dict[str, str] = {}
    for word in filter(is_checkable, words):
        if any(searcher.doc_freq(field, word) for field in ("title_exact", "body_exact")):
            continue
        known = searcher.terms_with_prefix("body_exact", word[:SAME_START], limit=_LIMIT)
        nearest = find_nearest(word, known)
        if nearest is not None:
            found[word] = nearest
    return found
