"""Where a text names a type of legal instrument: ``Perda``, ``Peraturan Menteri Keuangan``.

A dictionary of all spellings is walked word by word, so that the time does not grow with the
number of spellings and brackets inside a name (``Surat Edaran (SE) Wali Kota``) do no harm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lexicon.regulations import load_ministries, load_types

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_GAP = re.compile(r"\s{0,3}\([A-Za-z]{2,15}\)\s{0,3}|[\s/.,&-]{0,3}")
_DRAFT = re.compile(r"(?:rancangan|ranc\.)\s+(?:(?:perubahan|revisi)\s+)?$", re.IGNORECASE)
_DRAFT_SHORT = re.compile(
    r"(?:R(?=UU\b|PP\b|PMK\b|Per(?:pres|men|gub|bup|da)|Permen)"
    r"|Ra(?=perda|pergub|perbup|perwal|perdes|perkam|qanun)"
    r"|Ran(?=perda|pergub|perbup|perwal|perdes|qanun|perppu|perpres))",
    re.IGNORECASE,
)
_COURT = re.compile(
    r"putusan(?=\s+(?:nomor|no)\b\s?\.?\s*:?\s*(?:"
    r"(?P<mk>\d+/(?:PUU|PHPU?|SKLN)\b)|(?P<ma>\d+\s?P/HUM\b)|(?P<pn>\d+/[\w.-]+/\d{4}/PN\b)))",
    re.IGNORECASE,
)
"""A bare ``Putusan`` whose number tells the court: ``Putusan Nomor 60/PUU-XXII/2024``."""
_NO_HEAD = re.compile(
    r"\b(?:Pol|(?:Ka)?[Ss]atpol|SDN?|SD-|Sekolah Dasar)[\s-]$"
)  # Pol PP, SD Inpres
_MOST_WORDS = 16
_SHORT = 3
_DRAFT_WINDOW = 30


@dataclass(frozen=True, slots=True)
class Head:
    """The type of an instrument as named at one place."""

    start: int
    end: int
    type_id: str
    """Type of the id: ``perda``; ``permen``, ``kepmen``, ``sk`` where nothing says whose."""
    numbering: str
    levels: tuple[str, ...] = ()
    """Levels of region that issue it; empty for national instruments."""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class _Spelling:
    type_id: str
    numbering: str
    levels: tuple[str, ...] = ()
    capitals: bool = False


_BARE = {
    "permen": ("Peraturan Menteri", "Permen"),
    "kepmen": ("Keputusan Menteri", "Kepmen"),
    "se": ("Surat Edaran", "SE"),
    "sk": ("Surat Keputusan", "SK", "Keputusan"),
}
_CODES = {
    "kuhp": ("KUHP", "Kitab Undang-Undang Hukum Pidana", "KUH Pidana", "KUHPidana"),
    "kuhap": ("KUHAP", "Kitab Undang-Undang Hukum Acara Pidana", "KUHAPidana"),
    "kuhperdata": ("KUHPerdata", "KUH Perdata", "Kitab Undang-Undang Hukum Perdata"),
    "kuhd": ("KUHD", "Kitab Undang-Undang Hukum Dagang"),
    "khi": ("Kompilasi Hukum Islam",),
}
CODES = frozenset(_CODES)
"""Codes of law: named without a number, and never resolved, since old and new go by one name."""

_MINISTRY_HEADS = {
    "permen": ("Peraturan Menteri", "Peraturan Menteri Negara", "Permen", "Peraturan Kementerian"),
    "kepmen": ("Keputusan Menteri", "Kepmen", "SK Menteri", "Surat Keputusan Menteri"),
    "se": ("Surat Edaran Menteri", "SE Menteri", "Edaran Menteri"),
    "inmen": ("Instruksi Menteri",),
}
_MEN_HEADS = {
    "permen": ("Peraturan Men", "Permen"),
    "kepmen": ("Keputusan Men", "Kepmen", "SK Men"),
    "se": ("Surat Edaran Men", "SE Men", "Edaran Men"),
    "inmen": ("Instruksi Men", "Inmen"),
}


def _key(spelling: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(spelling))


@cache
def _spellings() -> dict[tuple[str, ...], _Spelling]:
    """Return what each spelling, folded to its words, stands for."""
    table: dict[tuple[str, ...], _Spelling] = {}
    for kind in load_types().values():
        for name in kind.names:
            capitals = len(name.replace(" ", "")) <= _SHORT
            table[_key(name)] = _Spelling(kind.id, kind.numbering, kind.issuers, capitals)
    for kind_id, names in (_BARE | _CODES).items():
        for name in names:
            table[_key(name)] = _Spelling(kind_id, "full", capitals=len(name) <= _SHORT)
    table |= _ministry_spellings()
    return {variant: row for key, row in table.items() for variant in _variants(key)}


def _ministry_spellings() -> dict[tuple[str, ...], _Spelling]:
    table: dict[tuple[str, ...], _Spelling] = {}
    for ministry in load_ministries().values():
        for kind, heads in _MINISTRY_HEADS.items():
            numbering = "plain" if kind in {"permen", "inmen"} else "full"
            row = _Spelling(ministry.type_id(kind), numbering)
            spelled = [f"{head} {name}" for head in heads for name in ministry.names]
            spelled += [
                f"{head}{gap}{short}"
                for head in _MEN_HEADS[kind]
                for short in ministry.short
                for gap in ("", " ")
            ]
            for name in spelled:
                table.setdefault(_key(name), row)
    return table


def _variants(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield key
    for i in range(len(key) - 1):
        if key[i : i + 2] == ("undang", "undang"):
            yield (*key[:i], "undangundang", *key[i + 2 :])
        if key[i : i + 2] == ("republik", "indonesia"):
            yield (*key[:i], "ri", *key[i + 2 :])


@cache
def _longest() -> dict[str, int]:
    """Return for each first word the number of words of its longest spelling."""
    longest: dict[str, int] = {}
    for key in _spellings():
        longest[key[0]] = max(len(key), longest.get(key[0], 0))
    return longest


@cache
def _first_letters() -> frozenset[str]:
    return frozenset(word[0] for word in _longest()) | {"r"}  # r for rancangan: RUU, Raperda


def find_heads(text: str) -> Iterator[Head]:
    """Yield every place where ``text`` names a type of instrument, the longest spelling first.

    >>> [(h.type_id, h.draft) for h in find_heads("Raperda dan Peraturan Menteri Dalam Negeri")]
    [('perda', True), ('permendagri', False)]
    """
    position = 0
    for match in _WORD.finditer(text):
        if match.start() < position or match[0][0].casefold() not in _first_letters():
            continue
        head = _read_head(text, match)
        if head is not None:
            position = head.end
            yield head


def _read_head(text: str, first: re.Match[str]) -> Head | None:
    start, word = first.start(), first[0]
    court = _COURT.match(text, start)
    if court is not None and court.lastgroup:
        kind = load_types()[f"putusan-{court.lastgroup}"]
        return Head(start, court.end(), kind.id, kind.numbering, kind.issuers)
    short = _DRAFT_SHORT.match(word)
    cut = short.end() if short else 0
    for offset in dict.fromkeys((0, cut)):
        if word[offset:].casefold() not in _longest():
            continue
        found = _longest_spelling(text, start + offset)
        if found is not None:
            end, row = found
            before = text[max(0, start - _DRAFT_WINDOW) : start]
            if _NO_HEAD.search(before):
                return None
            rancangan = _DRAFT.search(before)
            begin = start - len(before) + rancangan.start() if rancangan else start
            draft = bool(offset or rancangan)
            return Head(begin, end, row.type_id, row.numbering, row.levels, draft)
    return None


def _longest_spelling(text: str, start: int) -> tuple[int, _Spelling] | None:
    words: list[str] = []
    found: tuple[int, _Spelling] | None = None
    position = start
    limit = _MOST_WORDS
    while len(words) < limit:
        match = _WORD.match(text, position)
        if match is None:
            break
        words.append(match[0].casefold())
        if len(words) == 1:
            limit = min(limit, _longest().get(words[0], 0))
        row = _spellings().get(tuple(words))
        if row is not None and not (row.capitals and not text[start : match.end()].isupper()):
            found = match.end(), row
        gap = _GAP.match(text, match.end())
        position = gap.end() if gap else match.end()
    return found
