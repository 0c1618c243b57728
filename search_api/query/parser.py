"""Read a query: from what a reader types to the normal tree that engines answer."""

import re
from dataclasses import dataclass
from datetime import tzinfo

from lark import Token, Tree

from lexicon.tokens import find_tokens, tokens_of
from records.base import make_storable
from search_api.query.errors import QueryError
from search_api.query.fields import FIELDS, Collection, Field
from search_api.query.grammar import Syntax, parse_syntax, straighten, without_quoted
from search_api.query.names import read_phrase, read_words
from search_api.query.normal import normalise
from search_api.query.tree import And, Everything, Node, Not, Or, Prefix, Text
from search_api.query.values import Value, read_value

LEAST_PREFIX = 3
"""Letters before a star; fewer begin too many words."""

NEAR_LIMITS = {2: 30, 3: 10}
"""How many other words may stand between so many words: more would ask too many phrases."""

_PHRASE = re.compile(r'(=?)"([^"]*)"(?:~(\d+))?', re.DOTALL)
_BETWEEN = re.compile(r"[\s()]*")
_ORDERED = {"year", "number", "moment", "day"}
_BARE_RANGE = re.compile(
    rf"\b({'|'.join(name for name, field in FIELDS.items() if field.form in _ORDERED)})\s*:\s*"
    r"([\w.,:*-]+)\s+(?:TO|sampai|hingga|s/d)\s+(\d[\w.,:-]*|\*)",
    re.IGNORECASE,
)
_OPERATORS = {"AND", "OR", "NOT"}


def parse_query(text: str, *, zone: tzinfo, collection: Collection = "articles") -> Node:
    """Return the normal tree of ``text``; an empty query asks for everything.

    Args:
        text: what the reader typed.
        zone: in which the reader's days begin and end.
        collection: which fields are possible.

    Raises:
        QueryError: it cannot be understood; says where and why.
    """
    plain = straighten(make_storable(text))
    _refuse_bare_range(plain)
    return normalise(_Builder(plain, zone, collection).build(parse_syntax(plain)))


def _refuse_bare_range(text: str) -> None:
    """Refuse ``published:2026-11 TO 2026-12``: it would ask for the word "to", and find nothing."""
    bare = _BARE_RANGE.search(without_quoted(text))
    if bare:
        start, end = bare.span()
        field, low, high = bare.groups()
        raise QueryError("range_plain", start, end, field=field.lower(), low=low, high=high)


