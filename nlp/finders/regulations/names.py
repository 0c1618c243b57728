"""Unnumbered instruments: by subject (``UU Cipta Kerja``), by pointer (``Inpres tersebut``), bare.

What such a mention stands for is settled in reading order against the full citations of the same
article: one candidate or no answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from lexicon.regions import find_regions
from lexicon.regulations import resolve_popular_name
from lexicon.tables import load_toml
from nlp.finders.regulations.citations import Citation
from nlp.finders.regulations.heads import CODES, Head
from nlp.finders.words import load_words

_SUBJECT_WORD = re.compile(
    r"\s{1,2}(?P<word>\([A-Z][\w ]{1,20}\)"
    r"|[^\W\d_][\w'-]*(?:/[A-Z]\w*)?)"
)
_CONNECTORS = frozenset({"dan", "atas", "dalam", "antara", "bagi", "di", "pada"})
_DATED = re.compile(r"(?:\s+[Tt]ahun)?\s+(?:19|20)\d\d\b")
_POINTER = re.compile(r"\s+(?P<word>tersebut|itu|ini|dimaksud|tadi)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\s+yang\s+(?:[^\s.,;]+\s+){1,7}?(?:tersebut|ini|itu)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\b(?P<noun>aturan|peraturan|regulasi|beleid|ketentuan|payung hukum|surat edaran|"
    r"surat keputusan|putusan|keputusan|edaran|instruksi)(?=\s+(?:tersebut|itu|ini|yang)\b)",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"\b(?:kedua|ketiga|keempat|para|sejumlah|beberapa|semua|seluruh)\s+$", re.IGNORECASE
)
_SMALL_SUBJECT = re.compile(
    r"(?:\s(?:modal|daerah|kerja|rumah|tanpa rokok|umum|[A-Z]{3,}))*"
    r"(?:\sdan\s\w+(?:\s[A-Z]{3,}\w*)?)?"
)
_ISSUED = re.compile(
    r"(?:telah|sudah|sengaja|resmi)\s+(?:membuat|menerbitkan|mengeluarkan|meneken|menandatangani|"
    r"mengesahkan|mencabut)\s+$",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"(?:(?:akan|nantinya|bakal|rencananya|perlu|belum)\s+(?:[\w-]+\s+){0,3}"
    r"(?:(?:diatur|ditetapkan|dituangkan|dibuat|dimuat|diterbitkan|disahkan|dirinci|dituang)\s+"
    r"(?:[\w-]+\s+){0,2}(?:melalui|dalam|lewat|dengan|oleh)|melalui|lewat|adanya|ada|membuat|menerbitkan|menyusun|"
    r"punya|memiliki)"
    r"|tidak\s+adanya\s+(?:[\w-]+\s+){0,5}seperti"
    r"|(?:segera|agar|supaya|tengah|sedang|mulai|bakal|berencana|diminta|harus|wajib)\s+(?:\w+\s+){0,2}"
    r"(?:menerbitkan|membuat|mengeluarkan|menyiapkan|mengajukan)"
    r"|digodok|disusun|menyusun|merancang|menggodok)\s+$",
    re.IGNORECASE,
)
_PROVISION_WORDS = frozenset({"pasal", "ayat", "huruf", "angka", "ke"})
_WORDS_BEFORE = re.compile(r"[\w-]+")
_MOST_SUBJECT_WORDS = 9


def _words() -> Mapping[str, frozenset[str]]:
    return load_words("regulation_words.toml")


def family(type_id: str) -> str:
    """Return the group of types that one generic noun stands for."""
    if type_id.startswith("putusan"):
        return "putusan"
    if type_id.startswith(("kep", "sk")):
        return "keputusan"
    if type_id.startswith("se") and type_id != "seojk":
        return "edaran"
    return "instruksi" if type_id.startswith("in") else "peraturan"


def compatible(pointer: str, type_id: str) -> bool:
    """Tell whether a mention of type ``pointer`` may stand for an instrument of ``type_id``."""
    if pointer == type_id:
        return True
    if pointer == "permen":
        return type_id.startswith(("permen", "pmk"))
    if pointer == "kepmen":
        return type_id.startswith("kepmen")
    if pointer == "sk":
        return family(type_id) == "keputusan"
    if pointer == "se":
        return family(type_id) == "edaran"
    return pointer == "perda" and type_id in {"qanun", "perdasus", "perdasi"}


@dataclass(slots=True)
class Unnumbered:
    """How an unnumbered mention is read: its span, and on what it stands."""

    start: int
    end: int
    how: Literal["subject", "pointer", "dated", "bare"]
    """By what follows the type: words that name it (``UU Cipta Kerja``), a pointer (``UU
    tersebut``), a year alone (``UU 2014``), or nothing of these."""
    subject: str = ""


def read_unnumbered(text: str, citation: Citation) -> Unnumbered:
    """Return how the words behind a type without number read."""
    end = citation.body_end
    dated = _DATED.match(text, end)
    if dated:
        return Unnumbered(citation.start, dated.end(), "dated")
    pointer = _POINTER.match(text, end)
    if pointer:
        return Unnumbered(citation.start, pointer.end(), "pointer")
    subject_end = _read_subject(text, citation, end)
    if subject_end > end:
        subject = text[end:subject_end].strip()
        after = _POINTER.match(text, subject_end)
        stop = after.end() if after and after["word"].casefold() != "itu" else subject_end
        return Unnumbered(citation.start, stop, "subject", subject)
    clause = _CLAUSE.match(text, end, citation.limit)
    if clause and "." not in clause[0]:
        return Unnumbered(citation.start, clause.end(), "pointer")
    return Unnumbered(citation.start, end, "bare")


def _read_subject(text: str, citation: Citation, position: int) -> int:
    head = citation.head
    if head.type_id not in _words()["named_types"] and not head.type_id.startswith("permen"):
        return position
    end = position
    reached = position
    for count in range(_MOST_SUBJECT_WORDS):
        match = _SUBJECT_WORD.match(text, reached, citation.limit)
        if match is None:
            break
        word, reached = match["word"], match.end()
        if count == 0 and word in _words()["subjects"]:
            return min(_small_subject(text, reached), citation.limit)
        if word[0].isupper() or (word[0] == "(" and count):
            if word.casefold() in _words()["no_subject"]:
                break
            end = reached
        elif word not in _CONNECTORS or count == 0:
            break
    return end


def _small_subject(text: str, end: int) -> int:
    """Follow a subject written small over ``X dan Y`` and one further noun or abbreviation."""
    match = _SMALL_SUBJECT.match(text[end : end + 60])
    return end + (match.end() if match else 0)


def find_generic(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``(start, end, family)`` of nouns that point back: ``aturan tersebut``."""
    for match in _GENERIC.finditer(text):
        if match["noun"][0].isupper() and text[max(0, match.start() - 1) : match.start()].isalpha():
            continue
        if _PLURAL.search(text[max(0, match.start() - 14) : match.start()]):
            continue
        closing = _POINTER.match(text, match.end()) or _CLAUSE.match(text, match.end())
        if closing is None:
            continue
        following = _WORDS_BEFORE.search(text, closing.end(), closing.end() + 25)
        if following and following[0].casefold() in _words()["says"]:
            continue
        table = _generic_families()
        yield match.start(), closing.end(), table[" ".join(match["noun"].casefold().split())]


