"""Read names from lines such as ``Pewarta: Anu Polan`` or ``Writer: Anu | Editor: Polan``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from crawler.readers.fields import clean
from lexicon.patterns import alternatives
from lexicon.tables import load_toml

MAX_NAME = 60
"""Characters; a longer stretch after ``Oleh:`` is a sentence."""

_SEPARATORS = re.compile(r"\s*(?:[|•·;/\n]|\s-\s)\s*")
_AND = re.compile(r"\s*(?:,(?!\s*(?:S|M|Dr|Ir)\.)|\s&\s|\sdan\s)\s*")


@dataclass(frozen=True, slots=True)
class Credits:
    """Who wrote and who edited."""

    writers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def parse_bylines(lines: Iterable[str]) -> Credits:
    """Return the names in ``lines``; lines of another kind give none.

    >>> parse_bylines(["Writer: Yance Wenda", "Editor: Junaedi S.", "Source News: Humas"])
    Credits(writers=('Yance Wenda',), editors=('Junaedi S.',))
    >>> parse_bylines(["Writer: Yosep KambuEditor: Rina"])
    Credits(writers=('Yosep Kambu',), editors=('Rina',))
    """
    writers: list[str] = []
    editors: list[str] = []
    for line in lines:
        for word, names in _parse_line(line):
            (
                writers
                if word in _table()["writers"]
                else editors
                if word in _table()["editors"]
                else []
            ).extend(names)
    return Credits(tuple(dict.fromkeys(writers)), tuple(dict.fromkeys(editors)))


def names_somebody(text: str) -> bool:
    """Return whether a credit begins somewhere in ``text``.

    >>> names_somebody(" Penulis : "), names_somebody("Pukul 12:30 WIB")
    (True, False)
    """
    return _words().search(text) is not None


def is_byline(line: str) -> bool:
    """Return whether ``line`` is nothing but credits.

    >>> is_byline("Pewarta: Anu / Editor: Polan"), is_byline("Editor menyebut hal lain.")
    (True, False)
    """
    return bool(_parse_line(line))


def only_people(names: Iterable[str], *, site_names: Iterable[str]) -> tuple[str, ...]:
    """Leave out of ``names`` what is no person: the site itself, ``Redaksi``, ``admin``.

    >>> only_people(["Redaksi", "Sorong Raya", "Yance Wenda"], site_names=["SorongRaya"])
    ('Yance Wenda',)
    """
    sites = {_folded(name) for name in site_names} - {""}
    return tuple(
        dict.fromkeys(
            name
            for raw in names
            if (name := _tidy(raw))
            and name.lower() not in _table()["nobody"]
            and _folded(name) not in sites
        )
    )


def _parse_line(line: str) -> list[tuple[str, list[str]]]:
    """Return (word, names) of each credit, or nothing when a part of the line is no credit."""
    if ":" not in line or len(line := clean(line).strip("()[] ")) > 3 * MAX_NAME:
        return []
    marked = _words().sub(lambda match: f"\n{match[1]}:", line)
    found = []
    for part in filter(None, (piece.strip(" |,;/-") for piece in marked.split("\n"))):
        word, _, rest = part.partition(":")
        names = [
            name for raw in _AND.split(_SEPARATORS.split(rest.strip())[0]) if (name := _tidy(raw))
        ]
        if word.strip().lower() not in _known() or any(len(name) > MAX_NAME for name in names):
            return []
        found.append((word.strip().lower(), names))
    return found


def _tidy(name: str) -> str:
    return re.sub(
        r"^(?:oleh|by|penulis|reporter)\s*:?\s+", "", clean(name), flags=re.IGNORECASE
    ).strip(" -|,:;")


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return re.sub(r"\W|(?:\.(?:com|co\.id|id|net|co)$)", "", name.lower())


@cache
def _words() -> re.Pattern[str]:
    words = alternatives(_known())
    # Adjacent elements leave no space: "Writer: Yosep KambuEditor: Rina".
    return re.compile(rf"(?:\b|(?-i:(?<=[a-z])(?=[A-Z])))({words})\s*:", re.IGNORECASE)


@cache
def _known() -> frozenset[str]:
    table = _table()
    return frozenset((*table["writers"], *table["editors"], *table["others"]))


@cache
def _table() -> dict[str, Any]:
    return load_toml("crawler", "bylines.toml")
