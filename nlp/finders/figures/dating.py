"""Which words date a figure: those of its sentence, or of the sentence that it goes on from."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from lexicon.patterns import alternatives
from nlp.finders.figures.periods import Clause, Period
from nlp.finders.figures.phrases import words_of
from nlp.finders.figures.quantities import Quantity
from nlp.finders.sentences import Sentence
from nlp.finders.words import load_words

_WINDOW = 45
_ADJACENT = 1
_BEHIND = 90
_YEAR = 4
_LED = re.compile(
    r"(?:pada|per|hingga|sampai|sepanjang|selama|di|sejak|dalam|awal|akhir|saat)\b", re.IGNORECASE
)
_DATED = re.compile(rf"{_LED.pattern}|tahun\b", re.IGNORECASE)
_CARRIED = re.compile(r"(?:pada|per|hingga|sampai|sepanjang|selama|sejak)\s", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:dari|dibanding|dibandingkan)\s+(?:yang\s+)?(?P<words>sebelumnya)"
    r"(?:\s+(?:yang|hanya|sebesar|mencapai|sebanyak|senilai|sekitar))*\s+$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:dibanding|dibandingkan|daripada|ketimbang)\s+(?:dengan\s+)?(?:pada\s+)?$"
)
_BASE = re.compile(
    r"(?:\bdari\s+(?:(?:target|pagu|posisi|total|rencana|kebutuhan|kuota)\s+)"
    r"(?:[\w-]+\s+){0,3}|\((?:kurs|setara)?\s*)$",
    re.IGNORECASE,
)
"""What a figure is compared with, or at what rate: no time of its own."""
_TURN = re.compile(r",\s+(?:tetapi|tapi|namun)\s")
_TO_COME = re.compile(
    r"\b(?:ditargetkan|rampung|selesai|dibangun|berdiri|dimulai|diresmikan|direncanakan)\b"
)
"""Verbs whose time is another than the figure's: ``jembatan 6 km itu rampung pada 2027``."""
_BECAME = re.compile(r"\s+(?:menjadi|jadi|ke)\s")
_SPOKEN = re.compile(r"(?:Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu)\s?[,(/]?\s?$")
_EVENT = re.compile(r"\b(?:Pilkada|Pemilu|Pilpres|Pileg|Piala|PON|Porprov|SEA Games|Liga)\s+$")
_POINTS = re.compile(
    r"(?:Angka|Jumlah|Nilai|Kenaikan|Penurunan|Peningkatan|Pertumbuhan|Capaian|Realisasi|Total|Besaran)\s"
    r"(?:\w+\s){0,2}(?:ini|itu|tersebut)\b|Jumlahnya\b|Angkanya\b|Nilainya\b"
)
_ITS = re.compile(
    r"(?!Se|Biaya|Ha)[A-Z]\w+\s(?:\w+\s){0,3}\w{3,}nya\s(?:\d|Rp|mencapai|sebesar|tercatat)"
)
_RUNS_ON = re.compile(
    r"(?:Lebih\sdari\sseparuh|Separuh|Sebagian|Dari\s(?:target|jumlah|total|angka)|Di\s(?:lain|satu)\ssisi|Sementara\situ|Sedangkan)"
    r"|[\d.,]+(?:\s\w+){0,2}\sdi\san\w*nya\b"
)


def find_dating(
    text: str, periods: Sequence[Period], taken: Sequence[tuple[int, int]]
) -> list[Period]:
    """Leave out the years of citations and events, and the days on which somebody spoke."""
    starts = [start for start, _ in taken]
    kept = []
    for period in periods:
        place = bisect_left(starts, period.end) - 1
        if place >= 0 and taken[place][1] > period.start:
            continue
        before = text[max(0, period.start - 14) : period.start]
        if not _SPOKEN.search(before) and not _EVENT.search(before):
            kept.append(period)
    return kept


def find_date(
    quantity: Quantity, clause: Clause, before: Clause | None, after: int
) -> Period | None:
    """Return the words that date ``quantity``.

    It stands in ``clause``, with the sentence ``before``; the next figure starts at ``after``.
    """
    return _nearest(quantity, clause, after) or _carried(quantity, clause, before)


