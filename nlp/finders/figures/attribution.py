"""Who states a figure: the speaker of the quote around it, or the source its sentence names."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from nlp.finders.abbreviations import lengthen, long_forms
from nlp.finders.sentences import Sentence, find_sentences, sentence_at
from records.facts import Figure, Quote

_NEAR = 250
_NAME = r"[A-Z][\w/&.-]*(?:[\s\xa0]+(?:dan[\s\xa0]+)?(?:\([A-Z][\w-]+\)|[A-Z][\w/&-]*)){0,7}"
_SOURCE = re.compile(
    r"(?:[Bb]erdasarkan|[Mm]erujuk|[Mm]engacu|[Mm]engutip|[Mm]enurut|[Dd]ari)(?:[\s\xa0]+pada)?[\s\xa0]+"
    r"(?:(?:data|perhitungan|catatan|laporan|survei|hasil|riset|kajian|hitungan|statistik|rilis|"
    r"dokumen|keterangan|resmi|terbaru|terakhir|milik|dari)[\s\xa0]+)+"
    rf"(?P<first>{_NAME})"
    rf"|\b[Dd]ata[\s\xa0]+(?P<second>{_NAME})[\s\xa0]+(?:menunjukkan|mencatat|menyebut)"
)
_HEADLINE = re.compile(
    rf"Baca[\s\xa0]?[Jj]uga[\s\xa0]*:?[\s\xa0]*(?:[^:.?!\n]{{0,60}},[\s\xa0])?(?P<name>{_NAME}):[\s\xa0]?"
)
_GOES_ON = re.compile(
    r"(?:(?:Angka|Jumlah|Nilai|Persentase|Besaran|Kontribusi|Capaian|Total|Rinciannya|Mereka|Adapun)\w*|"
    r"(?:Hal|Kondisi|Kenaikan|Penurunan|Peningkatan)[\s\xa0](?:ini|itu|tersebut)|\w+nya)[\s\xa0]"
)
_HEADLINE_REACH = 110


def attribute_figures(
    figures: Iterable[Figure], quotes: Sequence[Quote], *, text: str = ""
) -> Iterator[Figure]:
    """Yield ``figures`` with the speakers of the quotes that hold them.

    With ``text``, sources named without a verb of saying count too (``Berdasarkan data BPS``), and
    a sentence that goes on where the quote before it ended (``Angka ini naik ...``).

    >>> quote = Quote(start=0, end=20, kind="direct", speaker="Budi Santoso")
    >>> figure = Figure(start=5, end=12, value=2e6, unit="pekerja")
    >>> next(attribute_figures([figure], [quote])).speaker
    'Budi Santoso'
    """
    spoken = sorted((q for q in quotes if q.speaker), key=lambda quote: quote.start)
    page = _Page(text, spoken)
    for figure in figures:
        speaker = page.speaker_of(figure)
        yield figure.model_copy(update={"speaker": speaker}) if speaker else figure


class _Page:
    """What tells who states the figures of a text."""

    def __init__(self, text: str, spoken: Sequence[Quote]) -> None:
        self._text = text
        self._spoken = spoken
        self._starts = [quote.start for quote in spoken]
        self._sentences: Sequence[Sentence] = list(find_sentences(text))
        self._longer = long_forms(text) if text else {}

    def speaker_of(self, figure: Figure) -> str | None:
        index = bisect_right(self._starts, figure.start) - 1
        before = self._spoken[index] if index >= 0 else None
        if before is not None and figure.end <= before.end:
            return before.speaker
        if not self._sentences:
            return None
        sentence = sentence_at(self._sentences, figure.start)
        named = self._headline(figure) or self._source(sentence, figure)
        if named is not None or before is None:
            return named
        return before.speaker if self._goes_on(sentence, before, figure) else None

    def _headline(self, figure: Figure) -> str | None:
        """``Baca juga: KPK: Total Nilai Proyek Rp 231,8 Miliar``: who speaks in a headline."""
        start = max(0, figure.start - _HEADLINE_REACH)
        match = _HEADLINE.search(self._text, start, figure.start)
        return self._full(match["name"]) if match else None

    def _source(self, sentence: Sentence, figure: Figure) -> str | None:
        start = max(sentence.start, figure.start - _NEAR)
        match = _SOURCE.search(self._text, start, min(sentence.end, figure.end + _NEAR))
        return self._full(match["first"] or match["second"]) if match else None

    def _full(self, name: str) -> str:
        return lengthen(name.rstrip(".,"), self._longer, self._text)

    def _goes_on(self, sentence: Sentence, before: Quote, figure: Figure) -> bool:
        """Tell whether the speaker of the last quote goes on here, in the same paragraph."""
        if "\n" in self._text[before.end : figure.start] or figure.start - before.end > _NEAR:
            return False
        return bool(_GOES_ON.match(self._text, sentence.start))
