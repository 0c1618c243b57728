"""The tree of a query: what is asked, free of spelling and free of any engine.

Words are folded tokens; ``Text.terms`` gives them as the stream holds them. Every bound is
included; instants are whole seconds, so nothing is lost by that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lexicon.stem import stem


@dataclass(frozen=True, slots=True)
class Text:
    """One word, or several in a row, or several near one another."""

    words: tuple[str, ...]
    """Folded tokens as typed: ``("banjir", "bandang")``."""

    exact: bool = False
    """Whether the printed form is asked for, or any form of the word."""

    within: int | None = None
    """Null for a phrase; else at most so many other words between the first and the last."""

    field: str | None = None
    """Null for title and body, else the one text field: ``title``, ``author``."""

    @property
    def terms(self) -> tuple[str, ...]:
        """The words as they stand in the stream that is searched."""
        return self.words if self.exact else tuple(map(stem, self.words))


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so."""

    prefix: str
    """At least three folded characters: ``perlind``."""

    field: str | None = None
    """As in ``Text``."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A field holds exactly this value."""

    field: str
    """``source``, ``region``, ``regulation`` ..."""

    value: str
    """``sorongraya``, ``92.71``, ``uu/2014/23``."""


@dataclass(frozen=True, slots=True)
class Range:
    """A number field lies between two bounds, both included; null is open."""

    field: str
    """``published`` (seconds since 1970), ``year``, ``value`` ..."""

    low: float | None
    """The least."""

    high: float | None
    """The greatest."""


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All but this."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Node: TypeAlias = Text | Prefix | Keyword | Range | And | Or | Not | Everything | Nothing


def find_wanted(tree: Node) -> Iterator[Text | Prefix]:
    """Yield the words that are asked for, leaving out those that are excluded."""
    match tree:
        case Text() | Prefix():
            yield tree
        case And(children) | Or(children):
            for child in children:
                yield from find_wanted(child)
        case _:
            return


def is_plain(tree: Node) -> bool:
    """Tell whether no words are asked for, so that relevance means nothing."""
    return next(find_wanted(tree), None) is None