def _nearest(quantity: Quantity, clause: Clause, after: int) -> Period | None:
    """Return the words of the sentence that date the quantity: the nearest before, or behind.

    Behind it only words with a preposition date it (``5,2 juta pada 2022``), and those of another
    clause only where no other figure, which starts at ``after``, stands between.
    """
    text, _, periods = clause
    adjacent = [p for p in periods if 0 <= p.start - quantity.end <= _ADJACENT]
    if adjacent and _DATED.match(text[adjacent[0].start : adjacent[0].end]):
        return adjacent[0]
    window = text[max(0, quantity.start - _WINDOW) : quantity.start]
    earlier = _EARLIER.search(window)
    if earlier:
        offset = quantity.start - len(window)
        return Period(offset + earlier.start("words"), offset + earlier.end("words"))
    if _BASE.search(window):
        return None
    before = [p for p in periods if p.end <= quantity.start and _dates(text, p, quantity)]
    if before:
        return before[-1]
    behind = (p for p in periods if quantity.end <= p.start <= quantity.end + _BEHIND)
    behind = (p for p in behind if p.start < after or ", " not in text[quantity.end : p.start])
    return next((p for p in behind if _dates_before(text, p, quantity)), None)


def _dates(text: str, period: Period, quantity: Quantity) -> bool:
    """Tell whether words before a figure may date it.

    A bare year that only belongs to a name in brackets does not (``defisit (APBN 2025)``), nor
    do words in front of a turn (``..., tetapi dana bagi hasil ...``).
    """
    if period.end - period.start == _YEAR and text[period.end : period.end + 1] == ")":
        return False
    if _BECAME.match(text, period.end) and _is_right_behind(text, period):
        return False  # "dari 79 persen pada 2020 menjadi 83 persen"
    return not _TURN.search(text, period.end, quantity.start)


def _is_right_behind(text: str, period: Period) -> bool:
    """Tell whether a period stands right behind a figure and so belongs to it."""
    return bool(
        re.search(
            r"(?:\d|persen|%|orang|juta|miliar|ribu|triliun)\s$",
            text[max(0, period.start - 8) : period.start],
        )
    )


def _dates_before(text: str, period: Period, quantity: Quantity) -> bool:
    if _TO_COME.search(text, quantity.end, period.start):
        return False
    if not _LED.match(text[period.start : period.end]):
        return False
    return not _COMPARED.search(text[max(0, period.start - 40) : period.start])


def _carried(quantity: Quantity, clause: Clause, before: Clause | None) -> Period | None:
    """Return the words of the sentence before, in the same paragraph, that date this one too."""
    text, sentence, _ = clause
    if before is None or not before.periods or text[quantity.start - 1 : quantity.start] == "(":
        return None  # "Pulau Makaroni (14 ha)" is so at any time
    if "\n" in text[before.sentence.end : sentence.start] or text[sentence.start] in '"\u201c':
        return None
    if _POINTS.match(text, sentence.start):
        return before.periods[-1]
    if _said().search(text, sentence.start, sentence.end):
        return None  # a new statement, of another day
    goes_on = _RUNS_ON.match(text, sentence.start) or _ITS.match(text, sentence.start)
    if not goes_on and not _repeats(text, before.sentence, sentence):
        return None
    led = [p for p in before.periods if _CARRIED.match(text, p.start)]
    return led[-1] if led else None


def _repeats(text: str, before: Sentence, sentence: Sentence) -> bool:
    """Tell whether a sentence begins with a noun of the one before: ``HPP gabah ... HPP gabah``."""
    first = re.match(r"[A-Z][\w-]{2,}", text[sentence.start : sentence.end])
    if first is None or first[0].casefold() in words_of("phrase_stops"):
        return False
    words = re.findall(r"[\w-]+", text[before.start : before.end].casefold())
    return first[0].casefold() in words


@cache
def _said() -> re.Pattern[str]:
    verbs = alternatives(load_words("quote_words.toml")["verbs"])
    return re.compile(rf"\b(?:{verbs})\b")
