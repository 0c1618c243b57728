"""Words that date a figure, and the days they mean: ``per 31 Desember 2023``, ``tahun lalu``."""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from lexicon.dates import WEEKDAY_NAMES, month_number
from lexicon.patterns import alternatives
from nlp.finders.sentences import Sentence

_MONTHS = (
    "Januari|Februari|Pebruari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|"
    "Nopember|Desember|Jan|Feb|Mar|Apr|Jun|Jul|Agt|Agu|Sept|Sep|Okt|Nov|Nop|Des"
)
_DAY_NAMES = alternatives(WEEKDAY_NAMES)
_DAYS = (
    rf"(?:{_DAY_NAMES})"
    r"(?:\spukul\s\d{1,2}[.:]\d\d(?:\sWI(?:B|TA|T))?"
    r"|\s(?:pagi|siang|sore|petang|malam|dini\shari))?"
)
_Y = r"(?:19|20)\d\d"
_WHICH = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4}
_PART = rf"(?:{alternatives(_WHICH)}|[1-4])"
_COUNTS = {"satu": 1, "dua": 2, "tiga": 3, "lima": 5, "sepuluh": 10}
_DAYS_OF = {
    "jam": 1 / 24, "hari": 1, "pekan": 7, "minggu": 7, "bulan": 30.44, "tahun": 365.25,
}  # fmt: skip
_LAST = re.compile(
    rf"(?P<count>\d{{1,3}}|{alternatives(_COUNTS)})\s+(?P<unit>{alternatives(_DAYS_OF)})\s+terakhir"
)
_PREPOSITION = (
    r"(?:(?:pada|selama periode|per|hingga|sampai\s+dengan|sampai|sepanjang|selama|di|sejak|"
    r"dalam|awal|pertengahan|akhir|sisa|posisi|(?:periode|kurun\s+waktu))\s+){0,3}"
)
_PERIOD = re.compile(
    # The first letters of what may begin a period: most words of a text fail here at once.
    rf"\b(?=[\dabdfhjklmnopst])(?P<words>(?P<lead>{_PREPOSITION})(?:periode(?:\s+yang)?\s+sama(?:\s+pada)?\s+)?(?:(?:tanggal|bulan|tahun(?:\s+anggaran)?|periode|akhir|awal|(?:pekan|minggu)\s+(?:pertama|kedua|ketiga|keempat|terakhir|ke-\d))\s+){{0,2}}(?:"
    rf"(?P<day>\d{{1,2}})\s+(?P<month>{_MONTHS})\b(?:\s+(?P<year>{_Y}))?"
    rf"|(?P<from>{_MONTHS})(?:\s+(?P<from_year>{_Y}))?(?:\s*[-\u2013\u2014]\s*|\s+(?:hingga|sampai|s/d)\s+)(?P<to>{_MONTHS})\b"
    rf"(?:\s+(?P<span_year>{_Y}))?"
    rf"|(?P<alone>{_MONTHS})\b(?:\s+(?P<alone_year>{_Y})|\s+(?P<when>lalu|mendatang|depan|nanti)\b)?"
    rf"|(?P<part>semester|kuartal|triwulan)\s+(?P<which>{_PART})\b(?:[\s/-]+(?:tahun\s+)?(?P<part_year>{_Y})|\s+(?P<part_of>tahun\s+)?(?P<part_when>ini|terakhir|lalu))?"
    rf"|(?P<first>{_Y})(?:(?:\s*[-\u2013/]\s*|\s+dan\s+)(?P<last>{_Y}))?(?![\w.,]*\d)"
    rf"|(?:tahun|bulan|semester|kuartal|pekan|minggu)\s+(?:lalu|ini|depan|sebelumnya|kemarin)"
    rf"|(?:tahun|bulan|periode|semester)\s+(?:yang\s+sama|pertama|kedua|ketiga)"
    rf"|(?:saat|hari)\s+(?:ini|itu)|kini|sekarang|(?:awal|akhir)\s+tahun|kemarin|dulu(?=\s+(?:hanya|cuma|masih|baru))|sejauh\s+ini"
    rf"|{_LAST.pattern}"
    rf"|(?<=per\s)(?:{_DAYS})|(?<=hingga\s)(?:{_DAYS})|(?<=sampai\s)(?:{_DAYS})|(?<=sejak\s)(?:{_DAYS})"
    r"))\b",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    rf"\b(?:{_Y}|{_MONTHS}|semester|kuartal|triwulan|tahun|bulan|pekan|minggu|periode|hari|saat|kini|"
    rf"sekarang|kemarin|dulu|sejauh|terakhir|{_DAY_NAMES})\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s|$")
_BEFORE = 90
_AFTER = 70
"""Characters around an anchor that a period may take."""
_DECEMBER = 12


class Period(NamedTuple):
    """Words that date something."""

    start: int
    end: int


class Clause(NamedTuple):
    """Where a figure stands: the text, the sentence and the words in it that date something."""

    text: str
    sentence: Sentence
    periods: Sequence[Period] = ()


