"""Quotes: who said what, in quotation marks or not; plain text in, records out.

Direct quotes are told from scare quotes by the words around them, indirect ones are found by verbs
of saying with a subject; short names, pronouns and ``-nya`` are resolved in reading order.
"""

from collections.abc import Iterator, Sequence

from nlp.finders.cast import Cast
from nlp.finders.direct import Direct, find_direct
from nlp.finders.indirect import Indirect, find_indirect
from nlp.finders.sentences import find_sentences
from records.facts import Official, Quote

_FAR = 600


def find_quotes(text: str, *, officials: Sequence[Official] = ()) -> Iterator[Quote]:
    """Yield the quotes of ``text`` with their speakers.

    >>> text = 'Budi Santoso hadir. "Kami siap bekerja," kata Budi.'
    >>> [(q.kind, q.speaker, q.cue) for q in find_quotes(text)]
    [('direct', 'Budi Santoso', 'kata')]
    """
    cast = Cast(text, officials)
    sentences = list(find_sentences(text))
    direct = list(find_direct(text, cast))
    indirect = find_indirect(text, sentences, cast, direct)
    events: list[Direct | Indirect] = sorted([*direct, *indirect], key=lambda event: event.start)
    turn = _Turn(cast, [sentence.start for sentence in sentences])
    for event in events:
        speaker = turn.speaker_of(event)
        kind = "direct" if isinstance(event, Direct) else "indirect"
        if event.end > event.start:
            yield Quote(start=event.start, end=event.end, kind=kind, speaker=speaker, cue=event.cue)


class _Turn:
    """Whose turn it is: what a pronoun or ``-nya`` means where the reading stands."""

    def __init__(self, cast: Cast, sentence_starts: Sequence[int]) -> None:
        self._cast = cast
        self._sentences = frozenset(sentence_starts)
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

    def _subject_before(self, position: int) -> str | None:
        """Return the person whose name began a sentence since the last speaker, the latest."""
        for appearance in reversed(self._cast.between(self._at, position)):
            if appearance.start in self._sentences:
                return self._renew(appearance.name)
        return None

    def _renew(self, name: str) -> str:
        self._person = name
        return name
