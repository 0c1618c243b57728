"""Quantities: a number with its currency, scale, unit or counted noun; ranges are one quantity."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lexicon.numbers import NumberMention, find_numbers
from lexicon.units import is_currency, is_rate, load_units
from nlp.finders.words import load_words

_NOUN = re.compile(r"\s{1,3}(?P<noun>[^\W\d_][\w'-]*(?:/[^\W\d_][\w'-]*)?)")
_SPELLED = re.compile(r"\s*\((?P<words>[a-z][a-z\s]{2,60}|[IVXL]{1,6})\)", re.IGNORECASE)
_RANGE = re.compile(
    r"\s*(?:-|\u2013|\u2014|s/d|s\.d\.|sampai dengan|sampai|hingga)\s*$",
    re.IGNORECASE,
)
_RATE = re.compile(r"\s*per(?:\s+\w+){1,3}\s*(?:hingga|sampai|-)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bantara\s+(?:Rp\.?\s*|US\$\s*)?$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:dan|hingga|sampai|-)\s+$", re.IGNORECASE)
_MIDDLE = re.compile(r"\s+lebih(?=\s+[a-z])")
_TOLERANCE = re.compile(r"\s*(?:plus[\s-]minus|\u00b1|\+/-)\s*")
_CLOSED = re.compile(r"\s*,-")
_WORD_BEFORE = re.compile(r"(?P<word>[\w./-]+)[\s.:]*$")
_GLUED = re.compile(
    r"(?<!m2)(?<!m\u00b2)(?:[^\W\d]|\d)[-/.]$|\bke-$|#$|@\S*$|(?:https?://|www\.)\S*$"
)
_GOES_ON = re.compile(r"[-/:.]\w|\s?(?:WIB|WITA|WIT)\b")
_ITEM = re.compile(r"\d{1,2}\.\s[A-Z]")
_REPORTED = re.compile(
    r"\b(?:mencapai|tercatat|sebesar|sebanyak|di angka|ke angka|level|menjadi|yakni|indeks|skor)"
    r"\s+$",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\s+\d{1,2}(?:\s\([a-z ]+\))?\s(?:bulan|hari|menit|minggu)\b", re.IGNORECASE
)
OF_TOTAL = re.compile(r"\s+dari\s+(?:total\s+)?")
"""What stands between a part and its whole: ``6 dari 10 kota``."""
_OF_NUMBER = re.compile(rf"{OF_TOTAL.pattern}\d")
_CLAUSE_END = re.compile(r"[.,;:)]?(?:[\"\u201d&]|\s*$|\s+[A-Z\"\u201c(]|,\s)|[.;)](?![\w])")
_ONLY = re.compile(
    r"\b(?:hanya|cuma|tinggal|tersisa|sisanya|baru|sebanyak|mencapai|menjadi|sekitar)\s+$"
)
_SAID_OF = re.compile(r"(?:[a-z]{3,}|[a-z]\)|[A-Z]{2,5}\))\s+$")
_ORDINAL = re.compile(
    r"\b(?:HUT|ulang tahun|hari|hari jadi|abad|angkatan|edisi|putaran)\s+ke\s+$",
    re.IGNORECASE,
)
_PLATE = re.compile(r"\b[A-Z]{1,2}\s$")
_PLATE_END = re.compile(r"\s[A-Z]{1,3}\b")
_BEFORE_WINDOW = 18
_SMALLER = {
    "tahun": {"bulan": 12, "hari": 365},
    "bulan": {"hari": 30, "minggu": 4},
    "jam": {"menit": 60},
}
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


@dataclass(slots=True)
class Quantity:
    """A quantity at its place, before its surroundings are read."""

    start: int
    end: int
    value: float
    unit: str | None
    value_max: float | None = None
    scaled: bool = False
    vague: bool = False
    middle: bool = False
    """``8.000 lebih penerima``: a modifier stands inside."""
    about: bool = False
    """``600-an orang``: near this number."""
    elided: bool = False
    """Its noun or unit stands at the quantity before: ``pria 5.120 orang, wanita 4.890``."""
    noun_end: int = 0
    """End of the counted noun, 0 for money, measures and bare numbers."""
    number_start: int = 0
    number_end: int = 0


def find_quantities(text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Quantity]:
    """Yield the quantities of ``text``; ``taken`` are places that hold other numbers (citations).

    >>> [(q.value, q.unit) for q in find_quantities("Rp1,2 triliun untuk 70 juta pekerja")]
    [(1200000000000.0, 'IDR'), (70000000.0, 'pekerja')]
    """
    free = _free_numbers(text, taken)
    previous: Quantity | None = None
    for number in free:
        if previous is not None and number.start < previous.end:
            continue
        quantity = _read(text, number)
        if previous is not None and _joins(text, previous, quantity):
            _join(text, previous, quantity)
            continue
        if previous is not None and _is_quantity(text, previous):
            yield previous
        previous = quantity
    if previous is not None and _is_quantity(text, previous):
        yield previous


def _free_numbers(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[NumberMention]:
    starts = [start for start, _ in taken]
    for number in find_numbers(text):
        before = bisect_right(starts, number.start) - 1
        if before < 0 or taken[before][1] <= number.start:
            yield number


def _read(text: str, number: NumberMention) -> Quantity:
    quantity = Quantity(
        number.start,
        number.end,
        number.value,
        None,
        scaled=number.scaled,
        vague=number.vague,
        about=number.about,
    )
    quantity.number_start, quantity.number_end = number.start, number.end
    spelled = _SPELLED.match(text, quantity.end) if not number.in_words else None
    if spelled:
        quantity.end = spelled.end()
    before = text[max(0, number.start - _BEFORE_WINDOW) : number.start]
    currency = _currency_before(before)
    if currency:
        code, size = currency
        quantity.unit, quantity.start = code, number.start - size
        _step_currency_word(text, quantity)
        return quantity
    middle = _MIDDLE.match(text, quantity.end)
    position = middle.end() if middle else quantity.end
    unit = load_units().after_pattern.match(text, position)
    if unit and _fits_number(unit["unit"], text[position : unit.start("unit")]):
        quantity.unit = load_units().after[" ".join(unit["unit"].casefold().split())]
        quantity.end, quantity.middle = unit.end(), bool(middle)
        return quantity
    _read_noun(text, position, quantity, middle=bool(middle))
    return quantity


def _currency_before(before: str) -> tuple[str, int] | None:
    for match in load_units().before_pattern.finditer(before):
        gap = before[match.end() :]
        if not gap.strip(" \xa0.") and len(gap) <= 3:  # noqa: PLR2004 - "Rp. " and no more
            spelling = " ".join(match[0].casefold().split())
            return load_units().before[spelling], len(before) - match.start()
    return None


def _step_currency_word(text: str, quantity: Quantity) -> None:
    closed = _CLOSED.match(text, quantity.end)
    if closed:
        quantity.end = closed.end()
    unit = load_units().after_pattern.match(text, quantity.end)
    if unit and load_units().after[" ".join(unit["unit"].casefold().split())] == quantity.unit:
        quantity.end = unit.end()


def _fits_number(unit: str, gap: str) -> bool:
    """Tell whether the unit really stands at the number: ``M`` of a name is none."""
    return "-" not in gap and not (len(unit) == 1 and unit.isupper())


def _read_noun(text: str, position: int, quantity: Quantity, *, middle: bool) -> None:
    match = _NOUN.match(text, position)
    if match is None or "\n" in text[position : match.start("noun")]:
        return
    noun = match["noun"]
    folded = noun.casefold()
    if folded in _words()["predicates"]:
        return
    if folded in _words()["no_noun"] or len(folded) < 2:  # noqa: PLR2004 - a letter counts nothing
        if folded == "tahun":
            quantity.unit, quantity.end, quantity.noun_end = "tahun", match.end(), match.end()
            _read_duration(text, quantity)
        return
    end = match.end()
    following = _NOUN.match(text, end)
    if following and f"{folded} {following['noun'].casefold()}" in _words()["compounds"]:
        folded, end = f"{folded} {following['noun'].casefold()}", following.end()
    if folded.endswith("nya") and len(folded) > 5:  # noqa: PLR2004 - "ribuan muridnya"
        folded, end = folded[:-3], end - 3
    if folded == "kali" and following and following["noun"].casefold() == "lipat":
        end = following.end()
    quantity.unit, quantity.end, quantity.noun_end = folded, end, end
    quantity.middle = middle
    _read_duration(text, quantity)


def _read_duration(text: str, quantity: Quantity) -> None:
    """Join ``2 tahun 6 bulan``: two and a half years."""
    rest = _DURATION.match(text, quantity.end)
    if rest is None or quantity.unit not in _SMALLER:
        return
    size = _SMALLER[quantity.unit].get(rest[0].rsplit(None, 1)[-1].casefold())
    amount = re.search(r"\d+", rest[0])
    if size and amount:
        quantity.value += int(amount[0]) / size
        quantity.end = quantity.noun_end = rest.end()


def _joins(text: str, first: Quantity, second: Quantity) -> bool:
    """Tell whether two quantities are the ends of one range: ``5 sampai 10 persen``."""
    gap = text[first.end : second.start] if first.end <= second.start else ""
    if first.value_max is not None or first.end > second.start or first.vague:
        return False
    lower = first.value if _same_scale(first, second) and not _TOLERANCE.fullmatch(gap) else 0
    if second.value < lower:
        return False
    if first.unit is not None and first.unit != second.unit and not _shares_unit(first, second):
        return False
    if _RANGE.fullmatch(gap) or _RATE.fullmatch(gap) or _TOLERANCE.fullmatch(gap):
        return True
    before = text[max(0, first.start - 20) : first.start]
    return bool(_AND.fullmatch(gap) and _BETWEEN.search(before))


def _shares_unit(first: Quantity, second: Quantity) -> bool:
    """Tell whether the currency of the first is the second's, too: ``Rp 35-40 juta``."""
    return is_currency(first.unit) and second.scaled and not second.noun_end