@dataclass(frozen=True, slots=True)
class _Builder:
    text: str
    zone: tzinfo
    collection: Collection

    def build(self, tree: Syntax) -> Node:
        children = [self._node(child) for child in tree.children if isinstance(child, Tree)]
        return children[0] if children else Everything()

    def _node(self, tree: Syntax) -> Node:
        parts = [child for child in tree.children if isinstance(child, Tree)]
        match tree.data:
            case "either":
                return Or(tuple(map(self._node, parts)))
            case "both":
                return self._both(parts)
            case "unary":
                return self._unary(tree)
            case "group":
                return self._node(parts[0])
            case _:
                return self._leaf(tree)

    def _leaf(self, tree: Syntax) -> Node:
        if tree.data == "field":
            return self._field([child for child in tree.children if isinstance(child, Token)])
        token = _token(tree)
        if tree.data == "phrase":
            return self._phrase(token, None)
        return _special_word(token, None) or self._words([token])

    def _both(self, parts: list[Syntax]) -> Node:
        """Join side by side; plain words in a row are read together, for the names in them."""
        nodes: list[Node] = []
        run: list[Token] = []
        for part in parts:
            word = _plain_word(part)
            if run and (word is None or not self._adjacent(run[-1], word)):
                nodes.append(self._words(run))
                run = []
            if word is None:
                nodes.append(self._node(part))
            else:
                run.append(word)
        if run:
            nodes.append(self._words(run))
        return And(tuple(nodes))

    def _adjacent(self, one: Token, other: Token) -> bool:
        between = self.text[one.end_pos or 0 : other.start_pos or 0]
        return _BETWEEN.fullmatch(between) is not None

    def _unary(self, tree: Syntax) -> Node:
        signs = [child for child in tree.children if isinstance(child, Token)]
        (atom,) = (child for child in tree.children if isinstance(child, Tree))
        node = self._node(atom)
        excluded = sum(sign != "+" for sign in signs) % 2 == 1
        # Signs without a word exclude nothing.
        return Not(node) if excluded and node != Everything() else node

    def _words(self, run: list[Token]) -> Node:
        for token in run:
            if token in _OPERATORS:
                start, end = _place(token)
                raise QueryError("operator_place", start, end, word=str(token))
        return And(tuple(read_words(self.text[run[0].start_pos : run[-1].end_pos], None)))

    def _phrase(self, token: Token, field: str | None) -> Node:
        match = _PHRASE.fullmatch(token)
        if match is None:
            start, end = _place(token)
            raise QueryError("quote_open", start, end)
        words = tuple(tokens_of(match[2]))
        if match[3] is not None:
            return self._near(token, words, exact=bool(match[1]), field=field)
        if match[1]:
            return Text(words, exact=True, field=field) if words else Everything()
        return read_phrase(match[2], field) or Everything()

    def _near(
        self, token: Token, words: tuple[str, ...], *, exact: bool, field: str | None
    ) -> Node:
        within = int(token.rpartition("~")[2])
        if len(words) > 1 and within > NEAR_LIMITS.get(len(words), -1):
            start, end = _place(token)
            raise QueryError("near_too_wide", start, end)
        if not words:
            return Everything()
        return Text(words, exact, within if len(words) > 1 else None, field)

    def _field(self, tokens: list[Token]) -> Node:
        name, *values = tokens
        field = FIELDS[name.partition(":")[0].strip().lower()]
        if self.collection not in field.collections:
            (other,) = field.collections
            start, end = _place(name)
            raise QueryError("other_collection", start, end, field=field.name, collection=other)
        return Or(tuple(self._value(field, value) for value in values))

    def _value(self, field: Field, token: Token) -> Node:
        start, end = _place(token)
        if field.form == "text":
            return self._text_value(field, token)
        match = _PHRASE.fullmatch(token)
        text = match[2] if match else str(token)
        if not text.strip() or (token.type == "WORD" and not tokens_of(text)):
            raise QueryError("value_missing", start, end, field=field.name)
        if token.type in {"RANGE", "COMPARE"} and field.form not in _ORDERED:
            raise QueryError("not_a_value", start, end, field=field.name)
        return read_value(field, Value(text, start, end), self.zone)

    def _text_value(self, field: Field, token: Token) -> Node:
        if token.type == "PHRASE":
            return self._phrase(token, field.name)
        if token.type == "WORD":
            node = _special_word(token, field.name)
            return node or And(tuple(read_words(str(token), field.name)))
        start, end = _place(token)
        raise QueryError("not_a_value", start, end, field=field.name)


def _plain_word(tree: Syntax) -> Token | None:
    """Return the word that ``tree`` is, if it has no sign, star or ``=``."""
    while tree.data in {"unary", "group"} and len(tree.children) == 1:
        (child,) = tree.children
        if not isinstance(child, Tree):
            return None
        tree = child
    if tree.data != "word":
        return None
    token = _token(tree)
    return None if token.startswith("=") or "*" in token else token


def _special_word(token: Token, field: str | None) -> Node | None:
    """Read ``=word`` and ``prefix*``; null for any other word."""
    start, end = _place(token)
    if token.startswith("="):
        words = tuple(found.text for found in find_tokens(token[1:]))
        return Text(words, exact=True, field=field) if words else Everything()
    star = token.find("*")
    if star < 0 or not tokens_of(token):
        return None
    if tokens_of(token[star:]):
        raise QueryError("star_place", start, end)
    words = tuple(tokens_of(token[:star]))
    if len(words) != 1 or len(words[0]) < LEAST_PREFIX:
        raise QueryError("prefix_short", start, end, least=LEAST_PREFIX)
    return Prefix(words[0], field)


def _token(tree: Syntax) -> Token:
    (token,) = tree.children
    if not isinstance(token, Token):
        msg = f"{tree.data} holds no token"
        raise TypeError(msg)
    return token


def _place(token: Token) -> tuple[int, int]:
    return token.start_pos or 0, token.end_pos or 0
