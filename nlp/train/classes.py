"""Words of two classes, places and persons: a rare one gets the mean vector of its class.

Lists of names are facts; where they come from: the regions of the country (``lexicon``), names of
countries in Indonesian and of cities with a time zone (Unicode CLDR, by Babel), given and family
names of several languages (Faker, MIT), and our own ``data/names.toml``.
"""

import importlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lexicon.tables import load_csv
from nlp.train.corpora import Row

_NAMES = Path(__file__).parent / "data" / "names.toml"
_KIND = re.compile(r"^(?:Kabupaten|Kota)(?: Administrasi)? ")
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES = (
    "id_ID", "en_US", "en_GB", "ar_PS", "fr_FR", "de_DE", "nl_NL", "es_ES", "it_IT", "pt_BR",
    "en_IN",
)  # fmt: skip
_LISTS = ("first_names", "last_names", "first_names_male", "first_names_female")
_LEAST = 3
_LEAST_FOREIGN = 4
_PROPER = 0.7


def load_classes() -> dict[str, frozenset[str]]:
    """Return the words of ``LOC`` and ``PER`` in small letters; what may be both is in neither.

    Needs babel and faker, which only training does.
    """
    places = frozenset({*_regions(), *_countries()})
    persons = frozenset({*_given(), *_ours()})
    return {"LOC": places - persons, "PER": persons - places}


def find_proper(pool: Iterable[Sequence[Row]]) -> frozenset[str]:
    """Return the words that the pool nearly always has as proper nouns: they stand for a class."""
    seen: Counter[str] = Counter()
    proper: Counter[str] = Counter()
    for sentence in pool:
        for row in sentence:
            seen[row.word.lower()] += 1
            proper[row.word.lower()] += row.tag == "NNP"
    return frozenset(word for word, count in seen.items() if proper[word] / count > _PROPER)


def _regions() -> Iterator[str]:
    for row in load_csv("lexicon", "regions.csv"):
        for word in _KIND.sub("", row["name"]).split():
            if word.isalpha() and len(word) >= _LEAST:
                yield word.lower()


def _countries() -> Iterator[str]:
    from babel import Locale  # noqa: PLC0415 - training alone needs it
    from babel.core import get_global  # noqa: PLC0415

    for name in Locale("id").territories.values():
        yield from (word.lower() for word in _WORD.findall(name) if len(word) >= _LEAST_FOREIGN)
    cities = (zone.split("/")[-1] for zone in get_global("zone_territories"))
    yield from (city.lower() for city in cities if city.isalpha() and len(city) >= _LEAST_FOREIGN)


def _given() -> Iterator[str]:
    for language in _LANGUAGES:
        names = importlib.import_module(f"faker.providers.person.{language}").Provider
        for each in _LISTS:
            for name in getattr(names, each, None) or ():
                words = (word.lower() for word in _WORD.findall(str(name)))
                yield from (word for word in words if len(word) >= _LEAST and word.isascii())


def _ours() -> Iterator[str]:
    table = tomllib.loads(_NAMES.read_text(encoding="utf-8"))
    yield from f"{table['given']} {table['family']}".lower().split()
