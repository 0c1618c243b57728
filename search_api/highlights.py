"""Find the words of a text that a query asked for, and the passage that shows most of them.

Made from the archive's text with the tokenizer of the index, so that a mark always stands on the
words that matched.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from lexicon.stem import list_parts, stem
from lexicon.tokens import find_tokens
from search_api.query.tree import Node, Prefix, Text, find_wanted

SNIPPET = 280
"""Characters of a passage."""

LONGEST_WORD = 100
"""Characters between two spaces; the tokens of longer ones are not remembered."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a text with its marks."""

    text: str
    marks: tuple[Span, ...]
    """Offsets into ``text``."""

    start: int
    """Where it begins in the whole text."""

    cut_before: bool
    cut_after: bool


class Marker:
    """Finds what a query asks for in the texts of one field.

    Only words with a part that some leaf needs are looked at: to cut twenty texts into all their
    tokens took longer than the search.
    """

    def __init__(self, tree: Node, *, field: str) -> None:
        self._leaves = [leaf for leaf in find_wanted(tree) if leaf.field in {None, field}]
        texts = [leaf for leaf in self._leaves if isinstance(leaf, Text)]
        self._exact = {term for leaf in texts if leaf.exact for term in leaf.terms}
        self._stems = {term for leaf in texts if not leaf.exact for term in leaf.terms}
        self._prefixes = tuple(leaf.prefix for leaf in self._leaves if isinstance(leaf, Prefix))
        self._most = max((len(leaf.terms) + (leaf.within or 0) for leaf in texts), default=1)
        self._parts = _list_parts(self._leaves)
        self._is_plain = all(map(_PLAIN.fullmatch, self._parts))

    def find(self, text: str) -> list[Span]:
        """Return the stretches of ``text`` that are asked for, in order, apart."""
        if not self._leaves:
            return []
        tokens: dict[int, _Token] = {}
        number = last = 0
        for start, end in self._candidates(text):
            cut = _remember if end - start <= LONGEST_WORD else _cut
            words = cut(text[start:end])
            if not any(map(self._asks_for, words)):
                continue
            number += self._count(text, last, start)
            for word in words:
                span = (start + word.span[0], start + word.span[1])
                tokens[number] = _Token(span, word.exact, word.stem)
                number += 1
            last = end
        return _join(tokens, sorted({n for leaf in self._leaves for n in _find(leaf, tokens)}))

    def _candidates(self, text: str) -> Iterable[Span]:
        """Return what stands between spaces and may be wanted, in order."""
        if self._is_plain and not _STRANGE.search(text):
            lower = text.lower()
            return sorted({span for part in self._parts for span in _around(lower, part)})
        return (match.span() for match in _BETWEEN_SPACES.finditer(text))

    def _asks_for(self, token: "_Token") -> bool:
        return (
            token.stem in self._stems
            or token.exact in self._exact
            or token.exact.startswith(self._prefixes)
        )

    def _count(self, text: str, start: int, end: int) -> int:
        """Return how many tokens lie between, up to as many as could matter."""
        if end - start <= 1:
            return 0  # a space
        return sum(1 for _ in islice(find_tokens(text[start:end]), self._most))


_BETWEEN_SPACES = re.compile(r"[^ ]+")
_PLAIN = re.compile(r"[a-z0-9%.,/]+")
_STRANGE = re.compile(r"[^\x00-\x7f\u00a0\u00b0\u00b7\u2013-\u2015\u2018-\u2022\u2026]")
"""Letters that fold to others; signs of print hide no word."""


def _list_parts(leaves: Iterable[Text | Prefix]) -> frozenset[str]:
    """Return parts of which every word that some leaf asks for has one."""
    parts: set[str] = set()
    for leaf in leaves:
        if isinstance(leaf, Prefix):
            parts.add(leaf.prefix)
        else:
            parts.update(leaf.terms if leaf.exact else chain(*map(list_parts, leaf.terms)))
    return frozenset(parts)


def _around(text: str, part: str) -> Iterator[Span]:
    """Yield what stands between spaces and has ``part`` within itself."""
    place = text.find(part)
    while place >= 0:
        end = text.find(" ", place)
        end = len(text) if end < 0 else end
        yield text.rfind(" ", 0, place) + 1, end
        place = text.find(part, end)


class _Token(NamedTuple):
    """A token of a word that may be wanted."""

    span: Span
    exact: str
    stem: str


def _cut(chunk: str) -> tuple[_Token, ...]:
    return tuple(
        _Token((token.start, token.end), token.text, stem(token.text))
        for token in find_tokens(chunk)
    )


_remember = lru_cache(maxsize=20_000)(_cut)


def build_snippet(text: str, marks: Sequence[Span], *, size: int = SNIPPET) -> Snippet:
    """Return the passage with most of the marked words, or the beginning when there are none."""
    start, end = _best_window(text, marks, size)
    inside = tuple(
        (max(s, start) - start, min(e, end) - start) for s, e in marks if s < end and e > start
    )
    return Snippet(
        text=text[start:end],
        marks=inside,
        start=start,
        cut_before=start > 0,
        cut_after=end < len(text.rstrip()),
    )


def _find(leaf: Text | Prefix, tokens: Mapping[int, _Token]) -> Iterator[int]:
    """Yield the numbers of the tokens that ``leaf`` asks for."""
    if isinstance(leaf, Prefix):
        yield from (n for n, token in tokens.items() if token.exact.startswith(leaf.prefix))
        return
    stream = {n: token.exact if leaf.exact else token.stem for n, token in tokens.items()}
    length = len(leaf.terms)
    if leaf.within is not None:
        yield from _find_near(stream, leaf.terms, length + leaf.within)
        return
    for number in stream:
        if all(stream.get(number + n) == term for n, term in enumerate(leaf.terms)):
            yield from range(number, number + length)


def _find_near(stream: Mapping[int, str], terms: tuple[str, ...], width: int) -> Iterator[int]:
    wanted = Counter(terms)
    found = [number for number, word in stream.items() if word in wanted]
    for place, number in enumerate(found):
        window = found[place : bisect_left(found, number + width)]
        if not wanted - Counter(stream[other] for other in window):
            yield from window


def _join(tokens: Mapping[int, _Token], numbers: list[int]) -> list[Span]:
    """Return the spans of the tokens; those that touch or stand beside one another become one."""
    spans: list[Span] = []
    last = -2
    for number in numbers:
        start, end = tokens[number].span
        if number == last + 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        last = number
    return spans


def _best_window(text: str, marks: Sequence[Span], size: int) -> Span:
    if not marks:
        return 0, _end_of_word(text, size)
    starts = [start for start, _ in marks]
    best, most = 0, 0
    for i, start in enumerate(starts):
        count = bisect_left(starts, start + size * 2 // 3) - i
        if count > most:
            best, most = start, count
    begin = _begin_of_passage(text, best, size // 4)
    return begin, max(_end_of_word(text, begin + size), best)


def _begin_of_passage(text: str, place: int, before: int) -> int:
    """Return where a passage around ``place`` begins: at a sentence if near, else at a word."""
    lowest = max(0, place - before)
    if lowest == 0:
        return 0
    for sign in ("\n", ". "):
        found = text.rfind(sign, lowest, place)
        if found >= 0:
            return found + len(sign)
    space = text.find(" ", lowest, place)
    return space + 1 if space >= 0 else lowest


def _end_of_word(text: str, end: int) -> int:
    if end >= len(text):
        return len(text.rstrip())
    space = text.rfind(" ", max(0, end - 40), end)
    return space if space > 0 else end
