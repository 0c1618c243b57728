"""Nearness as exact phrases: all the words, in any order, with few others between.

The engines' own slop disagrees from three words on; phrases with offsets do not (contracts, 5).
"""

from collections.abc import Iterator
from itertools import permutations

Placed = tuple[tuple[int, str], ...]


def spread_words(terms: tuple[str, ...], within: int) -> Iterator[Placed]:
    """Yield every order of ``terms`` with every division of up to ``within`` words between them.

    >>> list(spread_words(("a", "b"), 1))
    [((0, 'a'), (1, 'b')), ((0, 'a'), (2, 'b')), ((0, 'b'), (1, 'a')), ((0, 'b'), (2, 'a'))]
    """
    for order in sorted(set(permutations(terms))):
        for gaps in _gaps(len(terms) - 1, within):
            places = [0]
            for gap in gaps:
                places.append(places[-1] + gap + 1)
            yield tuple(zip(places, order, strict=True))


def _gaps(count: int, within: int) -> Iterator[tuple[int, ...]]:
    if count == 0:
        yield ()
        return
    for gap in range(within + 1):
        for rest in _gaps(count - 1, within - gap):
            yield (gap, *rest)
