"""Read what stands behind ``field:`` as a condition on that field."""

import math
import re
from collections.abc import Callable
from datetime import tzinfo
from typing import NamedTuple

from lexicon.regions import load_regions
from lexicon.regulations import parse_regulation_id
from search_api.query.errors import QueryError
from search_api.query.fields import Field
from search_api.query.moments import parse_days, parse_seconds
from search_api.query.names import find_ids
from search_api.query.normal import any_of, both
from search_api.query.tree import Keyword, Node, Range

_RANGE = re.compile(r"\[\s*(\S.*?)\s+(?:TO|to|sampai)\s+(.*\S)\s*\]", re.DOTALL)
_CODE = re.compile(r"\d\d(?:\.\d\d)?")
MAX_KEYWORD = 512
"""Longer keywords are cut in the index, so they are cut here."""

Bounds = tuple[float | None, float | None]


class Value(NamedTuple):
    """What stands behind the colon, and where."""

    text: str
    """Without quotation marks."""

    start: int
    end: int


def read_value(field: Field, value: Value, zone: tzinfo) -> Node:
    """Return the condition that ``value`` puts on ``field``.

    Raises:
        QueryError: it is no value of this field.
    """
    match field.form:
        case "region":
            return _region(field, value)
        case "regulation":
            return _regulation(field, value)
        case "year" | "number":
            return _range(field, value, _number)
        case "moment":
            return _range(field, value, lambda text: parse_seconds(text, zone))
        case "day":
            return _days(value)
        case _:
            return _keyword(field, value)


def _keyword(field: Field, value: Value) -> Node:
    text = value.text.strip()[:MAX_KEYWORD]
    if field.choices and text.lower() not in field.choices:
        choices = ", ".join(field.choices)
        raise _wrong("unknown_choice", value, field=field.name, value=text, choices=choices)
    # Values of `unit` are printed as they are (`MW`, `IDR`); all other keywords are lower case.
    return Keyword(field.name, text if field.name == "unit" else text.lower())


def _region(field: Field, value: Value) -> Node:
    regions = load_regions()
    text = value.text.strip()
    if _CODE.fullmatch(text) and regions.get(text):
        return Keyword(field.name, text)
    slug = regions.by_slug(text.lower())
    found = (slug,) if slug else regions.find(text)
    if not found:
        raise _wrong("unknown_region", value, value=text)
    return any_of(Keyword(field.name, region.code) for region in found)


def _regulation(field: Field, value: Value) -> Node:
    text = value.text.strip()
    try:
        return Keyword(field.name, str(parse_regulation_id(text.lower())))
    except ValueError:
        ids = [found.id for found in find_ids(text)]
    if not ids:
        raise _wrong("unknown_regulation", value, value=text)
    return any_of(Keyword(field.name, one) for one in ids)


def _number(text: str) -> tuple[float, float]:
    # `1.250` is a thousand and more, `12,5` a fraction, as the articles print them.
    plain = text.replace(".", "") if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text) else text
    number = float(plain.replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(text)
    return number, number


def _range(field: Field, value: Value, read: Callable[[str], tuple[float, float]]) -> Node:
    low, high = _bounds(value, read, "bad_date" if field.form == "moment" else "bad_number")
    return Range(field.name, low, high)


def _days(value: Value) -> Node:
    """Ask for intervals that share a day with the one given."""

    def read(text: str) -> tuple[float, float]:
        days = parse_days(text)
        return days.first.toordinal(), days.after.toordinal() - 1

    low, high = _bounds(value, read, "bad_date")
    return both(Range("as_of_from", None, high), Range("as_of_to", low, None))


def _bounds(value: Value, read: Callable[[str], tuple[float, float]], code: str) -> Bounds:
    """Return the bounds that ``x``, ``>=x`` or ``[x TO y]`` set, both included."""

    def bound(text: str) -> tuple[float, float]:
        try:
            return read(text)
        except (ValueError, OverflowError):
            raise _wrong(code, value, value=text) from None

    text = value.text.strip()
    if text[:1] in {"<", ">"}:
        return _compared(text, bound)
    if not text.startswith("["):
        return bound(text)
    match = _RANGE.fullmatch(text)
    if match is None:
        raise _wrong("bad_range", value)
    low = None if match[1] == "*" else bound(match[1].strip('"'))[0]
    high = None if match[2] == "*" else bound(match[2].strip('"'))[1]
    if low is not None and high is not None and low > high:
        raise _wrong("range_backwards", value)
    return low, high


def _compared(text: str, bound: Callable[[str], tuple[float, float]]) -> Bounds:
    sign = text[:2] if text[1:2] == "=" else text[:1]
    low, high = bound(text[len(sign) :])
    match sign:
        case ">=":
            return low, None
        case ">":
            return _after(high), None
        case "<=":
            return None, high
        case _:
            return None, _before(low)


def _after(number: float) -> float:
    return number + 1 if isinstance(number, int) else math.nextafter(number, math.inf)


def _before(number: float) -> float:
    return number - 1 if isinstance(number, int) else math.nextafter(number, -math.inf)


def _wrong(code: str, place: Value, **values: str) -> QueryError:
    return QueryError(code, place.start, place.end, **values)
