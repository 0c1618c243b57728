"""Say of a query that was understood where it may not be understood as it was meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from lexicon.tables import load_toml
from search_api.query.fields import FIELDS
from search_api.query.grammar import straighten, without_quoted
from search_api.query.tree import And, Everything, Keyword, Node, Not, Or

CODES = ("unknown_field", "no_words", "unknown_source", "misspelt")
"""All codes; each has its sentence in every language, with ``name`` and ``others`` in it."""

_LONGEST = 40
_NAMED = re.compile(r"(?<![^\s(+-])([^\W\d_][\w-]*):(?=[^\s/:])")
"""A word before a colon to which something sticks; ``2021: Inpres`` and ``https://`` are none."""


@cache
def _field_words() -> dict[str, str]:
    words: dict[str, str] = load_toml("search_api", "field_words.toml")["words"]
    return words


class Hint(NamedTuple):
    """Something that a reader may want to know of her query."""

    code: str
    name: str
    """What it is about, as typed."""

    others: str = ""
    """What may be meant instead, parted by commas."""


def find_hints(text: str, tree: Node) -> list[Hint]:
    """Return what of ``text``, of which ``tree`` was understood, may not be meant."""
    hints = list(_unknown_fields(text))
    if text.strip() and tree == Everything():
        hints.append(Hint("no_words", text.strip()[:_LONGEST]))
    return list(dict.fromkeys(hints))


def find_unknown_sources(
    tree: Node, chosen: Sequence[str], sources: Mapping[str, str]
) -> list[Hint]:
    """Return the outlets asked for that there are not; worth saying when nothing was found.

    Args:
        tree: what was understood of the query.
        chosen: outlets chosen beside it.
        sources: name by id of those that there are.
    """
    by_name = {name.lower(): source for source, name in sources.items()}
    hints = []
    for value in dict.fromkeys((*_values_of(tree, "source"), *map(str.lower, chosen))):
        if value not in sources:
            near = get_close_matches(value, [*by_name, *sources], n=3, cutoff=0.5)
            ids = dict.fromkeys(by_name.get(one, one) for one in near)
            hints.append(Hint("unknown_source", value, ", ".join(ids)))
    return hints


def _unknown_fields(text: str) -> Iterator[Hint]:
    known = sorted(field.name for field in FIELDS.values() if "articles" in field.collections)
    for match in _NAMED.finditer(without_quoted(straighten(text))):
        if match[1].lower() not in FIELDS:
            name = match[1].lower()
            meant = _field_words().get(name)
            near = [meant] if meant in known else get_close_matches(name, known, n=1)
            yield Hint("unknown_field", match[1][:_LONGEST], ", ".join(near or known))


def _values_of(tree: Node, field: str) -> Iterator[str]:
    match tree:
        case Keyword(name, value) if name == field:
            yield value
        case And(children) | Or(children):
            for child in children:
                yield from _values_of(child, field)
        case Not(child):
            yield from _values_of(child, field)
        case _:
            return
