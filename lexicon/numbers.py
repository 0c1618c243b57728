"""Indonesian numbers in all their dress: ``1.250``, ``1,2 juta``, ``3jt``, ``dua juta``.

For finders, for the query box and for pages: one grammar reads, one writes.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from lexicon.patterns import alternatives

SCALES = {
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "juga": 10**6,  # a typo newspapers make: "1,8 juga lapangan kerja"
    "m": 10**9,
    "miliar": 10**9,
    "milyar": 10**9,
    "milliar": 10**9,
    "t": 10**12,
    "triliun": 10**12,
    "trilyun": 10**12,
    "trilliun": 10**12,
}
"""Words and letters that multiply what stands before them."""

UNITS = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
WHOLES = {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000, "sejuta": 10**6}
FRACTIONS = {"setengah": 0.5, "separuh": 0.5, "seperempat": 0.25, "sepertiga": 1 / 3}
VAGUE = {"belasan": 11, "puluhan": 10, "ratusan": 100, "ribuan": 1000, "jutaan": 10**6}
VAGUE |= {"miliaran": 10**9, "milyaran": 10**9, "triliunan": 10**12}
"""Lowest number meant by a vague scale: ``ratusan`` is at least a hundred."""

_LONG_SCALES = r"ribu|juta|miliar|milyar|milliar|triliun|trilyun|trilliun"
_DIGITS = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d{1,4})?"  # 1.250.000,5
    r"|\d{1,3}(?:,\d{3}){2,}"  # 1,250,000 on translated pages
    r"|\d+,\s\d(?=\s+(?:ribu|juta|miliar|triliun))"  # "95, 7 miliar"
    r"|\d+(?:[.,]\d+)?"
)
_DIGIT_SCALE = (
    rf"(?P<about>-an\b)?"  # "600-an", "Rp 170-an ribu", "Rp 6 triliunan"
    rf"(?:\s*(?:(?P<some>{_LONG_SCALES})an|(?P<scale>{_LONG_SCALES}|rb|jt|juga(?=\s+[a-z])))\b"
    rf"|(?P<letter>\s?[MT])\b(?!\.\w))?"
)
_BASIC = alternatives([*UNITS, *WHOLES])
_WORD = rf"(?:{_BASIC})(?:\s+(?:belas|puluh|ratus|ribu|juta|miliar|milyar|triliun|{_BASIC}))*"
_BEHIND = "|".join(
    f"(?<={sign})"
    for sign in (
        "Rp", r"Rp\.", "USD", "IDR", "EUR", "SGD", "MYR", "AUD", "JPY", "GBP", "CNY", "RM",
        "m2/", "m\u00b2/",
    )
)  # fmt: skip
"""A number may stand right behind these letters, as in ``Rp3,5 juta``."""
_DIGIT_NUMBER = re.compile(
    rf"(?:{_BEHIND}|(?<![\w/])(?<!\d[.,]))"
    r"(?P<sign>(?:[-\u2013\u2212](?=\d)|(?<!plus )minus\s+))?"
    # A letter of a bad scan inside ("3.5OO") makes any reading a guess; so no shorter one is tried.
    rf"(?P<digits>(?>{_DIGITS}))(?![OIl]\d|[OIl]{{2}}){_DIGIT_SCALE}",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(
    rf"\b(?:(?P<vague>{alternatives(VAGUE)})(?:\s+(?P<vague_scale>{_LONG_SCALES}))?"
    rf"|(?P<fraction>{alternatives(FRACTIONS)})(?:\s+(?P<fraction_scale>{_LONG_SCALES}))?"
    rf"|(?P<words>{_WORD})(?P<half>\s+setengah(?:\s+(?P<half_scale>{_LONG_SCALES})))?)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


class NumberMention(NamedTuple):
    """A number in running text: where it stands and what it means."""

    start: int
    end: int
    value: float
    in_words: bool = False
    """``dua juta``, not ``2 juta``."""
    scaled: bool = False
    """A scale word or letter multiplies it: ``1,2 juta``, ``Rp85 M``."""
    vague: bool = False
    """``ratusan``: the lowest number meant."""
    about: bool = False
    """``600-an``, ``Rp 6 triliunan``: near this number."""


def parse_digits(string: str) -> float:
    """Return the number written in digits: points group, the comma is decimal.

    A single point before anything but three digits is decimal too, as on imported pages.

    >>> parse_digits("1.250"), parse_digits("1,25"), parse_digits("2.5")
    (1250.0, 1.25, 2.5)
    """
    if string.isdecimal():
        return float(string)
    string = "".join(string.split())
    if _ENGLISH_GROUPED.fullmatch(string):
        return float(string.replace(",", ""))
    if _GROUPED.fullmatch(string):
        string = string.replace(".", "")
    try:
        return float(Decimal(string.replace(",", ".")))
    except ArithmeticError as error:
        raise ValueError(f"not a number: {string!r}") from error


def parse_number_words(string: str) -> float:
    """Return the number that ``string`` spells out.

    >>> parse_number_words("dua juta tiga ratus ribu"), parse_number_words("tujuh belas")
    (2300000.0, 17.0)
    """
    total, group, digit = 0, 0, 0
    for word in string.casefold().split():
        if word in UNITS:
            group, digit = group + digit, UNITS[word]
        elif word in WHOLES:
            group, digit = group + digit, WHOLES[word]
        elif word == "belas":
            group, digit = group + 10 + digit, 0
        elif word in {"puluh", "ratus"}:
            group, digit = group + digit * (10 if word == "puluh" else 100), 0
        elif word in SCALES:
            total, group, digit = total + (group + digit) * SCALES[word], 0, 0
        else:
            raise ValueError(f"not a number word: {word!r}")
    return float(total + group + digit)


def parse_number(string: str) -> float:
    """Return the number that ``string`` states, in digits or in words.

    >>> parse_number("1,2 juta"), parse_number("setengah"), parse_number("3jt")
    (1200000.0, 0.5, 3000000.0)
    """
    found = next(find_numbers(string), None)
    if found is None or string[: found.start].strip() or string[found.end :].strip():
        raise ValueError(f"not a number: {string!r}")
    return found.value


def format_number(value: float) -> str:
    """Return ``value`` as a newspaper prints it, in digits.

    >>> format_number(1250), format_number(40.25), format_number(-0.3)
    ('1.250', '40,25', '-0,3')
    """
    digits = format(Decimal(repr(float(value))), ",f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.translate(str.maketrans(",.", ".,"))


def format_scaled(value: float) -> str:
    """Return ``value`` short, with the largest scale that leaves at most two decimals.

    >>> format_scaled(40_200_000), format_scaled(1_250), format_scaled(3.5e9)
    ('40,2 juta', '1.250', '3,5 miliar')
    """
    for word in ("triliun", "miliar", "juta"):
        scaled = Decimal(repr(float(value))) / SCALES[word]
        if abs(scaled) >= 1 and scaled == round(scaled, 2):
            return f"{format_number(float(scaled))} {word}"
    return format_number(value)


def parse_roman(string: str) -> int:
    """Return the value of a Roman numeral.

    >>> parse_roman("XXI"), parse_roman("iv")
    (21, 4)
    """
    string = string.upper()
    if not string or not _ROMAN.fullmatch(string):
        raise ValueError(f"not a Roman numeral: {string!r}")
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[c] for c in string]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def find_numbers(text: str) -> Iterator[NumberMention]:
    """Yield every number in ``text``, in digits or in words, in reading order.

    >>> [n.value for n in find_numbers("dari 40,2 juta menjadi tujuh puluh juta")]
    [40200000.0, 70000000.0]
    """
    found = [_read_digits(match) for match in _DIGIT_NUMBER.finditer(text)]
    found += [_read_words(match) for match in _WORD_NUMBER.finditer(text)]
    yield from sorted(found, key=lambda number: number.start)


def _read_digits(match: re.Match[str]) -> NumberMention:
    digits, long, some, letter, sign, about = match.group(
        "digits", "scale", "some", "letter", "sign", "about"
    )
    scale, end = (long or some or letter or "").strip(), match.end()
    if letter and letter.strip().islower():  # "3 m" is three metres
        scale, end = "", match.end("digits")
    value = _times(parse_digits(digits), _scale(scale))
    return NumberMention(
        match.start(),
        end,
        -value if sign else value,
        scaled=bool(scale),
        about=bool(about or some),
    )


def _scale(word: str | None) -> int:
    return SCALES[word.casefold()] if word else 1


def _times(value: float, scale: int) -> float:
    """Multiply exactly in decimals: 40,2 juta is 40200000, not 40200000.000000004."""
    return value if scale == 1 else float(Decimal(repr(value)) * scale)


def _read_words(match: re.Match[str]) -> NumberMention:
    start, end = match.span()
    if match["vague"]:
        lowest = float(VAGUE[match["vague"].casefold()] * _scale(match["vague_scale"]))
        return NumberMention(start, end, lowest, in_words=True, scaled=True, vague=True)
    if match["fraction"]:
        scale = match["fraction_scale"]
        value = FRACTIONS[match["fraction"].casefold()] * _scale(scale)
        return NumberMention(start, end, value, in_words=True, scaled=bool(scale))
    value = parse_number_words(match["words"])
    if match["half"]:
        value = (value + 0.5) * _scale(match["half_scale"])
    scaled = bool(re.search(r"ribu|juta|mil|tril", match[0], re.IGNORECASE))
    return NumberMention(start, end, value, in_words=True, scaled=scaled)