def _same_scale(first: Quantity, second: Quantity) -> bool:
    return first.scaled or not second.scaled


def _join(text: str, first: Quantity, second: Quantity) -> None:
    scale = 1.0
    if not first.scaled and second.scaled:
        scale = _scale_of(text, second)
    if _TOLERANCE.fullmatch(text, first.end, second.start):  # "2,5 plus minus 1 persen"
        first.value, first.value_max = first.value - second.value, first.value + second.value
    else:
        first.value, first.value_max = first.value * scale, second.value
    first.end = second.end
    first.unit = first.unit if is_currency(first.unit) else second.unit or first.unit
    first.scaled, first.noun_end = first.scaled or second.scaled, second.noun_end
    first.number_end = second.number_end


def _scale_of(text: str, quantity: Quantity) -> float:
    words = text[quantity.number_start : quantity.number_end]
    digits = re.match(r"[\d.,]+", words)
    plain = next(find_numbers(digits[0]), None) if digits else None
    return quantity.value / plain.value if plain and plain.value else 1.0


def _is_quantity(text: str, quantity: Quantity) -> bool:
    """Tell whether a number with what is around it is a figure at all."""
    before = text[max(0, quantity.start - 30) : quantity.start]
    if is_currency(quantity.unit) or is_rate(quantity.unit):
        return True
    words = text[quantity.number_start : quantity.number_end]
    if not words[:1].isdigit() and not words.startswith(("-", "minus", "\u2013")):
        return quantity.scaled and quantity.unit is not None and not quantity.vague
    if _is_name(text, before, words, quantity):
        return False
    if quantity.unit is None:
        quantity.elided = _is_elided(text, before, words, quantity)
        return quantity.elided or _may_be_bare(before, quantity, words)
    return True


