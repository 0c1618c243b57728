"""Which word of the index a misspelt one may have meant: the same bounds on every engine."""

from collections.abc import Iterable

SHORTEST = 4
"""Shorter words are near too many others."""

SAME_START = 2
"""Letters at the beginning that are taken to be right."""

_LONG = 6
MAX_WORDS = 8
"""Words of one query that are looked at."""


def max_edits(word: str) -> int:
    """Return how many letters may be wrong, missing, too many or swapped."""
    return 2 if len(word) >= _LONG else 1


def is_checkable(word: str) -> bool:
    """Tell whether a word may be misspelt at all: numbers and ids are not."""
    return len(word) >= SHORTEST and word.isalpha()


def find_nearest(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Return the nearest of ``known`` (words and how often each occurs), of equals the commonest.

    >>> find_nearest("banjri", [("banjar", 9), ("banjir", 5), ("bandara", 7)])
    'banjir'
    """
    limit = max_edits(word)
    best: tuple[int, int, str] | None = None
    for other, count in known:
        if abs(len(other) - len(word)) > limit:
            continue
        edits = count_edits(word, other)
        if edits <= limit and (best is None or (edits, -count, other) < best):
            best = (edits, -count, other)
    return best[2] if best else None


def count_edits(one: str, other: str) -> int:
    """Count the letters to change, insert, remove or swap with the next.

    >>> count_edits("banjri", "banjir"), count_edits("gubenur", "gubernur")
    (1, 1)
    """
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = above, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(row[j - 1] + 1, above[j] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]
