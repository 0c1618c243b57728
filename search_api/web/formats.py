"""Print times, numbers and regulations as a reader of the language expects them."""

from datetime import date, datetime, timedelta, timezone

from lexicon.dates import MONTH_NAMES, format_printed_time, zone_minutes
from lexicon.numbers import format_number
from lexicon.regions import load_regions
from lexicon.regulations import parse_regulation_id
from lexicon.tables import load_toml
from lexicon.translations import Language
from records.facts import Figure

_INITIALISMS = frozenset(load_toml("search_api", "naming.toml")["initialisms"])
_ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ENGLISH_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SHORT = 3
_ENGLISH_SIGNS = str.maketrans(".,", ",.")
_WHOLE = 1e15
"""Larger numbers are no longer printed digit by digit."""


def format_instant(instant: datetime, zone: str, language: Language) -> str:
    """Return the full time in ``zone``: ``Rabu, 25 November 2026 14.30 WIT``."""
    if language == "id":
        return format_printed_time(instant, zone)
    local = _local(instant, zone)
    day = f"{local.day} {_ENGLISH_MONTHS[local.month - 1]} {local.year}"
    return f"{_ENGLISH_DAYS[local.weekday()]}, {day}, {local:%H:%M} {zone}"


def format_short(instant: datetime, zone: str, language: Language) -> str:
    """Return the short time in ``zone``: ``25 Nov 2026, 14.30 WIT``."""
    local = _local(instant, zone)
    months = MONTH_NAMES if language == "id" else _ENGLISH_MONTHS
    clock = f"{local:%H.%M}" if language == "id" else f"{local:%H:%M}"
    return f"{local.day} {months[local.month - 1][:_SHORT]} {local.year}, {clock} {zone}"


def format_period(label: str, language: Language) -> str:
    """Return a stretch of the timeline: ``2026-11`` is ``November 2026``."""
    months = MONTH_NAMES if language == "id" else _ENGLISH_MONTHS
    parts = [int(part) for part in label.split("-")]
    match parts:
        case [year, month, day]:
            return f"{day} {months[month - 1]} {year}"
        case [year, month]:
            return f"{months[month - 1]} {year}"
        case _:
            return label


def format_days(first: date | None, last: date | None) -> str:
    """Return the interval of a figure: ``2022-01-01 – 2022-12-31``."""  # noqa: RUF002 - printed
    days = [day.isoformat() for day in (first, last) if day]
    return " – ".join(dict.fromkeys(days))  # noqa: RUF001 - printed


def format_count(number: int, language: Language) -> str:
    """Return a count with the language's sign between thousands."""
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language == "id" else grouped


def format_value(figure: Figure, language: Language) -> str:
    """Return value and upper end of a figure without its unit: ``40.200.000``."""
    values = [figure.value] + ([] if figure.value_max is None else [figure.value_max])
    return " – ".join(_number(value, language) for value in values)  # noqa: RUF001 - printed


def name_region(code: str) -> str:
    """Return the official name of a region, the code itself when it is unknown."""
    region = load_regions().get(code)
    return region.label if region else code


def name_regulation(regulation: str) -> str:
    """Return an id as people write it.

    >>> name_regulation("inpres/2021/2"), name_regulation("perda/kota-sorong/2019/5")
    ('Inpres 2/2021', 'Perda Kota Sorong 5/2019')
    >>> name_regulation("permen-esdm/2021/26"), name_regulation("putusan-mk/2009/102-puu-vii")
    ('Permen ESDM 26/2021', 'Putusan MK 102-PUU-VII (2009)')
    """
    try:
        parts = parse_regulation_id(regulation)
    except ValueError:
        return regulation
    words = [_word(word) for word in parts.type.split("-")]
    if parts.issuer and parts.counts:
        region = load_regions().by_slug(parts.issuer)
        words.append(region.label if region else parts.issuer.replace("-", " ").title())
    number = (parts.number or "").upper()
    if not number:
        return f"{' '.join(words)} {parts.year}"
    plain = number.isdigit()
    return f"{' '.join(words)} {number}{f'/{parts.year}' if plain else f' ({parts.year})'}"


def _word(word: str) -> str:
    return word.upper() if word in _INITIALISMS else word.capitalize()


def _local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(timezone(timedelta(minutes=zone_minutes(zone))))


def _number(value: float, language: Language) -> str:
    """Return a number digit by digit, in the language's signs."""
    if abs(value) >= _WHOLE:
        return f"{value:.6g}"
    plain = format_number(value)
    return plain if language == "id" else plain.translate(_ENGLISH_SIGNS)
