"""Units of figures: money (ISO 4217), percent, measures; read from one reviewed table.

What is in no table is a counted noun (``pekerja``) and stays as printed.
"""

import re
from dataclasses import dataclass
from functools import cache

from lexicon.patterns import alternatives
from lexicon.tables import load_toml


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure and its size in base units; figures are never converted, pages may."""

    symbol: str
    base: str
    factor: float


@dataclass(frozen=True)
class Units:
    """All units by spelling, with one pattern for each side of the number."""

    before: dict[str, str]
    """Currency by what stands in front of the number: ``{"rp": "IDR"}``."""

    after: dict[str, str]
    """Unit by what stands behind the number: ``{"hektare": "ha", "persen": "percent"}``."""

    measures: dict[str, Measure]
    """Measures by symbol."""

    currencies: frozenset[str]
    """ISO codes in the table."""

    rates: frozenset[str]
    """Parts of a hundred: ``percent``, ``percentage_point``, ``basis_point``."""

    before_pattern: re.Pattern[str]
    """Matches a currency, to be searched where the number starts."""

    after_pattern: re.Pattern[str]
    """Matches a unit where the number ends, with the space between."""


@cache
def load_units() -> Units:
    """Read ``data/units.toml``."""
    table = load_toml("lexicon", "units.toml")
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for code, spellings in table["currencies"].items():
        before |= dict.fromkeys(spellings["before"], code)
        after |= dict.fromkeys(spellings["after"], code)
    for name, spellings in table["percent"].items():
        after |= dict.fromkeys(spellings, name)
    measures = {}
    for symbol, row in table["measures"].items():
        after |= dict.fromkeys(row["spellings"], symbol)
        measures[symbol] = Measure(symbol, row["base"], float(row["factor"]))
    in_front, behind = alternatives(before, space=r"\s+"), alternatives(after, space=r"\s+")
    return Units(
        before=before,
        after=after,
        measures=measures,
        currencies=frozenset(table["currencies"]),
        rates=frozenset(table["percent"]),
        before_pattern=re.compile(rf"(?<![^\W\d_])(?:{in_front})", re.IGNORECASE),
        after_pattern=re.compile(rf"[\s-]{{0,3}}(?P<unit>{behind})(?!\w)", re.IGNORECASE),
    )


def parse_unit(string: str) -> str:
    """Return the unit that ``string`` names: symbol, ISO code, or the counted noun in lower case.

    >>> parse_unit("hektare"), parse_unit("Rp"), parse_unit("Pekerja"), parse_unit("%")
    ('ha', 'IDR', 'pekerja', 'percent')
    """
    words = " ".join(string.split()).casefold()
    if not words:
        raise ValueError("no unit in an empty string")
    units = load_units()
    if string.strip() in units.measures or string.strip() in units.currencies:
        return string.strip()
    return units.after.get(words) or units.before.get(words) or words


def is_currency(unit: str | None) -> bool:
    """Tell whether ``unit`` is the ISO code of a currency in the table.

    >>> is_currency("IDR"), is_currency("ha")
    (True, False)
    """
    return unit in load_units().currencies


def is_rate(unit: str | None) -> bool:
    """Tell whether ``unit`` says parts of a hundred, no amount of its own.

    >>> is_rate("percent"), is_rate("pekerja")
    (True, False)
    """
    return unit in load_units().rates


def convert(value: float, unit: str, to: str) -> float:
    """Return ``value`` of ``unit`` in the measure ``to`` of the same kind.

    >>> convert(2.5, "ha", "m2")
    25000.0
    """
    measures = load_units().measures
    if unit not in measures or to not in measures or measures[unit].base != measures[to].base:
        raise ValueError(f"{unit} and {to} are not measures of one kind")
    return value * measures[unit].factor / measures[to].factor
