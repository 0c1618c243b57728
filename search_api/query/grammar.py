"""Cut a query into its syntax by the small grammar, and say where it breaks."""

import re
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from lexicon.patterns import alternatives
from search_api.query.errors import QueryError
from search_api.query.fields import FIELDS

MAX_LENGTH = 2_000
"""Characters of a query."""

MAX_CLAUSES = 100
"""Words, phrases and conditions of a query."""

MAX_DEPTH = 12
"""Brackets within brackets: each may be two levels to Elasticsearch, which takes 30 of them."""

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'))
_QUOTED = re.compile(r'"[^"]*"')
_OPERATOR_AT_END = re.compile(r"(?:AND|OR)$")
_LEAVES = frozenset({"WORD", "PHRASE", "RANGE", "COMPARE"})

Syntax = Tree[Token]


def straighten(text: str) -> str:
    """Put plain quotation marks for curly ones, one for one, so that places stay."""
    return text.translate(_QUOTES)


def without_quoted(text: str) -> str:
    """Return ``text`` with blanks for what stands in quotation marks, so that places stay."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def parse_syntax(text: str) -> Syntax:
    """Return the syntax tree of ``text``, which has been straightened.

    Raises:
        QueryError: it is too long, too deep, too much, or broken at a place.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError("too_long", MAX_LENGTH, len(text), length=len(text), limit=MAX_LENGTH)
    _check_depth(text)
    try:
        tree: Syntax = _parser().parse(text)
    except UnexpectedToken as error:
        raise _explain_token(text, error) from None
    except UnexpectedCharacters as error:
        raise _explain_character(text, error) from None
    leaves = list(tree.scan_values(_is_leaf))
    if len(leaves) > MAX_CLAUSES:
        start = min(sorted(leaf.start_pos or 0 for leaf in leaves)[MAX_CLAUSES:])
        raise QueryError("too_many", start, len(text), count=len(leaves), limit=MAX_CLAUSES)
    return tree


@cache
def _parser() -> Lark:
    grammar = files("search_api").joinpath("data", "query.lark").read_text(encoding="utf-8")
    return Lark(
        grammar.replace("FIELD_NAMES", alternatives(FIELDS)), parser="lalr", lexer="contextual"
    )


def _is_leaf(token: Token | Syntax) -> bool:
    return isinstance(token, Token) and token.type in _LEAVES


def _check_depth(text: str) -> None:
    depth = 0
    for match in re.finditer(r"[()]", without_quoted(text)):
        depth += 1 if match[0] == "(" else -1
        if depth > MAX_DEPTH:
            raise QueryError("too_deep", match.start(), match.end(), limit=MAX_DEPTH)


def _explain_character(text: str, error: UnexpectedCharacters) -> QueryError:
    start = int(error.pos_in_stream or 0)  # type: ignore[redundant-expr]  # may be missing
    if text[start : start + 1] == ")":
        return QueryError("bracket_extra", start, start + 1)
    if '"' in text[start : start + 2]:
        return QueryError("quote_open", start, len(text))
    return QueryError("not_a_value", start, start + 1, field=text[start : start + 1])


def _explain_token(text: str, error: UnexpectedToken) -> QueryError:
    token: Token = error.token
    if token.type == "$END":
        return _explain_end(text)
    start = token.start_pos or 0
    end = token.end_pos or start
    if token.type in {"_AND", "_OR"}:
        return QueryError("operator_place", start, end, word=str(token))
    if token.type == "_RPAR":
        field = _field_at_end().search(text[:start].rstrip())
        if field:
            return QueryError("value_missing", field.start(), start, field=field[1])
        empty = text[:start].rstrip().endswith("(")
        return QueryError("bracket_empty" if empty else "bracket_extra", start, end)
    return QueryError("not_a_value", start, end, field=str(token).rstrip(" :"))


def _explain_end(text: str) -> QueryError:
    tail = text.rstrip()
    field = _field_at_end().search(tail)
    if field:
        return QueryError("value_missing", field.start(), len(text), field=field[1])
    operator = _OPERATOR_AT_END.search(tail)
    if operator:
        return QueryError("operator_place", operator.start(), operator.end(), word=operator[0])
    opened = _last_open_bracket(text)
    if opened is not None:
        return QueryError("bracket_open", opened, opened + 1)
    return QueryError("ends_early", len(tail), len(text))


@cache
def _field_at_end() -> re.Pattern[str]:
    return re.compile(rf"\b({alternatives(FIELDS)})\s*:$", re.IGNORECASE)


def _last_open_bracket(text: str) -> int | None:
    stack: list[int] = []
    for match in re.finditer(r"[()]", without_quoted(text)):
        if match[0] == "(":
            stack.append(match.start())
        elif stack:
            stack.pop()
    return stack[-1] if stack else None
