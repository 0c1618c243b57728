"""Find the words of a text that a query asked for, and the passage that shows most of them.

Made from the archive's text with the tokenizer of the index, so that a mark always stands on the
words that matched.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lexicon.stem import stem
from lexicon.tokens import cut_tokens
from search_api.query.tree import Node, Prefix, Text, find_wanted

SNIPPET = 280
"""Characters of a passage."""

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


def find_marks(text: str, tree: Node, *, field: str) -> list[Span]:
    """Return the stretches of ``text`` that ``tree`` asks for in ``field``, in order, apart."""
    leaves = [leaf for leaf in find_wanted(tree) if leaf.field in {None, field}]
    if not leaves:
        return []
    starts, ends, exact = cut_tokens(text)
    stems = list(map(stem, exact))
    found: set[int] = set()
    for leaf in leaves:
        found.update(_find(leaf, exact, stems))
    return _join(starts, ends, sorted(found))


def build_snippet(text: str, marks: Sequence[Span], *, size: int = SNIPPET) -> Snippet:
    """Return the passage with most of the marked words, or the beginning when there are none."""
    start, end = _best_window(text, marks, size)
    inside = tuple((s - start, e - start) for s, e in marks if s >= start and e <= end)
    return Snippet(
        text=text[start:end],
        marks=inside,
        start=start,
        cut_before=start > 0,
        cut_after=end < len(text.rstrip()),
    )


def _find(leaf: Text | Prefix, exact: list[str], stems: list[str]) -> Iterator[int]:
    """Yield the indices of the tokens that ``leaf`` asks for."""
    if isinstance(leaf, Prefix):
        yield from (i for i, word in enumerate(exact) if word.startswith(leaf.prefix))
        return
    stream, terms = (exact if leaf.exact else stems), leaf.terms
    length = len(terms)
    if leaf.within is not None:
        yield from _find_near(stream, terms, length + leaf.within)
        return
    for start, word in enumerate(stream):
        if word == terms[0] and tuple(stream[start : start + length]) == terms:
            yield from range(start, start + length)


def _find_near(stream: list[str], terms: tuple[str, ...], width: int) -> Iterator[int]:
    wanted = Counter(terms)
    for start, word in enumerate(stream):
        if word not in wanted:
            continue
        window = stream[start : start + width]
        if not wanted - Counter(window):
            yield from (start + i for i, other in enumerate(window) if other in wanted)


def _join(starts: list[int], ends: list[int], indices: list[int]) -> list[Span]:
    """Return the spans of the tokens; those that touch or stand beside one another become one."""
    spans: list[Span] = []
    last = -2
    for index in indices:
        if index == last + 1:
            spans[-1] = (spans[-1][0], ends[index])
        else:
            spans.append((starts[index], ends[index]))
        last = index
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