@cache
def _generic_families() -> dict[str, str]:
    """Return the family of instruments that each generic noun may mean."""
    table = load_toml("nlp", "regulation_words.toml")["generic"]
    return {noun: families[0] for noun, families in table.items()}


def is_class(text: str, citation: Citation) -> bool:
    """Tell whether a type is a class, a plural or a count: ``4 Raperda``, ``seluruh Perda``."""
    before = text[max(0, citation.start - 30) : citation.start]
    words = _WORDS_BEFORE.findall(before.rsplit(".", 1)[-1])
    if words and words[-1].casefold() in _words()["class_before"]:
        making = words[-1].casefold() in _words()["making"] and citation.title is not None
        return not (making or _ISSUED.search(before))
    if words and words[-1].isdigit() and not _PROVISION_WORDS & {w.casefold() for w in words[:-1]}:
        return True
    if citation.title is not None:
        return False
    after = text[citation.end : citation.end + 20].lstrip(" \xa0")
    following = _WORDS_BEFORE.match(after)
    return bool(following and following[0].casefold() in _words()["class_after"])


def is_particular(text: str, citation: Citation) -> bool:
    """Tell whether a bare regional type is an existing one: ``Sesuai Keputusan Gubernur``."""
    before = text[max(0, citation.start - 60) : citation.start]
    words = _WORDS_BEFORE.findall(before)
    if not words:
        return False
    if _ISSUED.search(before):
        return True
    last = words[-1].casefold()
    return last in _words()["particular"] or (
        len(words) > 1
        and last in {"dengan", "pada"}
        and words[-2].casefold() in _words()["particular"]
    )


