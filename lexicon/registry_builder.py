"""Build the shipped registry from lists of regulations.

``python -m lexicon.registry_builder REGULATIONS.csv REGULATIONS_MORE.csv``

The first list (UU and PP) comes from scanned headings in capitals: its damage is mended by rule,
its capitals are taken from the second list, and a heading that is no title is left empty.
"""

import csv
import json
import re
import sqlite3
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path

from lexicon.registry import title_hash
from lexicon.regulations import parse_regulation_id
from lexicon.tables import load_csv

TARGET = Path(__file__).parent / "data" / "registry.sqlite"

FREQUENT = 4
"""A word seen so often is a word, not damage."""

ALIKE = 0.9
"""Likeness at which a damaged word of seven letters or more is taken for the frequent one."""

MIN_MENDED = 7

_LETTERS = (
    ("I{", "N"), ("}I", "H"), ("zu", "RI"), ("FrI", "PT"), ("S!", "SI"), ("l", "I"),
)  # fmt: skip
"""What scanners make of letters in capitals."""

_DIGITS = str.maketrans("OoIlTZzS", "00117225")
_YEARLIKE = re.compile(r"\b[12][09OI][0-9OoIlTZzS]{2}\b")
_NOISE = re.compile(r"[\^*~{}|\\#\[\]`·]+")
_HEADING = re.compile(
    r"^(?:PERATURAN\s+PEMERINTAH|UNDANG-?\s*UNDANG)\s+REPUBLIK\s*INDONESIA\s+N\W*O\W*M?\W*O?\W*R"
    r"[^A-Z]+TAHUN\s+\S+\s*(?:TENTANG\s+)?"
)
_NEXT_HEADING = re.compile(
    r"(?<!ATAS)(?<!PENCABUTAN)(?<!DAN)(?<!PELAKSANAAN)(?<!DALAM)(?<!MENJADI)(?<!TENTANG)(?<!PENETAPAN)"
    r"\s+(?:PERATURAN\s+PEMERINTAH|UNDANG-UNDANG)\s+REPUBLIK\s*INDONESIA\s+NO.*$"
)
_PREAMBLE = re.compile(
    r"\s*\b(?:Mengingat|MENGINGAT|Membaca|MEMBACA|Menimbang|MENIMBANG|Menetapkan|Presiden|Disalin"
    r"|DENGAN RAHMAT|PRESIDEN REPUBLIK INDONESIA|MEMUTUSKAN|Ditetapkan|Diundangkan)\b.*$"
)
_ROMAN = re.compile(r"[IVXLC]{2,}")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def main(uu_pp: str, more: str, target: Path = TARGET) -> None:
    """Write the registry to ``target``."""
    further = list(_read(more))
    casing = learn_casing(row["title"] for row in further)
    titles: dict[str, str] = {}
    for row in _read(uu_pp):
        titles.setdefault(
            f"{row['type']}/{row['year']}/{row['number']}", mend(row["title"], casing)
        )
    for row in further:
        regulation_id = make_id(row)
        if regulation_id:
            titles.setdefault(regulation_id, row["title"])
    write(titles, target)
    known = sum(bool(title) for title in titles.values())
    sys.stdout.write(f"{len(titles)} regulations, {known} with a title: {target}\n")


def make_id(row: Mapping[str, str]) -> str | None:
    """Return the canonical id of a row, None where its type or number is none of ours."""
    heads = {
        (each["type"], each["issuer"]): each["id"] for each in load_csv("lexicon", "issuers.csv")
    }
    head = heads.get((row["type"], row["issuer"]), None if row["issuer"] else row["type"])
    number = row["number"]
    if head is None:
        return None
    if row["type"] == "permen":  # the leading integer; the rest names the dossier
        match = re.match(r"\d+", number)
        number = match[0] if match else ""
    try:
        return str(parse_regulation_id(f"{head}/{row['year']}/{number}"))
    except ValueError:
        return None


