"""Who states a figure: the speaker of the quote around it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from records.facts import Figure, Quote


def attribute_figures(figures: Iterable[Figure], quotes: Sequence[Quote]) -> Iterator[Figure]:
    """Yield ``figures`` with the speakers of the quotes that hold them.

    >>> quote = Quote(start=0, end=20, kind="direct", speaker="Budi Santoso")
    >>> figure = Figure(start=5, end=12, value=2e6, unit="pekerja")
    >>> next(attribute_figures([figure], [quote])).speaker
    'Budi Santoso'
    """
    spoken = sorted((q for q in quotes if q.speaker), key=lambda quote: quote.start)
    starts = [quote.start for quote in spoken]
    for figure in figures:
        index = bisect_right(starts, figure.start) - 1
        if index >= 0 and figure.end <= spoken[index].end:
            yield figure.model_copy(update={"speaker": spoken[index].speaker})
        else:
            yield figure
