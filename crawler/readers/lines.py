"""Clean the paragraphs of a body, and tell where the story happens."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from crawler.readers.bylines import Credits, is_byline, parse_bylines
from crawler.readers.fields import clean
from lexicon.tables import load_toml

_DATELINE = re.compile(
    r"^(?P<place>[^.!?:\u201c\"]{2,80}?(?:\.(?:com|co|id|net|org)[^.!?:\u201c\"]{0,40}?)*)"
    r"\s*[-\u2013\u2014|]+\s*(?=\S|$)",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\.(?:com|co|co\.id|id|net|org)\b|news|antara|kompas|online|viva|\d{4}"
    r"|\b(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu)\b",
    re.IGNORECASE,
)
_RADIO = re.compile(r"KBRN\s*,\s*(?P<place>[A-Z][\w ]{1,30}?)\s*:")  # RRI
_BRACKETS = re.compile(r"\([^)]*\)|//+")
_LONE_DATELINE = re.compile(r"^[A-Z][\w .,()/]{1,60}\s*[-\u2013\u2014]$")
MAX_DATELINE_WORDS = 6


def clean_paragraphs(paragraphs: Iterable[str], *, title: str) -> tuple[tuple[str, ...], Credits]:
    """Return the article's own paragraphs, and the credits that stood among them.

    The doubled headline of share boxes, boilerplate and credit lines are dropped; a dateline that
    stands alone (``Jakarta -``) is joined to the paragraph it opens.
    """
    kept: list[str] = []
    bylines: list[str] = []
    for raw in paragraphs:
        text = _endings().sub("", raw).strip()
        if _stops().fullmatch(text):
            break
        if is_byline(text):
            bylines.append(text)
        elif text and not _lines().fullmatch(text):
            kept.append(text)
    return _join_dateline(_without_title(kept, title)), parse_bylines(bylines)


def find_place_line(paragraphs: Sequence[str]) -> str | None:
    """Return the place that opens the story, as printed, or ``None``.

    >>> find_place_line(["JAKARTA,sorongraya.co- Direktur Utama menargetkan 70 juta pekerja."])
    'JAKARTA'
    >>> find_place_line(["Mataram, NTB (ANTARA News) - Sebanyak 29 penerbangan dibatalkan."])
    'Mataram, NTB'
    """
    first = paragraphs[0] if paragraphs else ""
    if radio := _RADIO.match(first):
        return radio["place"]
    match = _DATELINE.match(first)
    if match is None or len(match["place"].split()) > MAX_DATELINE_WORDS:
        return None
    parts = [clean(part) for part in _BRACKETS.sub("", match["place"]).split(",")]
    places = [part for part in parts if part and not _OUTLET.search(part)]
    if not places or not all(_is_name(part) for part in places):
        return None
    return ", ".join(places)


def _is_name(part: str) -> bool:
    return all(word[0].isupper() for word in part.split()) and not any(map(str.isdigit, part))


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    head = _folded(title)
    # Only before the text begins: a later sentence may well repeat the headline.
    while paragraphs and head and _folded(paragraphs[0]) == head:
        paragraphs = paragraphs[1:]
    return paragraphs


def _join_dateline(paragraphs: list[str]) -> tuple[str, ...]:
    if len(paragraphs) > 1 and _LONE_DATELINE.match(paragraphs[0]):
        return (f"{paragraphs[0]} {paragraphs[1]}", *paragraphs[2:])
    return tuple(paragraphs)


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


@cache
def _lines() -> re.Pattern[str]:
    return _union("lines")


@cache
def _stops() -> re.Pattern[str]:
    return _union("stops")


@cache
def _endings() -> re.Pattern[str]:
    return _union("endings")


def _union(table: str) -> re.Pattern[str]:
    patterns = load_toml("crawler", "boilerplate.toml")[table]["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
