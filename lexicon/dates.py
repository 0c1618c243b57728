"""Read the times that Indonesian sites print, with their zones, for whoever reads pages and texts.

A time without a zone takes the zone in which its source prints times; nothing is ever naive here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from lexicon.patterns import alternatives
from lexicon.tables import load_toml

_TABLE = load_toml("lexicon", "dates.toml")

MONTHS: Mapping[str, int] = MappingProxyType(_TABLE["months"])
"""Month numbers by every spelling, lower case: ``nop`` and ``november`` are 11."""

WEEKDAYS: Mapping[str, int] = MappingProxyType(_TABLE["weekdays"])
"""Weekday numbers by every spelling, lower case, apostrophes out; Monday is 0."""

ZONES: Mapping[str, int] = MappingProxyType(_TABLE["zones"])
"""Minutes east of UTC by zone word, lower case: ``wit`` is 540."""

MONTH_NAMES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
"""The twelve months as newspapers print them today."""

WEEKDAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
"""The weekdays as newspapers print them today, Monday first."""


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """A moment that somebody printed."""

    instant: datetime
    """The moment in UTC."""

    offset_minutes: int
    """Minutes east of UTC of the original: 540 for WIT."""

    raw: str
    """The words as they were given."""


def month_number(word: str) -> int:
    """Return 1 to 12 for any spelling of a month, with or without a full stop.

    >>> month_number("Nop"), month_number("Agt."), month_number("Desember")
    (11, 8, 12)
    """
    try:
        return MONTHS[_folded(word)]
    except KeyError:
        msg = f"no month: {word!r}"
        raise ValueError(msg) from None


def zone_minutes(zone: str) -> int:
    """Return the minutes east of UTC of ``WIB``, ``WIT``, ``UTC``, ``GMT+7`` or ``+07:00``.

    >>> zone_minutes("WIT"), zone_minutes("+0700"), zone_minutes("GMT+8")
    (540, 420, 480)
    """
    if (named := ZONES.get(zone.strip().lower())) is not None:
        return named
    match = _OFFSET.fullmatch(zone.strip())
    if match is None:
        msg = f"no zone: {zone!r}"
        raise ValueError(msg)
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    return -minutes if match["sign"] == "-" else minutes


def parse_printed_time(raw: str, *, naive_zone: str, now: datetime) -> PrintedTime:
    """Read one printed time in any of the forms that sites use.

    Args:
        raw: The words; a known prefix (``Diperbarui``, ``Kompas.com -``) may stand before them.
        naive_zone: The zone of a time that names none: ``WIB``.
        now: The moment against which ``17 menit yang lalu`` and a missing year are read.

    Raises:
        ValueError: The words are no time, or one outside 1900 to 2200.

    >>> read = parse_printed_time("Jum'at, 6 Nop 2019 14.30 WIT", naive_zone="WIB",
    ...                           now=datetime(2024, 1, 1, tzinfo=UTC))
    >>> read.instant.isoformat(), read.offset_minutes
    ('2019-11-06T05:30:00+00:00', 540)
    """
    text = _without_prefix(_tidy(raw))
    local_zone = timezone(timedelta(minutes=zone_minutes(naive_zone)))
    for read in _FORMS:
        try:
            moment = read(text, local_zone, now)
        except (ValueError, OverflowError):
            continue
        return _checked(moment, raw)
    msg = f"no time: {raw[:80]!r}"
    raise ValueError(msg)


def format_printed_time(instant: datetime, zone: str) -> str:
    """Write a moment as a newspaper of that zone would.

    >>> format_printed_time(datetime(2024, 3, 12, 7, 30, tzinfo=UTC), "WIB")
    'Selasa, 12 Maret 2024 14.30 WIB'
    """
    local = instant.astimezone(timezone(timedelta(minutes=zone_minutes(zone))))
    day = f"{local.day} {MONTH_NAMES[local.month - 1]} {local.year}"
    return f"{WEEKDAY_NAMES[local.weekday()]}, {day} {local:%H.%M} {zone}"


def _checked(moment: datetime, raw: str) -> PrintedTime:
    instant = moment.astimezone(UTC)
    if not 1900 <= instant.year < 2200:  # noqa: PLR2004 - contracts 4
        msg = f"no time of ours: {raw[:80]!r}"
        raise ValueError(msg)
    offset = moment.utcoffset() or timedelta()
    return PrintedTime(instant, round(offset.total_seconds() / 60), raw)


def _tidy(raw: str) -> str:
    text = re.sub(r"[\u2018\u2019`\u00b4]", "'", raw).replace("\u2013", "-").replace("\u2014", "-")
    return " ".join(text.split())[:200]


def _folded(word: str) -> str:
    return re.sub(r"['\s.]", "", word).lower()


_SITE_PREFIX = re.compile(r"[\w-]+(?:\.[\w-]+)+\s*[-|,:]\s+")
_WORD_PREFIX = re.compile(
    rf"(?:{alternatives(_TABLE['prefixes']['words'])})\b\s*[:,\-|]?\s+", re.IGNORECASE
)
_NOT_PREFIX = re.compile(r"hari ini\b", re.IGNORECASE)


def _without_prefix(text: str) -> str:
    while not _NOT_PREFIX.match(text) and (
        match := _SITE_PREFIX.match(text) or _WORD_PREFIX.match(text)
    ):
        text = text[match.end() :]
    return text.strip(" -|,:\u2022")


_OFFSET = re.compile(
    r"(?:GMT|UTC)?\s*(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?", re.IGNORECASE
)
_ISO = re.compile(
    r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ,]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(?P<zone>.*)"
)
_DAY_WORDS = alternatives(WEEKDAYS)
_SEPARATOR = r"\s*[,|\-/\u2022@]?\s*"
_CLOCK = (
    r"(?:(?:pukul|pkl|jam|at)\.?\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?"
    r"\s*(?P<half>[ap]\.?m\.?(?![a-z]))?\s*(?P<zone>[a-z]{1,4}\s*(?:[+-]\d[\d:]*)?|[+-]\d[\d:]*)?"
)
_WEEKDAY = rf"(?:(?:{_DAY_WORDS}|jum'at|jum\s?at)\.?{_SEPARATOR})?"
_TAIL = rf"(?:{_SEPARATOR}\(?{_CLOCK}\)?)?"
_WORDED = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*(?P<month>[a-z]{{3,9}})\.?"
    rf"(?:[\s,\-/]*(?P<year>\d{{4}}))?{_TAIL}",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"{_WEEKDAY}(?P<month>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TAIL}",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})[/.\-](?P<month>\d{{1,2}})[/.\-](?P<year>\d{{4}}){_TAIL}",
    re.IGNORECASE,
)
_RELATIVE_DAY = re.compile(rf"(?P<name>{alternatives(_TABLE['days'])}){_TAIL}", re.IGNORECASE)
_AGO = re.compile(
    r"(?P<count>\d{1,4}|se|satu|an?)\s*(?P<unit>[a-z]+)\s+(?:yang\s+|yg\s+)?(?:lalu|ago)",
    re.IGNORECASE,
)
_JUST_NOW = re.compile(r"baru saja|baru-baru ini|just now", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def _read_epoch(text: str, _zone: timezone, _now: datetime) -> datetime:
    if _EPOCH.fullmatch(text) is None:
        raise ValueError(text)
    return datetime.fromtimestamp(int(text[:10]), tz=UTC)


def _read_iso(text: str, zone: timezone, _now: datetime) -> datetime:
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(match[n] or 0) for n in range(1, 7))
    moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    return _in_zone(moment, match["zone"])


def _read_mail(text: str, zone: timezone, _now: datetime) -> datetime:
    if ":" not in text or re.search(r"[+-]\d{4}$|\b(?:GMT|UTC?)$", text) is None:
        raise ValueError(text)
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _read_worded(text: str, zone: timezone, now: datetime) -> datetime:
    match = _WORDED.fullmatch(text)
    if match is None:
        raise ValueError(text)
    month, day = month_number(match["month"]), int(match["day"])
    if match["year"]:
        return _at_clock(date(int(match["year"]), month, day), match, zone)
    # A missing year is the newest that does not lie ahead: "10 Des" read in January is last year's.
    today = now.astimezone(zone).date()
    year = today.year - (date(today.year, month, day) > today + timedelta(days=1))
    return _at_clock(date(year, month, day), match, zone)


def _read_english(text: str, zone: timezone, _now: datetime) -> datetime:
    match = _ENGLISH.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day = date(int(match["year"]), month_number(match["month"]), int(match["day"]))
    return _at_clock(day, match, zone)


def _read_numeric(text: str, zone: timezone, _now: datetime) -> datetime:
    match = _NUMERIC.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return _at_clock(date(int(match["year"]), int(match["month"]), int(match["day"])), match, zone)


def _read_relative_day(text: str, zone: timezone, now: datetime) -> datetime:
    match = _RELATIVE_DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    back = timedelta(days=_TABLE["days"][match["name"].lower()])
    spoken = timezone(timedelta(minutes=_clock_zone(match["zone"]))) if match["zone"] else zone
    return _at_clock(now.astimezone(spoken).date() - back, match, spoken)


def _read_ago(text: str, zone: timezone, now: datetime) -> datetime:
    local = now.astimezone(zone).replace(microsecond=0)
    if _JUST_NOW.fullmatch(text):
        return local
    match = _AGO.fullmatch(text)
    unit = _TABLE["units"].get(match["unit"].lower()) if match else None
    if match is None or unit is None:
        raise ValueError(text)
    count = int(match["count"]) if match["count"].isdigit() else 1
    return local - timedelta(seconds=count * unit)


def _at_clock(day: date, match: re.Match[str], zone: timezone) -> datetime:
    if match["hour"] is None:
        return datetime.combine(day, time(), tzinfo=zone)
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"][0].lower() == "p")
    clock = time(hour, int(match["minute"]), int(match["second"] or 0))
    return _in_zone(datetime.combine(day, clock, tzinfo=zone), match["zone"] or "")


def _in_zone(moment: datetime, zone: str) -> datetime:
    if not zone.strip():
        return moment
    return moment.replace(tzinfo=timezone(timedelta(minutes=_clock_zone(zone))))


def _clock_zone(zone: str) -> int:
    return zone_minutes(zone.strip(" ()"))


_FORMS: tuple[Callable[[str, timezone, datetime], datetime], ...] = (
    _read_epoch, _read_iso, _read_mail, _read_worded, _read_english,
    _read_numeric, _read_relative_day, _read_ago,
)  # fmt: skip
