"""The shipped registry: titles of 28,000 national regulations, looked up without loading them all.

``data/registry.sqlite`` is made by ``lexicon.registry_builder`` from public lists. It is patchy:
a number that is missing in it is unknown, never wrong.
"""

import json
import re
import sqlite3
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import as_file, files
from typing import Literal

from lexicon.regulations import parse_regulation_id
from lexicon.stem import stem

State = Literal["known", "unknown", "title_mismatch", "impossible"]

SAME_TITLE = 0.3
"""Share of an article's title words that its regulation's title must have to be left in peace."""

_WORD = re.compile(r"\w+")
_EMPTY = frozenset((
    "atas", "bagi", "dalam", "dan", "dari", "dengan", "di", "ke", "nomor", "oleh", "pada",
    "perubahan", "republik", "indonesia", "serta", "tahun", "tentang", "terhadap", "untuk",
    "yang", "kedua", "ketiga", "keempat",
))  # fmt: skip
"""Words that titles share without being alike."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cited regulation stands against the registry."""

    state: State
    """``known``, ``unknown``, ``title_mismatch`` or ``impossible``."""

    title: str | None = None
    """The registry's title, if it knows the number."""

    likely: str | None = None
    """For a mismatch: the id of the one regulation that bears the cited title."""


def find_title(regulation_id: str) -> str | None:
    """Return the title of a regulation, None when the registry does not have it.

    >>> find_title("uu/2003/13")
    'Ketenagakerjaan'
    """
    return _block(_block_key(regulation_id)).get(regulation_id) or None


def is_registered(regulation_id: str) -> bool:
    """Tell whether the registry knows the number, with or without a title."""
    return regulation_id in _block(_block_key(regulation_id))


def judge_citation(regulation_id: str, title: str | None, *, on: date) -> Standing:
    """Say how a citation stands: the number, and the title that the article gives it.

    Args:
        regulation_id: Canonical id.
        title: The words after ``tentang``, if the article gives them.
        on: The day of the article; a later year is impossible.

    >>> judge_citation("uu/2003/23", "Ketenagakerjaan", on=date(2026, 1, 1)).likely
    'uu/2003/13'
    """
    if _is_impossible(regulation_id, on):
        return Standing("impossible")
    if not is_registered(regulation_id):
        return Standing("unknown")
    known_title = find_title(regulation_id)
    if title and (known_title is None or _shared(title, known_title) < SAME_TITLE):
        likely = _find_likely(regulation_id, title, is_titled=known_title is not None)
        if likely is not None:
            return Standing("title_mismatch", known_title, likely)
    return Standing("known", known_title)


def _find_likely(regulation_id: str, title: str, *, is_titled: bool) -> str | None:
    """Return the one other regulation of the same type that bears ``title``.

    Where the registry has no title for the number itself, only one of the same year will do: an
    older law may well have borne the title before; likewise where several bear it.
    """
    bearers = [one for one in find_bearers(title) if _kind(one) == _kind(regulation_id)]
    if len(bearers) > 1 or not is_titled:  # a slip of the number leaves the year
        bearers = [one for one in bearers if _block_key(one) == _block_key(regulation_id)]
    return bearers[0] if len(bearers) == 1 and bearers[0] != regulation_id else None


def find_bearers(title: str) -> tuple[str, ...]:
    """Return the ids of all regulations with exactly this title, capitals and stops apart."""
    with closing(_open()) as registry:
        row = registry.execute(
            "SELECT ids FROM titles WHERE hash = ?", (title_hash(title),)
        ).fetchone()
    return tuple(row[0].split(" ")) if row else ()


def title_hash(title: str) -> int:
    """Return the key of a title in the registry: 48 bits of its folded words."""
    folded = " ".join(_WORD.findall(title.casefold()))
    return int.from_bytes(blake2b(folded.encode(), digest_size=6).digest())


def _kind(regulation_id: str) -> str:
    return regulation_id.partition("/")[0]


def _block_key(regulation_id: str) -> str:
    return regulation_id.rpartition("/")[0]


def _is_impossible(regulation_id: str, on: date) -> bool:
    try:
        parsed = parse_regulation_id(regulation_id)
    except ValueError:
        return False
    if parsed.year > on.year:
        return True
    if parsed.type.startswith("kepmen"):  # of ministers' decisions the lists hold a handful
        return False
    highest = _highest().get(parsed.type)
    number = parsed.number or ""
    return highest is not None and number.isdecimal() and int(number) > 2 * highest


def _shared(cited: str, known: str) -> float:
    """Return the share of the cited title's words that the known title has too."""
    cited_words, known_words = _title_words(cited), _title_words(known)
    return len(cited_words & known_words) / len(cited_words) if cited_words else 1.0


def _title_words(title: str) -> set[str]:
    words = _WORD.findall(title.casefold())
    return {stem(word) for word in words if word not in _EMPTY and not word.isdecimal()}


@lru_cache(maxsize=256)
def _block(key: str) -> Mapping[str, str]:
    """Return the titles of one type (and issuer) and year, by id."""
    with closing(_open()) as registry:
        row = registry.execute("SELECT data FROM blocks WHERE key = ?", (key,)).fetchone()
    block: dict[str, str] = json.loads(zlib.decompress(row[0])) if row else {}
    return block


@cache
def _highest() -> Mapping[str, int]:
    """Return the highest number of each type in any year."""
    with closing(_open()) as registry:
        return dict(registry.execute("SELECT type, number FROM highest"))


def _open() -> sqlite3.Connection:
    with as_file(files("lexicon").joinpath("data", "registry.sqlite")) as path:
        return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
