"""Who states a figure: the speaker of the quote around it, or the source its sentence names."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from lexicon.patterns import alternatives
from nlp.finders.abbreviations import lengthen, long_forms
from nlp.finders.sentences import Sentence, find_sentences, sentence_at
from nlp.finders.words import load_words
from records.facts import Figure, Official, Quote

_NEAR = 250
_NAME = r"[A-Z][\w/&.-]*(?:\s+(?:dan\s+)?(?:\([A-Z][\w-]+\)|[A-Z][\w/&-]*)){0,7}"
_SOURCE = re.compile(
    r"(?:[Bb]erdasarkan|[Mm]erujuk|[Mm]engacu|[Mm]engutip|[Mm]enurut|[Dd]ari)(?:\s+pada)?\s+"
    r"(?:(?:data|perhitungan|catatan|laporan|survei|hasil|riset|kajian|hitungan|statistik|rilis|"
    r"dokumen|keterangan|resmi|terbaru|terakhir|milik|dari)\s+)+"
    rf"(?P<first>{_NAME})"
    rf"|\b[Dd]ata\s+(?P<second>{_NAME})\s+(?:menunjukkan|mencatat|menyebut)"
)
_HEADLINE = re.compile(rf"Baca\s?[Jj]uga\s*:?\s*(?:[^:.?!\n]{{0,60}},\s)?(?P<name>{_NAME}):\s?")
_ADVERB = (
    r"(?!(?:Sedikit|Setidak|Sebelum|Akhir|Biasa|Rencana|Sebalik|Selanjut|Umum|Misal|Seharus|Sebenar|Tentu|"
    r"Ha|Pu|Hendak|Seyogi|Sekira|Sekurang|Tampak|Ternyata|Kira|Mula|Awal|Sesungguh|Khusus)nya\b)"
)
"""``-nya`` here points at nothing."""
_GOES_ON = re.compile(
    r"(?:(?:Angka|Jumlah|Nilai|Persentase|Besaran|Kontribusi|Capaian|Total|Rinciannya|Mereka)\w*|"
    r"(?:Hal|Kondisi|Kenaikan|Penurunan|Peningkatan)\s(?:ini|itu|tersebut)|"
    rf"{_ADVERB}\w+nya)\s"
)
_JOINED = re.compile(
    r"(?:Selain|Di\ssamping|Di\sluar)\situ,|(?:Salah\ssatunya|Kemudian|Selanjutnya|Lalu|Di\s?mana|"
    r"Bahkan|Terakhir|Begitu\sjuga|Demikian\spula|Sedangkan|Sementara\situ)\b|"
    r"(?!Hingga|Sampai|Saat|Sejak|Pada|Hari|Tahun)[A-Z][\w-]+\s(?:\w+\s){0,2}(?:tersebut|itu|ini)\s|"
    rf"{_ADVERB}[A-Z]\w+\s(?:\w+\s){{0,4}}\w+nya\s"
)
"""How a sentence begins that goes on with what stands before it."""
_TOLD = re.compile(
    r"(?:Dijelaskan|Disebutkan|Dikatakan|Dipaparkan|Diungkapkan|Dirinci|Diterangkan)(?:nya)?,"
)
_DOING = frozenset({"melaporkan", "menerima", "meminta", "minta", "menuntut"})
"""Verbs that with a thing behind them are deeds: ``melaporkan 212 merek``."""
_HEADLINE_REACH = 110
_REACH = 300


def attribute_figures(
    figures: Iterable[Figure],
    quotes: Sequence[Quote],
    *,
    text: str = "",
    officials: Sequence[Official] = (),
) -> Iterator[Figure]:
    """Yield ``figures`` with the speakers of the quotes that hold them.

    With ``text``, sources named without a verb of saying count too (``Berdasarkan data BPS``), a
    sentence that goes on where the quote before it ended (``Angka ini naik ...``), and one whose
    subject speaks of a thing only (``Budi menyoroti belanja Rp 5 miliar``), which is no quote.

    >>> quote = Quote(start=0, end=20, kind="direct", speaker="Budi Santoso")
    >>> figure = Figure(start=5, end=12, value=2e6, unit="pekerja")
    >>> next(attribute_figures([figure], [quote])).speaker
    'Budi Santoso'
    """
    spoken = sorted((q for q in quotes if q.speaker), key=lambda quote: quote.start)
    page = _Page(text, spoken, officials)
    for figure in figures:
        speaker = page.speaker_of(figure)
        yield figure.model_copy(update={"speaker": speaker}) if speaker else figure


@cache
def _speaking() -> re.Pattern[str]:
    """``Ia mempertanyakan ...``, ``Budi juga menyoroti ...``, also where a verb is glued."""
    lists = load_words("quote_words.toml")
    verbs = alternatives(lists["verbs"] - _DOING)
    adverbs = alternatives(lists["between"])
    name = r"[A-Z][\w'’.]*(?:\s[A-Z][\w'’.]*){0,4}?"
    return re.compile(
        rf"(?:(?P<pronoun>Ia|Dia|Beliau)|(?P<name>{name}))\s(?:(?:{adverbs})\s)*(?:{verbs})"
    )


class _Page:
    """What tells who states the figures of a text."""

    def __init__(self, text: str, spoken: Sequence[Quote], officials: Sequence[Official]) -> None:
        self._text = text
        self._spoken = spoken
        self._starts = [quote.start for quote in spoken]
        self._sentences: Sequence[Sentence] = list(find_sentences(text))
        self._names = {form: official.name for official in officials for form in official.mentions}

    def speaker_of(self, figure: Figure) -> str | None:
        index = bisect_right(self._starts, figure.start) - 1
        before = self._spoken[index] if index >= 0 else None
        if before is not None and figure.end <= before.end:
            return before.speaker
        if not self._sentences:
            return None
        sentence = sentence_at(self._sentences, figure.start)
        named = (
            self._headline(figure)
            or self._source(sentence, figure)
            or self._subject(sentence, figure, before)
        )
        if named is not None or before is None:
            return named
        after = self._spoken[index + 1] if index + 1 < len(self._spoken) else None
        if self._goes_on(sentence, before, figure) or self._is_between(sentence, before, after):
            return before.speaker
        return None

    def _subject(self, sentence: Sentence, figure: Figure, before: Quote | None) -> str | None:
        """Return the person who is the subject of a verb of saying at the sentence's head."""
        match = _speaking().match(self._text, sentence.start, figure.start)
        if match is None:
            return None
        if match["pronoun"]:
            return before.speaker if before is not None else None
        return self._names.get(" ".join(match["name"].split()))

    def _headline(self, figure: Figure) -> str | None:
        """``Baca juga: KPK: Total Nilai Proyek Rp 231,8 Miliar``: who speaks in a headline."""
        start = max(0, figure.start - _HEADLINE_REACH)
        match = _HEADLINE.search(self._text, start, figure.start)
        return self._full(match["name"]) if match else None

    def _source(self, sentence: Sentence, figure: Figure) -> str | None:
        start = max(sentence.start, figure.start - _NEAR)
        match = _SOURCE.search(self._text, start, min(sentence.end, figure.end + _NEAR))
        return self._full(match["first"] or match["second"]) if match else None

    @cached_property
    def _longer(self) -> Mapping[str, str]:
        """The long forms of the text, read where a source is named: most figures have none."""
        return long_forms(self._text)

    def _full(self, name: str) -> str:
        return lengthen(name.rstrip(".,"), self._longer, self._text)

    def _is_between(self, sentence: Sentence, before: Quote, after: Quote | None) -> bool:
        """Tell whether a speaker speaks before and after a sentence that goes on with his words."""
        if sentence.start - before.end > _REACH:
            return False
        if _TOLD.match(self._text, sentence.start):
            return True
        if after is None or after.speaker != before.speaker or after.start - sentence.end > _REACH:
            return False
        return bool(_JOINED.match(self._text, sentence.start))

    def _goes_on(self, sentence: Sentence, before: Quote, figure: Figure) -> bool:
        """Tell whether the speaker of the last quote goes on here, in the same paragraph."""
        if "\n" in self._text[before.end : figure.start] or figure.start - before.end > _NEAR:
            return False
        return bool(_GOES_ON.match(self._text, sentence.start))
