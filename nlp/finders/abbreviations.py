"""Abbreviations that an article explains: ``Badan Gizi Nasional (BGN)``."""

import re
from collections.abc import Mapping

from lexicon.regions import load_regions

_PAIR = re.compile(
    r"(?P<long>(?:[A-Z][\w'’-]*\s+(?:(?:dan|untuk|atas|Non)\s+)?){1,9}[A-Z][\w'’-]*)"
    r"\s*\((?P<short>[A-Z][\w-]{1,14}(?:\s[A-Z]\w{2,9})?)\)"
)
_ACRONYM = re.compile(r"\b[A-Z]{3,6}\b")
_RUN = re.compile(r"\b[A-Z][a-z]+(?:\s[A-Z][a-z]+){2,5}\b")
_LEAST_WORDS = 3
_SYLLABLE = 2
_LEAST_SYLLABIC = 5


def long_forms(text: str) -> dict[str, str]:
    """Return for each abbreviation in brackets the organisation before it.

    >>> long_forms("Kepala Badan Gizi Nasional (BGN) hadir")
    {'BGN': 'Badan Gizi Nasional'}
    """
    found: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        long = expand(match["long"].split(), match["short"])
        if long:
            found.setdefault(match["short"], long)
    return _unexplained(text) | found


def _unexplained(text: str) -> dict[str, str]:
    """Return long forms that stand in the text without brackets: ``Bank Rakyat Indonesia``."""
    shorts = {match[0] for match in _ACRONYM.finditer(text)}
    found: dict[str, str] = {}
    for match in _RUN.finditer(text):
        words = match[0].split()
        for size in range(_LEAST_WORDS, len(words) + 1):
            for start in range(len(words) - size + 1):
                short = "".join(word[0] for word in words[start : start + size])
                if short in shorts:
                    found.setdefault(short, " ".join(words[start : start + size]))
    return found


def expand(words: list[str], short: str) -> str | None:
    """Return the last of ``words`` whose initials or syllables make up ``short``."""
    for count in range(2, len(words) + 1):
        tail = words[-count:]
        if _makes(tail, short):
            return " ".join(tail)
    return None


def _makes(words: list[str], short: str) -> bool:
    letters = [word for word in words if word[0].isupper()]
    if "".join(word[0] for word in letters).casefold() == short.casefold():
        return words[0][0].isupper()
    rest = short.casefold().replace(" ", "").replace("-", "")
    return words[0][0].isupper() and _begin(rest, [word.casefold() for word in letters])


def _begin(rest: str, words: list[str]) -> bool:
    """Tell whether beginnings of all ``words``, one behind the other, make up ``rest``."""
    if not words:
        return not rest
    sizes = range(min(len(words[0]), len(rest)), 0, -1)
    return any(
        words[0].startswith(rest[:size]) and _begin(rest[size:], words[1:]) for size in sizes
    )


def _has_syllables(short: str, words: list[str]) -> bool:
    """Tell whether syllables of ``words`` make up ``short``: ``Banggar``, ``Kemenko``."""
    first = words[0].casefold()
    for size in range(_SYLLABLE, len(short)):
        if not first.startswith(short[:size]):
            return False
        if _inside(short[size:], [word.casefold() for word in words[1:]]):
            return True
    return False


def _inside(rest: str, words: list[str]) -> bool:
    if not words:
        return not rest
    sizes = range(len(rest), _SYLLABLE - 1, -1)
    return any(rest[:size] in words[0] and _inside(rest[size:], words[1:]) for size in sizes)


def _spell_out(organisation: str, text: str) -> str | None:
    """Return the organisation as ``text`` spells it out: ``Kementerian Koordinator Bidang X``."""
    short, _, tail = organisation.partition(" ")
    if not tail or len(short) < _LEAST_SYLLABIC or not short[1:].islower():
        return None
    phrase = re.compile(
        rf"\b(?P<long>{re.escape(short[:2])}[a-z]+(?:\s[A-Z][a-z]+){{1,2}}?)"
        rf"\s(?:Bidang\s)?{re.escape(tail)}\b"
    )
    for match in phrase.finditer(text):
        if _has_syllables(short.casefold(), match["long"].split()):
            return " ".join(match[0].split())
    return None


def lengthen(organisation: str, longer: Mapping[str, str], text: str) -> str:
    """Return an organisation with the long forms that ``text`` gives for its abbreviations.

    >>> lengthen("BPS NTB", {"BPS": "Badan Pusat Statistik"}, "di Nusa Tenggara Barat")
    'Badan Pusat Statistik Nusa Tenggara Barat'
    """
    if organisation in longer:
        return longer[organisation]
    words = organisation.split()
    if len(words) == 2 and words[1] in longer:  # noqa: PLR2004 - "PT BSL", "Kementerian ESDM"
        whole = f"{words[0]} {longer[words[1]]}"
        if whole in text:
            return whole
    regions = load_regions().find(" ".join(words[1:]))
    if not regions or words[0] not in longer or load_regions().find(words[0]):
        return _spell_out(organisation, text) or organisation
    region = regions[0].official if regions[0].official in text else " ".join(words[1:])
    return f"{longer[words[0]]} {region}"
