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

from lexicon.patterns import alternatives
from lexicon.units import is_rate
from nlp.finders.figures.dating import find_date, find_dating
from nlp.finders.figures.measures import Earlier, find_measure
from nlp.finders.figures.periods import Clause, Period, find_periods, resolve_period
from nlp.finders.figures.quantities import OF_TOTAL, Quantity, find_quantities
from nlp.finders.regulations.provisions import find_chains
from nlp.finders.sentences import Sentence, find_sentences, index_at
from nlp.finders.words import load_words
from records.facts import Figure

Modifier = Literal["about", "at_least", "at_most"]
FigureKind = Literal["level", "change", "target", "share"]

_WINDOW = 45
_CLAUSE = 300
_NOUN_REACH = 220
_MONEY = 1e9  # "46 miliar" without a currency is rupiah
_FROM_TO = re.compile(r"[\s,]*(?:\([^()]{0,40}\)\s*)?(?:menjadi|ke)\s+$", re.IGNORECASE)
_SHARE = re.compile(r"\s*(?:\([^()]{0,40}\)\s*)?(?:di\santara|dari)\s+[\w(]")
_PART_OF = re.compile(r"\bdari\s+$", re.IGNORECASE)
_AT_LEAST_BEHIND = re.compile(r"\s+(?:atau\slebih|lebih|ke\satas|plus)\b")


def find_figures(
    text: str, *, taken: Sequence[tuple[int, int]] = (), published: date | None = None
) -> Iterator[Figure]:
    """Yield the figures of ``text`` in reading order; ``taken`` are the places of citations.

    >>> [(f.value, f.unit, f.modifier) for f in find_figures("lebih dari 40,2 juta pekerja")]
    [(40200000.0, 'pekerja', 'at_least')]
    """
    provisions = [(start, end) for start, end, _ in find_chains(text)]
    periods = list(find_periods(text))
    dating = find_dating(text, periods, taken)
    page = _Page(text, list(find_sentences(text)), dating, published)
    quantities = list(find_quantities(text, _merged([*taken, *provisions], periods, text)))
    counted: Quantity | None = None
    earlier: Earlier | None = None
    for index, quantity in enumerate(quantities):
        before = quantities[index - 1] if index else None
        if quantity.unit is None and quantity.scaled:
            quantity.unit = _elided_unit(quantity, counted)
        elif quantity.elided:
            quantity.unit = _shared_unit(text, quantity, quantities, index)
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

    def clauses_at(self, position: int) -> tuple[Clause, Clause | None]:
        """Return the sentence around ``position`` and the one before it, if there is one."""
        index = index_at(self.sentences, position)
        before = self._clause(self.sentences[index - 1]) if index else None
        return self._clause(self.sentences[index]), before

    def _clause(self, sentence: Sentence) -> Clause:
        first = bisect_left(self.periods, sentence.start, key=lambda period: period.start)
        last = bisect_left(self.periods, sentence.end, key=lambda period: period.start)
        return Clause(self.text, sentence, self.periods[first:last])


def _elided_unit(quantity: Quantity, before: Quantity | None) -> str | None:
    """Return the unit that the text leaves out: the noun counted just before, or money."""
    if before is not None and quantity.start - before.end < _NOUN_REACH:
        return before.unit
    return "IDR" if quantity.value >= _MONEY else None


def _shared_unit(
    text: str, quantity: Quantity, quantities: Sequence[Quantity], index: int
) -> str | None:
    """Return the unit of the quantity beside: ``6 dari | 10 kota``, ``30 anggota, | 24 hadir``."""
    after = quantities[index + 1] if index + 1 < len(quantities) else None
    if after is not None and OF_TOTAL.fullmatch(text[quantity.end : after.start]):
        return after.unit
    before = quantities[index - 1] if index else None
    if before is None or quantity.start - before.end > _NOUN_REACH:
        return None
    if is_rate(before.unit) or before.unit == "kali" or text[quantity.start - 2] == ")":
        return None
    return before.unit


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
    text = page.text
    clause, before = page.clauses_at(quantity.start)
    beside = earlier is not None and text[earlier.end : quantity.start].strip() == "("
    if earlier is not None and beside:  # "Rp1,1 miliar (34,4 persen)"
        period = earlier.period
    else:
        period = find_date(quantity, clause, before, after)
    as_of = text[period.start : period.end] if period else None
    days = resolve_period(as_of, page.published) if as_of else None
    measure, leftward = find_measure(clause, quantity, earlier)
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
        kind=_read_kind(text, quantity, clause.sentence),
        change_of=change_of,
    )
    return figure, Earlier(quantity.end, quantity.unit, measure, leftward, period)


@cache
def _modifiers() -> tuple[re.Pattern[str], dict[str, Modifier]]:
    """Return one pattern for what may stand before a quantity, and what each word means."""
    lists = load_words("figure_words.toml")
    meaning: dict[str, Modifier] = {}
    for name in ("about", "at_least", "at_most"):
        meaning |= dict.fromkeys(lists[name], name)
    words = alternatives(meaning)
    between = alternatives(lists["between"])
    pattern = rf"(?<!\w)(?P<word>{words})\s+(?:(?:{between})\s+){{0,2}}$"
    return re.compile(pattern, re.IGNORECASE), meaning


def _read_modifier(text: str, quantity: Quantity) -> Modifier | None:
    if quantity.middle or quantity.vague:
        return "at_least"
    if quantity.about:
        return "about"
    pattern, meaning = _modifiers()
    before = text[max(0, quantity.start - _WINDOW) : quantity.start]
    match = pattern.search(before)
    if match:
        return meaning[match["word"].casefold()]
    return "at_least" if _AT_LEAST_BEHIND.match(text, quantity.end) else None


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
