"""Say what was understood of a query, in words that are themselves a query where possible."""

from collections.abc import Mapping
from datetime import date, tzinfo
from itertools import pairwise

from lexicon.regions import load_regions
from search_api.query.moments import from_seconds
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

ENGLISH: Mapping[str, str] = {
    "and": "AND",
    "or": "OR",
    "not": "NOT",
    "everything": "everything",
    "nothing": "nothing",
}
"""The words of a description; pages hand in those of the reader's language."""

_DAY_SECONDS = 86_400


def describe(tree: Node, *, zone: tzinfo, words: Mapping[str, str] = ENGLISH) -> str:
    """Return ``tree`` as a line of text; ``words`` may also name fields (``field.region``).

    >>> from datetime import UTC
    >>> describe(And((Text(("banjir",)), Keyword("region", "96.71"))), zone=UTC)
    'banjir AND region: Kota Sorong'
    """
    match tree:
        case Everything():
            return words["everything"]
        case Nothing():
            return words["nothing"]
        case Not(child):
            return f"{words['not']} {_inside(child, zone, words)}"
        case And(children) | Or(children):
            joiner = words["and" if isinstance(tree, And) else "or"]
            parts = (_inside(child, zone, words) for child in children if child != Everything())
            return f" {joiner} ".join(parts)
        case _:
            return _leaf(tree, zone, words)


def _inside(tree: Node, zone: tzinfo, words: Mapping[str, str]) -> str:
    text = describe(tree, zone=zone, words=words)
    return f"({text})" if isinstance(tree, And | Or) else text


def _leaf(tree: Node, zone: tzinfo, words: Mapping[str, str]) -> str:
    match tree:
        case Text(field=field):
            return _label(field, words) + _text(tree)
        case Prefix(prefix, field):
            return f"{_label(field, words)}{prefix}*"
        case Keyword(field, value):
            return _label(field, words) + _value(field, value)
        case Range(field, low, high):
            return _label(field, words) + _range(field, low, high, zone)
        case _:
            msg = f"not a leaf: {tree!r}"
            raise TypeError(msg)


def _label(field: str | None, words: Mapping[str, str]) -> str:
    return f"{words.get(f'field.{field}', field)}: " if field else ""


def _text(tree: Text) -> str:
    sign = "=" if tree.exact else ""
    if len(tree.words) == 1:
        return sign + tree.words[0]
    near = "" if tree.within is None else f"~{tree.within}"
    return f'{sign}"{" ".join(tree.words)}"{near}'


def _value(field: str, value: str) -> str:
    if field in {"region", "place"}:
        region = load_regions().get(value)
        return region.official if region else value
    return value


def _range(field: str, low: float | None, high: float | None, zone: tzinfo) -> str:
    ends = [_bound(field, low, zone), _bound(field, high, zone)]
    if all(one == other for one, other in pairwise(ends)):
        return ends[0]
    return f"{ends[0]} – {ends[1]}"  # noqa: RUF001 - printed for people


def _bound(field: str, bound: float | None, zone: tzinfo) -> str:
    if bound is None:
        return "…"
    if field == "published":
        return _moment(int(bound), zone)
    if field in {"as_of_from", "as_of_to"}:
        return date.fromordinal(int(bound)).isoformat()
    return f"{bound:.15g}"


def _moment(seconds: int, zone: tzinfo) -> str:
    """Return the day where a bound is the day's first or last second, else the time too."""
    moment = from_seconds(seconds).astimezone(zone)
    since = (moment.hour * 60 + moment.minute) * 60 + moment.second
    if since in {0, _DAY_SECONDS - 1}:
        return moment.date().isoformat()
    return moment.isoformat(timespec="minutes")
