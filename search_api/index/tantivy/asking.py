"""Turn the normal tree of a query into tantivy's query objects."""

from collections.abc import Iterable, Iterator

import tantivy as engine

from search_api.index.layout import Layout, whole_bound
from search_api.index.nearness import spread_words
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

_MUST, _SHOULD, _NOT = engine.Occur.Must, engine.Occur.Should, engine.Occur.MustNot
_INTEGER, _FLOAT = engine.FieldType.Integer, engine.FieldType.Float


class Asker:
    """Asks one collection as one searcher sees it."""

    def __init__(self, schema: engine.Schema, layout: Layout, searcher: engine.Searcher) -> None:
        self._schema = schema
        self._layout = layout
        self._searcher = searcher

    def ask(self, tree: Node) -> engine.Query:
        """Return the engine's query for ``tree``.

        Raises:
            QueryError: a prefix stands for too many words.
        """
        if isinstance(tree, And):
            return engine.Query.boolean_query([self._part(child) for child in tree.children])
        if isinstance(tree, Or):
            return _any(self.ask(child) for child in tree.children)
        if isinstance(tree, Not):
            return self.ask(And((Everything(), tree)))
        if isinstance(tree, Text | Prefix):
            return self._words(tree)
        # Conditions choose; only words weigh.
        return engine.Query.const_score_query(self._condition(tree), 0.0)

    def _condition(self, leaf: Keyword | Range | Everything | Nothing) -> engine.Query:
        match leaf:
            case Everything():
                return engine.Query.all_query()
            case Nothing():
                return engine.Query.empty_query()
            case Keyword(field, value):
                return engine.Query.term_query(self._schema, field, value)
            case Range():
                return self._range(leaf)

    def _part(self, child: Node) -> tuple[engine.Occur, engine.Query]:
        if isinstance(child, Not):
            return _NOT, self.ask(child.child)
        return _MUST, self.ask(child)

    def _words(self, leaf: Text | Prefix) -> engine.Query:
        places = self._layout.plain if leaf.field is None else ((leaf.field, 1.0),)
        return _any(
            engine.Query.boost_query(query, weight)
            for name, weight in places
            for query in self._in_field(leaf, name)
        )

    def _in_field(self, leaf: Text | Prefix, name: str) -> Iterator[engine.Query]:
        if isinstance(leaf, Prefix):
            yield self._prefix(leaf.prefix, f"{name}_exact")
            return
        stream = f"{name}_{'exact' if leaf.exact else 'stem'}"
        terms = leaf.terms
        if len(terms) == 1:
            yield engine.Query.term_query(self._schema, stream, terms[0])
        elif leaf.within is None:
            yield engine.Query.phrase_query(self._schema, stream, list(terms))
        else:
            for placed in spread_words(terms, leaf.within):
                yield engine.Query.phrase_query(self._schema, stream, list(placed))

    def _prefix(self, prefix: str, stream: str) -> engine.Query:
        found = self._searcher.terms_with_prefix(stream, prefix, limit=MAX_EXPANSIONS + 1)
        if len(found) > MAX_EXPANSIONS:
            raise QueryError("prefix_wide", prefix=prefix)
        words = [word for word, _ in found]
        return engine.Query.term_set_query(self._schema, stream, words)

    def _range(self, leaf: Range) -> engine.Query:
        if leaf.low is None and leaf.high is None:
            return engine.Query.exists_query(leaf.field)
        whole = leaf.field not in self._layout.floats
        return engine.Query.range_query(
            self._schema,
            leaf.field,
            _INTEGER if whole else _FLOAT,
            _bound(leaf.low, whole=whole),
            _bound(leaf.high, whole=whole),
        )


def _bound(bound: float | None, *, whole: bool) -> float | None:
    if bound is None:
        return None
    return whole_bound(bound) if whole else float(bound)


def _any(queries: Iterable[engine.Query]) -> engine.Query:
    parts = [(_SHOULD, query) for query in queries]
    return parts[0][1] if len(parts) == 1 else engine.Query.boolean_query(parts)
