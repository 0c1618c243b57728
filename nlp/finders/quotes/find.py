"""Quotes: who said what, in quotation marks or not; plain text in, records out.

Direct quotes are told from scare quotes by the words around them, indirect ones are found by verbs
of saying with a subject; short names, pronouns and ``-nya`` are resolved in reading order.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal

from nlp.finders.officials.context import Entity
from nlp.finders.quotes.cast import Appearance, Cast
from nlp.finders.quotes.direct import Direct, find_direct
from nlp.finders.quotes.indirect import Indirect, find_indirect
from nlp.finders.sentences import find_sentences
from records.facts import Official, Quote

_FAR = 600


def find_quotes(
    text: str,
    *,
    officials: Sequence[Official] = (),
    entities: Sequence[Entity] = (),
    citations: Sequence[tuple[int, int]] = (),
) -> Iterator[Quote]:
    """Yield the quotes of ``text`` with their speakers; ``citations`` are no speakers.

    >>> text = 'Budi Santoso hadir. "Kami siap bekerja," kata Budi.'
    >>> [(q.kind, q.speaker, q.cue) for q in find_quotes(text)]
    [('direct', 'Budi Santoso', 'kata')]
    """
    cast = Cast(text, officials, entities, citations)
    sentences = list(find_sentences(text))
    direct = list(find_direct(text, cast))
    indirect = find_indirect(text, sentences, cast, direct)
    events: list[Direct | Indirect] = sorted([*direct, *indirect], key=lambda e: e.cue_at)
    subjects = (cast.subject_of(text, start, end) for start, end in sentences)
    turn = _Turn(cast, [subject for subject in subjects if subject is not None])
    quotes = [quote for event in events if (quote := _make(event, turn.speaker_of(event)))]
    yield from sorted(quotes, key=lambda quote: quote.start)


def _make(event: Direct | Indirect, speaker: str | None) -> Quote | None:
    if event.end <= event.start:
        return None
    kind: Literal["direct", "indirect"] = "direct" if isinstance(event, Direct) else "indirect"
    return Quote(start=event.start, end=event.end, kind=kind, speaker=speaker, cue=event.cue)


class _Turn:
    """Whose turn it is: what a pronoun or ``-nya`` means where the reading stands."""

    def __init__(self, cast: Cast, subjects: Sequence[Appearance]) -> None:
        self._cast = cast
        self._subjects = subjects
        self._starts = [subject.start for subject in subjects]
        self._person: str | None = None
        self._institution: str | None = None
        self._at = 0

    def speaker_of(self, event: Direct | Indirect) -> str | None:
        """Return the full name of who speaks in ``event`` and remember it."""
        if event.speaker is not None:
            self._remember(event.speaker, is_person=event.is_person, at=event.end)
            return event.speaker
        if event.pronoun:
            speaker = self._subject_before(event.cue_at) or self._person or self._institution
            speaker = speaker or self._named_before(event.start)
        elif event.start - self._at < _FAR:
            speaker = self._person or self._institution
        else:
            speaker = None
        if speaker is not None:
            self._at = event.end
        return speaker

    def _remember(self, speaker: str, *, is_person: bool, at: int) -> None:
        self._at = at
        if is_person:
            self._person = speaker
        else:
            self._institution = speaker

    def _named_before(self, position: int) -> str | None:
        """Return the person named last before, where nobody has spoken yet."""
        near = self._cast.between(max(0, position - _FAR), position)
        if near:
            self._person = near[-1].name
        return self._person

    def _subject_before(self, position: int) -> str | None:
        """Return the person of whom the sentences since the last speaker spoke, the latest."""
        last = bisect_left(self._starts, position) - 1
        if last < 0 or self._starts[last] < self._at:
            return None
        self._person = self._subjects[last].name
        return self._person
