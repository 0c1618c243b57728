"""Say what was understood of a query, in words that are themselves a query where possible."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

Naming = Callable[[str, str], str]
"""Returns how people say a value of a field."""

ENGLISH: Mapping[str, str] = {
    "and": "AND",
    "or": "OR",
    "not": "NOT",
    "everything": "everything",
    "nothing": "nothing",
}
"""The words of a description; pages hand in those of the reader's language."""

_DAY_SECONDS = 86_400


def name_plainly(field: str, value: str) -> str:
    """Return regions by their names, everything else as it is."""
    region = load_regions().get(value) if field in {"region", "place"} else None
    return region.label if region else value


def describe(
    tree: Node,
    *,
    zone: tzinfo,
    words: Mapping[str, str] = ENGLISH,
    naming: Naming = name_plainly,
) -> str:
    """Return ``tree`` as a line of text; ``words`` may also name fields (``field.region``).

    >>> from datetime import UTC
    >>> describe(And((Text(("banjir",)), Keyword("region", "96.71"))), zone=UTC)
    'banjir AND region: Kota Sorong'
    """
    return _Describer(zone, words, naming).describe(tree)


@dataclass(frozen=True, slots=True)
class _Describer:
    zone: tzinfo
    words: Mapping[str, str]
    naming: Naming

    def describe(self, tree: Node) -> str:
        match tree:
            case Everything():
                return self.words["everything"]
            case Nothing():
                return self.words["nothing"]
            case Not(child):
                return f"{self.words['not']} {self._inside(child)}"
            case And(children) | Or(children):
                joiner = self.words["and" if isinstance(tree, And) else "or"]
                parts = (self._inside(child) for child in children if child != Everything())
                return f" {joiner} ".join(parts)
            case _:
                return self._leaf(tree)

    def _inside(self, tree: Node) -> str:
        text = self.describe(tree)
        return f"({text})" if isinstance(tree, And | Or) else text

    def _leaf(self, tree: Text | Prefix | Keyword | Range) -> str:
        label = _label(tree.field, self.words)
        match tree:
            case Text():
                return label + _text(tree)
            case Prefix(prefix):
                return f"{label}{prefix}*"
            case Keyword(field, value):
                return label + self.naming(field, value)
            case Range(field, low, high):
                return label + _range(field, low, high, self.zone)


def _label(field: str | None, words: Mapping[str, str]) -> str:
    return f"{words.get(f'field.{field}', field)}: " if field else ""


def _text(tree: Text) -> str:
    sign = "=" if tree.exact else ""
    if len(tree.words) == 1:
        return sign + tree.words[0]
    near = "" if tree.within is None else f"~{tree.within}"
    return f'{sign}"{" ".join(tree.words)}"{near}'


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
