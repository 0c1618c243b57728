"""Know which names mean the same: who searches ``BPJSTK`` also wants ``BPJS Ketenagakerjaan``."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from lexicon.tables import load_toml
from lexicon.tokens import tokens_of

Words = tuple[str, ...]


class Equivalent(NamedTuple):
    """A run of words that has other names."""

    start: int
    """Index of its first word."""

    end: int
    """Index one past its last word."""

    others: tuple[Words, ...]
    """The other names, as folded tokens."""


@cache
def load_equivalents() -> dict[Words, tuple[Words, ...]]:
    """Return, for each name as folded tokens, the other names of its row."""
    table: dict[Words, tuple[Words, ...]] = {}
    for group in load_toml("lexicon", "equivalents.toml")["groups"]:
        names = tuple(dict.fromkeys(tuple(tokens_of(name)) for name in group))
        for name in names:
            if name in table:
                msg = f"equivalents.toml: {' '.join(name)!r} stands in two rows"
                raise ValueError(msg)
            table[name] = tuple(other for other in names if other != name)
    return table


def find_equivalents(words: Sequence[str]) -> Iterator[Equivalent]:
    """Yield the names in ``words`` that have other names, the longest at each place.

    >>> [(name.start, name.end, name.others[0]) for name in find_equivalents(["klaim", "bpjstk"])]
    [(1, 2, ('bpjs', 'ketenagakerjaan'))]
    """
    table = load_equivalents()
    start = 0
    while start < len(words):
        end = _longest(table, words, start)
        if end > start:
            yield Equivalent(start, end, table[tuple(words[start:end])])
        start = max(end, start + 1)


def _longest(table: dict[Words, tuple[Words, ...]], words: Sequence[str], start: int) -> int:
    for end in range(min(len(words), start + _most_words()), start, -1):
        if tuple(words[start:end]) in table:
            return end
    return start


@cache
def _most_words() -> int:
    return max(map(len, load_equivalents()))