def find_periods(text: str) -> Iterator[Period]:
    """Yield the words that may date a figure, in reading order.

    >>> text = "mencapai 5,2 juta pada tahun 2022"
    >>> [text[start:end] for start, end in find_periods(text)]
    ['pada tahun 2022']
    """
    for start, end in _near_anchors(text):
        for match in _PERIOD.finditer(text, start, end):
            yield Period(*match.span("words"))


def _near_anchors(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around words that every period holds one of; all else is passed over."""
    start = end = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() - _BEFORE > end:
            if end:
                yield start, end
            start = max(end, anchor.start() - _BEFORE)
        stop = _GAP.search(text, anchor.end() + _AFTER)
        end = stop.start() if stop else len(text)
    if end:
        yield start, end


def resolve_period(words: str, published: date | None) -> tuple[date, date] | None:
    """Return the first and the last day that ``words`` mean; nothing where they do not say.

    Words without a year are read against the day of publication: the last such month before it.

    >>> resolve_period("semester I 2023", None)
    (datetime.date(2023, 1, 1), datetime.date(2023, 6, 30))
    >>> resolve_period("tahun lalu", date(2025, 3, 1))
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    """
    match = _PERIOD.search(words)
    if match is None:
        return None
    absolute = _read_absolute(match, published)
    found = absolute or (_read_relative(words.casefold(), published) if published else None)
    if found is None:
        return None
    start, end = found
    lead = (match["lead"] or "").casefold()
    if re.search(r"hingga|sampai", lead):
        return date(end.year, 1, 1) if match["year"] or match["alone"] else start, end
    if "sejak" in lead and published and published >= start:
        return start, published
    return start, end


def _read_absolute(match: re.Match[str], published: date | None) -> tuple[date, date] | None:
    try:
        if match["day"]:
            year = _year(match["year"], published, month_number(match["month"]))
            day = date(year, month_number(match["month"]), int(match["day"]))
            return day, day
        if match["from"]:
            last = month_number(match["to"])
            year = _year(match["span_year"], published, last)
            first = month_number(match["from"])
            begun = int(match["from_year"] or year - (first > last))  # "Desember-Februari 2025"
            return date(begun, first, 1), _month_end(year, last)
        if match["alone"]:
            month = month_number(match["alone"])
            year = _year(match["alone_year"], published, month)
            if published and match["when"] in {"mendatang", "depan", "nanti"}:
                year = published.year + (month <= published.month)
            return date(year, month, 1), _month_end(year, month)
        return _read_parts(match, published)
    except ValueError:  # the thirtieth of February, or no year to be had
        return None


def _read_parts(match: re.Match[str], published: date | None) -> tuple[date, date] | None:
    if match["part"]:
        which = match["which"].casefold()
        number = int(which) if which.isdigit() else _WHICH[which]
        size = 6 if match["part"].casefold() == "semester" else 3
        if number * size > _DECEMBER:
            return None
        year = _year(match["part_year"], published, number * size - size + 1)
        if published and match["part_of"] and match["part_when"].casefold() != "terakhir":
            year = published.year - (match["part_when"].casefold() == "lalu")
        return date(year, number * size - size + 1, 1), _month_end(year, number * size)
    if match["first"]:
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if last < first:
            return None
        return date(first, 1, 1), date(last, 12, 31)
    return None


def _year(printed: str | None, published: date | None, month: int) -> int:
    if printed:
        return int(printed)
    if published is None:
        raise ValueError("no year")
    return published.year - (month > published.month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _read_relative(words: str, published: date) -> tuple[date, date] | None:
    return _read_last(words, published) or _read_shifted(words, published)


def _read_shifted(words: str, published: date) -> tuple[date, date] | None:
    """``tahun lalu``, ``bulan ini``, ``pekan depan``, ``kini``."""
    shift = -1 if re.search(r"lalu|sebelumnya|kemarin", words) else 1 if "depan" in words else 0
    if "tahun" in words:
        return date(published.year + shift, 1, 1), date(published.year + shift, 12, 31)
    if "bulan" in words:
        index = published.year * 12 + published.month - 1 + shift
        year, month = divmod(index, 12)
        return date(year, month + 1, 1), _month_end(year, month + 1)
    if re.search(r"pekan|minggu", words):
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(days=6)
    yesterday = published - timedelta(days=1)
    if "kemarin" in words:
        return yesterday, yesterday
    now = re.search(r"(?:saat|hari|sejauh)\s+ini|kini|sekarang", words)
    return (published, published) if now else None


def _read_last(words: str, published: date) -> tuple[date, date] | None:
    """``24 jam terakhir``, ``tiga bulan terakhir``, ``per Kamis``, ``awal tahun``."""
    last = _LAST.search(words)
    if last is not None:
        count = int(last["count"]) if last["count"].isdigit() else _COUNTS[last["count"]]
        days = max(1, round(count * _DAYS_OF[last["unit"]]))
        return published - timedelta(days=days), published
    for number, name in enumerate(map(str.casefold, WEEKDAY_NAMES)):
        # "minggu lalu" is a week; "per Minggu" is a day.
        if re.search(rf"\b{name}\b(?!\s+(?:lalu|ini|depan|sebelumnya|kemarin))", words):
            day = published - timedelta(days=(published.weekday() - number) % 7)
            return day, day
    if re.search(r"awal\s+tahun", words):
        return date(published.year, 1, 1), published
    return None