def learn_casing(titles: Iterable[str]) -> dict[str, str]:
    """Return for each word in capitals how well-printed titles write it: ``DAN`` is ``dan``."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for title in titles:
        for word in _TOKEN.findall(title):
            forms[word.upper()][word] += 1
    return {
        upper: counts.most_common(1)[0][0]
        for upper, counts in forms.items()
        if counts.total() >= FREQUENT
    }


def mend(title: str, casing: Mapping[str, str]) -> str:
    """Return a scanned heading as a title, empty when nothing of a title is left.

    >>> casing = {"PENYERTAAN": "Penyertaan", "MODAL": "Modal", "DAN": "dan"}
    >>> mend("PEI{YERTAAN MODAL^ DAN CADANGAN 2OI4 Mengingat: a.", casing)
    'Penyertaan Modal dan Cadangan 2014'
    """
    title = _HEADING.sub("", " ".join(title.split()))
    title = _NEXT_HEADING.sub("", title)
    title = _PREAMBLE.sub("", title)
    title = _YEARLIKE.sub(lambda match: match[0].translate(_DIGITS), title)
    if sum(letter.isupper() for letter in title) > sum(letter.islower() for letter in title):
        for damaged, meant in _LETTERS:
            title = title.replace(damaged, meant)
    title = _NOISE.sub("", title)
    title = _TOKEN.sub(lambda match: _mend_word(match[0], casing), title)
    title = " ".join(title.split()).strip(" ,;:-'\"")
    if title.count('"') % 2:
        title = title.replace('"', "")
    title = title[:1].upper() + title[1:]
    is_heading = re.match(
        r"(?:Peraturan Pemerintah|Undang-undang)\s+Republik", title, re.IGNORECASE
    )
    return "" if is_heading or len(title) < len("Jalan") or title.casefold() == "tentang" else title


_mended: dict[str, str] = {}


def _mend_word(word: str, casing: Mapping[str, str]) -> str:
    upper = word.upper()
    if upper in casing:
        return casing[upper]
    if _ROMAN.fullmatch(word):
        return word
    if upper not in _mended:
        alike = (
            get_close_matches(upper, casing, n=1, cutoff=ALIKE) if len(upper) >= MIN_MENDED else []
        )
        _mended[upper] = casing[alike[0]] if alike else word.capitalize()
    return _mended[upper]


def write(titles: Mapping[str, str], target: Path) -> None:
    """Write the file: blocks of one type and year, the bearers of each title, highest numbers."""
    blocks: dict[str, dict[str, str]] = defaultdict(dict)
    bearers: dict[int, list[str]] = defaultdict(list)
    highest: Counter[str] = Counter()
    for regulation_id, title in sorted(titles.items()):
        blocks[regulation_id.rpartition("/")[0]][regulation_id] = title
        if title:
            bearers[title_hash(title)].append(regulation_id)
        kind, number = regulation_id.partition("/")[0], regulation_id.rpartition("/")[2]
        if number.isdecimal():
            highest[kind] = max(highest[kind], int(number))
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as registry, registry:
        registry.execute("PRAGMA page_size = 1024")
        registry.execute("CREATE TABLE blocks (key TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID")
        registry.execute("CREATE TABLE titles (hash INTEGER PRIMARY KEY, ids TEXT)")
        registry.execute("CREATE TABLE highest (type TEXT PRIMARY KEY, number INTEGER)")
        registry.executemany("INSERT INTO blocks VALUES (?, ?)", _pack(blocks))
        registry.executemany(
            "INSERT INTO titles VALUES (?, ?)",
            ((key, " ".join(ids)) for key, ids in sorted(bearers.items())),
        )
        registry.executemany("INSERT INTO highest VALUES (?, ?)", sorted(highest.items()))
    with closing(sqlite3.connect(target)) as registry:
        registry.execute("VACUUM")


def _pack(blocks: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, bytes]]:
    for key, block in sorted(blocks.items()):
        yield key, zlib.compress(json.dumps(block, ensure_ascii=False).encode(), level=9)


def _read(path: str) -> Iterator[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
