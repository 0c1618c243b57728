"""Cited statistics: plain text in, figures out, with modifier, measure, time and kind.

Who states a figure is said by the quote around it: see ``attribution``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from nlp.finders.figures.measures import Clause, Earlier, find_measure
from nlp.finders.figures.periods import Period, find_periods, resolve_period
from nlp.finders.figures.quantities import Quantity, find_quantities
from nlp.finders.regulations.provisions import find_chains
from nlp.finders.sentences import Sentence, find_sentences, sentence_at
from nlp.finders.words import load_words
from records.facts import Figure

Modifier = Literal["about", "at_least", "at_most"]
FigureKind = Literal["level", "change", "target", "share"]

_WINDOW = 45
_CLAUSE = 300
_NOUN_REACH = 220
_ADJACENT = 1
_YEAR = 4
_MONEY = 1e9  # "46 miliar" without a currency is rupiah
_FROM_TO = re.compile(
    r"[\s\xa0,]*(?:\([^()]{0,40}\)[\s\xa0]*)?(?:menjadi|ke)[\s\xa0]+$", re.IGNORECASE
)
_SHARE = re.compile(
    r"[\s\xa0]*(?:\([^()]{0,40}\)[\s\xa0]*)?(?:di[\s\xa0]antara|dari)[\s\xa0]+[\w(]"
)
_PART_OF = re.compile(r"\bdari[\s\xa0]+$", re.IGNORECASE)
_LED = re.compile(
    r"(?:pada|per|hingga|sampai|sepanjang|selama|di|sejak|dalam|awal|akhir|tahun|saat)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(r"(?:pada|per|hingga|sampai|sepanjang|selama|sejak)[\s\xa0]", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:dari|dibanding|dibandingkan)[\s\xa0]+(?:yang[\s\xa0]+)?(?P<words>sebelumnya)"
    r"(?:[\s\xa0]+(?:yang|hanya|sebesar|mencapai|sebanyak|senilai|sekitar))*[\s\xa0]+$"
)
_SPOKEN = re.compile(r"(?:Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu)[\s\xa0]?[,(/]?[\s\xa0]?$")
_AT_LEAST_BEHIND = re.compile(r"[\s\xa0]+(?:atau[\s\xa0]lebih|lebih|ke[\s\xa0]atas|plus)\b")


def find_figures(
    text: str, *, taken: Sequence[tuple[int, int]] = (), published: date | None = None
) -> Iterator[Figure]:
    """Yield the figures of ``text`` in reading order; ``taken`` are the places of citations.

    >>> [(f.value, f.unit, f.modifier) for f in find_figures("lebih dari 40,2 juta pekerja")]
    [(40200000.0, 'pekerja', 'at_least')]
    """
    provisions = [(start, end) for start, end, _ in find_chains(text)]
    periods = list(find_periods(text))
    dating = _dating(text, periods, taken)
    page = _Page(text, list(find_sentences(text)), dating, published)
    quantities = list(find_quantities(text, _merged([*taken, *provisions], periods, text)))
    counted: Quantity | None = None
    earlier: Earlier | None = None
    for index, quantity in enumerate(quantities):
        before = quantities[index - 1] if index else None
        if quantity.unit is None and quantity.scaled:
            quantity.unit = _elided_unit(quantity, counted)
        counted = quantity if quantity.noun_end else counted
        follows = before is not None and _follows(text, before, quantity)
        after = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
        figure, earlier = _make(page, quantity, index - 1 if follows else None, earlier, after)
        yield figure


@dataclass(frozen=True, slots=True)
class _Page:
    """What the reading of each figure looks at."""

    text: str
    sentences: Sequence[Sentence]
    periods: Sequence[Period]
    published: date | None

    def periods_in(self, sentence: Sentence) -> Sequence[Period]:
        first = bisect_left(self.periods, sentence.start, key=lambda period: period.start)
        last = bisect_left(self.periods, sentence.end, key=lambda period: period.start)
        return self.periods[first:last]


def _elided_unit(quantity: Quantity, before: Quantity | None) -> str | None:
    """Return the unit that the text leaves out: the noun counted just before, or money."""
    if before is not None and quantity.start - before.end < _NOUN_REACH:
        return before.unit
    return "IDR" if quantity.value >= _MONEY else None


def _merged(
    places: Sequence[tuple[int, int]], periods: Sequence[Period], text: str
) -> list[tuple[int, int]]:
    """Return the places of other numbers: citations, provisions, dates; overlaps joined."""
    dates = [(p.start, p.end) for p in periods if any(c.isdigit() for c in text[p.start : p.end])]
    merged: list[tuple[int, int]] = []
    for start, end in sorted([*places, *dates]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _make(
    page: _Page,
    quantity: Quantity,
    change_of: int | None,
    earlier: Earlier | None,
    after: int,
) -> tuple[Figure, Earlier]:
    text, sentence = page.text, sentence_at(page.sentences, quantity.start)
    periods = page.periods_in(sentence)
    period = _nearest_period(text, quantity, periods, after)
    period = period or _carried_period(page, sentence, quantity)
    as_of = text[period.start : period.end] if period else None
    days = resolve_period(as_of, page.published) if as_of else None
    measure, leftward = find_measure(Clause(text, sentence, periods), quantity, earlier)
    figure = Figure(
        start=quantity.start,
        end=quantity.end,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        modifier=_read_modifier(text, quantity),
        measure=measure,
        as_of=as_of,
        as_of_from=days[0] if days else None,
        as_of_to=days[1] if days else None,
        kind=_read_kind(text, quantity, sentence),
        change_of=change_of,
    )
    return figure, Earlier(quantity.end, quantity.unit, measure, leftward)


@cache
def _modifiers() -> tuple[re.Pattern[str], dict[str, Modifier]]:
    """Return one pattern for what may stand before a quantity, and what each word means."""
    lists = load_words("figure_words.toml")
    meaning: dict[str, Modifier] = {}
    for name in ("about", "at_least", "at_most"):
        meaning |= dict.fromkeys(lists[name], name)
    words = "|".join(re.escape(w) for w in sorted(meaning, key=len, reverse=True))
    between = "|".join(sorted(lists["between"], key=len, reverse=True))
    pattern = rf"(?<!\w)(?P<word>{words})[\s\xa0]+(?:(?:{between})[\s\xa0]+){{0,2}}$"
    return re.compile(pattern, re.IGNORECASE), meaning


def _read_modifier(text: str, quantity: Quantity) -> Modifier | None:
    if quantity.middle or quantity.vague:
        return "at_least"
    pattern, meaning = _modifiers()
    before = text[max(0, quantity.start - _WINDOW) : quantity.start]
    match = pattern.search(before)
    if match:
        return meaning[match["word"].casefold()]
    return "at_least" if _AT_LEAST_BEHIND.match(text, quantity.end) else None


def _nearest_period(
    text: str, quantity: Quantity, periods: Sequence[Period], after: int
) -> Period | None:
    """Return the words of the sentence that date the quantity: the nearest before, or behind.

    Behind it only words with a preposition date it (``5,2 juta pada 2022``), and those of another
    clause only where no other figure, which starts at ``after``, stands between.
    """
    adjacent = [p for p in periods if 0 <= p.start - quantity.end <= _ADJACENT]
    if adjacent and _LED.match(text[adjacent[0].start : adjacent[0].end]):
        return adjacent[0]
    earlier = _EARLIER.search(text, max(0, quantity.start - _WINDOW), quantity.start)
    if earlier:
        return Period(*earlier.span("words"))
    before = [p for p in periods if p.end <= quantity.start and not _is_of_name(text, p)]
    if before:
        return before[-1]
    behind = (p for p in periods if p.start >= quantity.end)
    behind = (p for p in behind if p.start < after or ", " not in text[quantity.end : p.start])
    return next((p for p in behind if _LED.match(text[p.start : p.end])), None)


def _is_of_name(text: str, period: Period) -> bool:
    """Tell whether a bare year only belongs to a name in brackets: ``defisit (APBN 2025)``."""
    return period.end - period.start == _YEAR and text[period.end : period.end + 1] == ")"


def _carried_period(page: _Page, sentence: Sentence, quantity: Quantity) -> Period | None:
    """Return the words of the sentence before, in the same paragraph, that date this one too."""
    index = bisect_left(page.sentences, sentence) - 1
    if page.text[quantity.start - 1 : quantity.start] == "(":
        return None  # "Pulau Makaroni (14 ha)" is so at any time
    if page.text[sentence.start] in '"\u201c':
        return None
    if index < 0 or "\n" in page.text[page.sentences[index].end : sentence.start]:
        return None
    if _said().search(page.text, sentence.start, sentence.end):
        return None  # a new statement, of another day
    led = [p for p in page.periods_in(page.sentences[index]) if _CARRIED.match(page.text, p.start)]
    return led[-1] if led else None


@cache
def _said() -> re.Pattern[str]:
    verbs = sorted(load_words("quote_words.toml")["verbs"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(verbs)})\b")


def _dating(text: str, periods: Sequence[Period], taken: Sequence[tuple[int, int]]) -> list[Period]:
    """Leave out the years of citations and the days on which somebody spoke."""
    starts = [start for start, _ in taken]
    kept = []
    for period in periods:
        place = bisect_left(starts, period.end) - 1
        if place >= 0 and taken[place][1] > period.start:
            continue
        if not _SPOKEN.search(text[max(0, period.start - 12) : period.start]):
            kept.append(period)
    return kept


def _read_kind(text: str, quantity: Quantity, sentence: Sentence) -> FigureKind:
    lists = load_words("figure_words.toml")
    clause = text[max(sentence.start, quantity.start - _CLAUSE) : quantity.start]
    nearest = re.split(r"[,;]\s", clause)[-1].casefold()
    words = re.findall(r"[\w-]+", nearest)[-8:]
    if quantity.unit == "percentage_point":
        return "change"
    if words and any(word in lists["target"] for word in words):
        return "target"
    if any(word in lists["change"] for word in words[-4:]) and "menjadi" not in words[-2:]:
        return "level" if _PART_OF.search(clause) else "change"
    if quantity.unit == "percent" and _SHARE.match(text, quantity.end):
        return "share"
    return "level"


def _follows(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Tell whether two quantities are one change: ``dari 40,2 juta menjadi 70 juta``."""
    gap = text[before.end : quantity.start]
    if not _FROM_TO.fullmatch(gap[-60:]) or len(gap) > 60:  # noqa: PLR2004 - one phrase
        return False
    start = text[max(0, before.start - 25) : before.start]
    return bool(_PART_OF.search(start)) and (before.unit == quantity.unit or not before.unit)