def _is_name(text: str, before: str, words: str, quantity: Quantity) -> bool:
    """Tell whether the number belongs to a name, a date, a list or an address."""
    if quantity.scaled and not quantity.noun_end:
        return False
    glued = before[-1:].isalpha() or bool(_GLUED.search(before))
    return glued or _is_numbering(text, before, words, quantity)


def _is_numbering(text: str, before: str, words: str, quantity: Quantity) -> bool:
    """Tell whether it is a clock time, a place in a list, a year, a code."""
    if _GOES_ON.match(text, quantity.number_end) or _is_named(before, quantity):
        return True
    integer = "," not in words and "." not in words
    if integer and _PLATE.search(before) and _PLATE_END.match(text, quantity.number_end):
        return True
    if integer and _FIRST_YEAR <= quantity.value < _LAST_YEAR and len(words) == 4:  # noqa: PLR2004
        return True
    if words.startswith("0") and not words.startswith("0,"):
        return True
    return bool(_ITEM.match(text, quantity.number_start))


def _is_named(before: str, quantity: Quantity) -> bool:
    """Tell whether the word before makes the number part of a name: ``Pasal 5``, ``Dapil 2``."""
    word = _WORD_BEFORE.search(before)
    named = word["word"].casefold().strip(".") if word else ""
    if named == "ke" and quantity.noun_end and not _ORDINAL.search(before):
        return False  # "dikirim ke 6 kecamatan"; the sixth is written "ke-6"
    return (quantity.unit is None or bool(quantity.noun_end)) and named in _words()["naming"]


def _is_elided(text: str, before: str, words: str, quantity: Quantity) -> bool:
    """Tell whether a bare number counts or measures what was named before it.

    ``30 anggota, 24 hadir``; ``6 dari 10 kota``; ``pemilih perempuan 893.221.``; ``tinggal 2.``
    """
    after = text[quantity.end : quantity.end + 30]
    if quantity.scaled or _OF_NUMBER.match(after):
        return not quantity.scaled
    predicate = _NOUN.match(after)
    if predicate and predicate["noun"].casefold() in _words()["predicates"]:
        return True
    if not _CLAUSE_END.match(after):
        return False
    grouped = "." in words or "," in words
    return bool((_SAID_OF if grouped else _ONLY).search(before))


def _may_be_bare(before: str, quantity: Quantity, words: str) -> bool:
    """Tell whether a number without unit is a figure: a scale, or a verb that reports it."""
    if quantity.scaled:
        return True
    reported = _REPORTED.search(before)
    return bool(reported) and not words.startswith("0")


def _words() -> Mapping[str, frozenset[str]]:
    return load_words("figure_words.toml")
