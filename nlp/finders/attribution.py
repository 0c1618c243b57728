"""Who states a figure: the speaker of the quote around it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from records.facts import Figure, Quote

_NEAR = 250


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
        speaker = _speaker_at(figure, spoken, index)
        yield figure.model_copy(update={"speaker": speaker}) if speaker else figure


def _speaker_at(figure: Figure, spoken: Sequence[Quote], index: int) -> str | None:
    """Return who states a figure, ``index`` being the last quote that begins before it.

    Between two near quotes of one speaker the speaker goes on.
    """
    if index < 0:
        return None
    before = spoken[index]
    if figure.end <= before.end:
        return before.speaker
    after = spoken[index + 1] if index + 1 < len(spoken) else None
    if after is None or after.speaker != before.speaker:
        return None
    near = figure.start - before.end < _NEAR and after.start - figure.end < _NEAR
    return before.speaker if near else None
