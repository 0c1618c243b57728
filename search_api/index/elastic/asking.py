"""Turn the normal tree of a query into Elasticsearch's own language."""

from collections.abc import Callable, Iterable
from typing import Any

from search_api.index.layout import Layout, whole_bound
from search_api.index.port import MAX_EXPANSIONS
from search_api.query.errors import QueryError
from search_api.query.tree import (
    And,
    Everything,
    Keyword,
    Node,
    Not,
    Nothing,
    Or,
    Prefix,
    Range,
    Text,
)

Body = dict[str, Any]


class Asker:
    """Asks one collection.

    Args:
        layout: its fields.
        count_words: returns how many words of a field begin so, at most one above the limit.
    """

    def __init__(self, layout: Layout, count_words: Callable[[str, str], int]) -> None:
        self._layout = layout
        self._count_words = count_words

    def ask(self, tree: Node) -> Body:
        """Return the engine's query for ``tree``.

        Raises:
            QueryError: a prefix stands for too many words.
        """
        match tree:
            case And(children):
                return self._all(children)
            case Or(children):
                return _any(self.ask(child) for child in children)
            case Not():
                return self._all((tree,))
            case Text() | Prefix():
                return self._words(tree)
            case _:
                # Conditions choose; only words weigh.
                return {"bool": {"filter": [self._condition(tree)]}}

    def _all(self, children: Iterable[Node]) -> Body:
        """Return one query of all parts, conditions and exclusions in their own places."""
        parts: dict[str, list[Body]] = {"must": [], "filter": [], "must_not": []}
        for child in children:
            match child:
                case Not(excluded):
                    parts["must_not"].append(self.ask(excluded))
                case Keyword() | Range() | Everything() | Nothing():
                    parts["filter"].append(self._condition(child))
                case _:
                    parts["must"].append(self.ask(child))
        return {"bool": {name: queries for name, queries in parts.items() if queries}}

    def _condition(self, leaf: Keyword | Range | Everything | Nothing) -> Body:
        match leaf:
            case Everything():
                return {"match_all": {}}
            case Nothing():
                return {"match_none": {}}
            case Keyword(field, value):
                return {"term": {field: {"value": value}}}
            case Range():
                return self._range(leaf)

    def _range(self, leaf: Range) -> Body:
        whole = leaf.field not in self._layout.floats
        bounds = {
            name: whole_bound(bound) if whole else float(bound)
            for name, bound in (("gte", leaf.low), ("lte", leaf.high))
            if bound is not None
        }
        return {"range": {leaf.field: bounds}} if bounds else {"exists": {"field": leaf.field}}

    def _words(self, leaf: Text | Prefix) -> Body:
        places = self._layout.plain if leaf.field is None else ((leaf.field, 1.0),)
        return _any(self._in_field(leaf, name, weight) for name, weight in places)

    def _in_field(self, leaf: Text | Prefix, name: str, weight: float) -> Body:
        if isinstance(leaf, Prefix):
            if self._count_words(name, leaf.prefix) > MAX_EXPANSIONS:
                raise QueryError("prefix_wide", prefix=leaf.prefix)
            return {"prefix": {f"{name}_exact": {"value": leaf.prefix, "boost": weight}}}
        stream = f"{name}_{'exact' if leaf.exact else 'stem'}"
        terms = leaf.terms
        if len(terms) == 1:
            return {"term": {stream: {"value": terms[0], "boost": weight}}}
        words = " ".join(terms)
        if leaf.within is None:
            return {"match_phrase": {stream: {"query": words, "boost": weight}}}
        near = {"query": words, "ordered": False, "max_gaps": leaf.within}
        return {"intervals": {stream: {"match": near, "boost": weight}}}


def _any(queries: Iterable[Body]) -> Body:
    parts = list(queries)
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}