def is_planned(text: str, citation: Citation) -> bool:
    """Tell whether an unnumbered instrument is still to be made: ``akan ditetapkan melalui SK``."""
    if citation.head.type_id in CODES:
        return False
    return bool(_PLANNED.search(text[max(0, citation.start - 80) : citation.start]))


def match_subject(subject: str, citations: Sequence[Citation]) -> Citation | None:
    """Return the one full citation whose title the words of ``subject`` fit."""
    fitting: dict[str, Citation] = {}
    for citation in citations:
        amends = citation.title and citation.title.startswith(("Perubahan", "Pencabutan"))
        if citation.title and not amends and _fits(subject, citation.title):
            base = citation.base or citation
            fitting.setdefault(base.id or f"draft {citation.title}", base)
    if len(fitting) == 1 or (fitting and all(c.draft for c in fitting.values())):
        return next(iter(fitting.values()))
    return None


def _fits(subject: str, title: str) -> bool:
    words = [word for word in re.findall(r"\w+", subject) if word.casefold() not in _CONNECTORS]
    title_words = re.findall(r"\w+", title)
    folded = {word.casefold() for word in title_words}
    if not words:
        return False
    if all(word.casefold() in folded for word in words):
        return True
    initials = "".join(w[0] for w in title_words if w.casefold() not in _CONNECTORS).casefold()
    return any(_abbreviates(word.casefold(), initials, title_words) for word in words)


def _abbreviates(word: str, initials: str, title_words: list[str]) -> bool:
    """Tell whether ``tipikor`` or ``tpks`` stands for the title: initials, or syllables."""
    if len(word) >= 3 and word in initials:  # noqa: PLR2004 - two letters fit everything
        return True
    rest = word
    for title_word in title_words:
        folded = title_word.casefold()
        size = next(
            (n for n in range(min(len(folded), len(rest)), 1, -1) if rest.startswith(folded[:n])), 0
        )
        rest = rest[size:]
    return not rest and len(word) >= 5  # noqa: PLR2004 - a syllable word, not a chance


def _may_be_of(words: str, citation: Citation) -> bool:
    """Tell whether a name (``Perda RTRW Kabupaten Bantul``) may be of the citation's region."""
    named = [region for mention in find_regions(words) for region in mention.regions]
    return not named or citation.region is None or citation.region in named


def resolve_subject(
    head: Head, subject: str, full: Sequence[Citation], published: date | None, words: str
) -> Citation | str | None:
    """Return the full citation or the id that a named instrument stands for, if exactly one."""
    if head.type_id in CODES:
        return None
    same = [citation for citation in full if compatible(head.type_id, citation.head.type_id)]
    if head.type_id == "sk":
        same = [citation for citation in same if citation.office or citation.bracket]
        return next((c for c in same if c.id and subject in {c.office, c.bracket}), None)
    matched = match_subject(subject, same)
    if matched is not None:
        return matched
    popular = None if head.draft else resolve_popular_name(words, published)
    if popular is not None:
        return popular
    plain = subject[:1].islower()  # "Perda miras": what people call the one with another title
    same = [c for c in same if (plain or c.title is None) and _may_be_of(words, c)]
    ids = {citation.id for citation in same if citation.id}
    if head.levels and not head.draft and len(ids) == 1 and not any(c.draft for c in same):
        return next(citation for citation in same if citation.id)
    return None
