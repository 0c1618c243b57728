"""Numbered citations: a type, perhaps whose, a number and a year, in every spelling and in lists.

``Inpres No. 2/2021``, ``Perda (Peraturan Daerah) Kota Sorong Nomor 5 Tahun 2019``,
``UU Nomor 5 dan 6 Tahun 2014``: what a text says, before anything is resolved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lexicon.regions import Region, load_regions
from lexicon.regulations import clean_number
from nlp.finders.regulations.heads import Head, find_heads

_LABEL = r"(?:(?:N[o0]m[o0]r|Nomer|Nmr|No)\b\s?\.?\s*:?\s*)"
_ANY_NUMBER = r"[\w][\w.\u2013-]*(?:\s?/\s?[\w.-]+)*"
_COURT_NUMBER = r"\d+\s?[A-Z]{1,3}/[\w.]+/\d{4}|\d+/[\w.-]+/\d{4}/PN(?:[\s.]?[A-Z][\w.]{1,8})?"
_YEAR_WORD = r"(?:(?:Tahun\s+)?Tahun|Thn|Th)\b\.?"
_YEAR_DIGITS = r"[12][\dOoIl]{3}"
_YEAR = rf"(?:\s*,?\s*(?P<years>{_YEAR_WORD})\s*(?P<year>{_YEAR_DIGITS})(?![\dOoIl]))"
_NUMBERED = re.compile(
    rf"\s{{0,3}}[,:]?\s{{0,3}}(?P<label>{_LABEL}{{1,3}})?"
    rf"(?P<number>{_COURT_NUMBER}|(?:(?:PM|KM|KP|PER|KEP|SK|P)\s+(?=\d))?{_ANY_NUMBER}){_YEAR}?",
    re.IGNORECASE,
)
_YEAR_AGAIN = re.compile(rf"\s{{1,3}}{_YEAR_WORD}\s{{1,3}}{_YEAR_DIGITS}\b", re.IGNORECASE)
_YEAR_ONLY = re.compile(
    rf"\s{{1,3}}(?:{_YEAR_WORD}\s{{1,3}})?(?P<year>{_YEAR_DIGITS})\b", re.IGNORECASE
)
_NEXT = re.compile(
    r"\s*(?:,\s*(?:dan|serta|atau|maupun|&)?|dan|serta|atau|maupun|&|s/d)(?=\s)\s*",
    re.IGNORECASE,
)
_LABELLED = re.compile(_LABEL, re.IGNORECASE)
_SMALL_NUMBER = re.compile(r"\d{1,3}\b(?![.,]?\d|%|\s(?:persen|juta|orang))")
_LISTED_NUMBER = re.compile(r"\d{1,3}(?=\s*(?:,\s*(?:dan|serta)?|dan|serta|&)\s*\d{1,3}\b)")
_END_YEAR = re.compile(r"[/-](?P<year>(?:19|20)\d\d)$")
_PLACE_OF_COURT = re.compile(r"(?<=/\d{4})/PN\b.*$", re.DOTALL)
_PREFIXED = re.compile(r"(?:PM|KM|KP|PER|KEP)\s\d")  # "Permenhub PM 12 Tahun 2019"
_LIST_WITH_YEAR = re.compile(
    r"\s{1,3}(?=\d{1,3}(?:,\s\d{1,3})*,?\s(?:dan|serta)\s\d{1,3}\sTahun\s\d{4})",
    re.IGNORECASE,
)
"""Numbers without a label before them: ``PP 106 dan 107 Tahun 2021``."""
_DOSSIER = re.compile(r"[A-Z]{1,4}[.-]\d+/.*/\d{4}$")
_SIGNED = re.compile(
    r"\s*,?\s*(?:ter)?(?:tanggal|tgl\.?|diteken|ditandatangani)\s(?:pada\s)?"
    r"(?:tanggal\s)?\d{1,2}[\s/.-](?:\w+|\d{1,2})[\s/.-](?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s{0,3}\((?P<inside>[^()\n]{1,40})\)")
_REPUBLIC = re.compile(r"\s{1,3}(?:Negara\s)?(?:Republik\sIndonesia|RI)\b")
_REGION_WORD = re.compile(r"\s{1,3}(?P<word>[A-Z][\w.'-]*|di(?=\s[A-Z]))")
_OFFICE = re.compile(
    r"\s{1,3}(?:(?:Kepala|Ketua|Direktur\sJenderal|Dirjen|Direktur|Rektor|Sekretaris)\s+)?"
    r"(?P<name>[A-Z][\w/-]*(?:\s+(?:dan\s+)?[A-Z][\w/-]*){0,9})"
)
_PLACE_NAME = re.compile(
    r"\s{1,3}(?P<name>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,3}?)(?=\s+(?:Nomor|No\b|\d))"
)
_NUMBER_WORD = re.compile(r"\b(?:Nomor|No|Tahun|Tentang)\b.*", re.DOTALL)
_MOST_REGION_WORDS = 6
_OCR = str.maketrans("OoIl", "0011")
_ROMAN_NUMBER = re.compile(r"[IVXLC]+(?:/MPRS?)?(?:/\d{4})?", re.IGNORECASE)
_DIGIT_LIKE = re.compile(r"\d[\dOoIl]*[OoIl][\dOoIl]*|[OoIl]+\d[\dOoIl]*")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(slots=True)
class Citation:
    """One mention while it is being resolved; mutable on purpose, and never leaves the finders."""

    start: int
    end: int
    head: Head
    number: str | None = None
    year: int | None = None
    region: Region | None = None
    region_words: str = ""
    office: str = ""
    bracket: str = ""
    """What stands in brackets behind the type: ``Bapenda``."""
    subject: str = ""
    """The words by which an unnumbered instrument is named: ``Cipta Kerja``."""
    resolved_by: str = "number"
    title: str | None = None
    provisions: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    id: str | None = None
    draft: bool = False
    base: "Citation | None" = None
    """The law that this one only amends, in ``UU 31/1999 juncto UU 20/2001``."""
    secondary: bool = False
    """Named only beside another (``menggantikan PP 36/2023``): a pointer does not mean it."""
    limit: int = 0
    """Where the next citation starts: no name reaches so far."""
    body_end: int = 0
    """Where the type with issuer and brackets ends; the number follows."""


def find_citations(text: str) -> Iterator[Citation]:
    """Yield a citation for every type named in ``text``; ``number`` stays None where there is none.

    >>> [(c.head.type_id, c.number, c.year) for c in find_citations("UU Nomor 5 dan 6 Tahun 2014")]
    [('uu', '5', 2014), ('uu', '6', 2014)]
    """
    before: list[Citation] = []
    position = 0
    for head in find_heads(text):
        if head.start < position:
            continue
        for citation in before:
            citation.limit = head.start
            yield citation
        before = _read(text, head)
        position = max(citation.end for citation in before)
    for citation in before:
        citation.limit = len(text)
        yield citation


def _read(text: str, head: Head) -> list[Citation]:
    first = Citation(head.start, head.end, head, draft=head.draft)
    _read_issuer(text, first)
    first.body_end = first.end
    if head.type_id == "uud":
        year = _YEAR_ONLY.match(text, first.end)
        first.end = year.end() if year else first.end
        return [first]
    if not _read_number(text, first.end, first):
        return [first]
    if first.year is None:
        _read_signature(text, first)
    return _read_list(text, first)


def _read_issuer(text: str, citation: Citation) -> None:
    """Step over brackets, the Republic's name and, for regional types, the region's."""
    for _ in range(4):
        for step in (_step_bracket, _step_republic, _step_region, _step_office):
            if step(text, citation):
                break
        else:
            return


def _step_bracket(text: str, citation: Citation) -> bool:
    match = _BRACKET.match(text, citation.end)
    if match is None or re.search(r"\d", match["inside"]):
        return False
    citation.bracket = match["inside"].strip()
    citation.end = match.end()
    return True


def _step_republic(text: str, citation: Citation) -> bool:
    match = _REPUBLIC.match(text, citation.end)
    if match is not None:
        citation.end = match.end()
    return match is not None


def _step_region(text: str, citation: Citation) -> bool:
    if not citation.head.levels or citation.region_words:
        return False
    if "village" in citation.head.levels:
        return _step_name(text, citation)
    position, ends, words = citation.end, [], []
    for _ in range(_MOST_REGION_WORDS):
        match = _REGION_WORD.match(text, position)
        if match is None or match["word"].rstrip(".") in {"Nomor", "No", "Tahun", "Tentang"}:
            break
        position = match.end()
        if match["word"] != "di":
            words.append(match["word"])
            ends.append(position)
    for count in range(len(words), 0, -1):
        spelling = " ".join(words[:count])
        fitting = [r for r in load_regions().find(spelling) if _may_issue(citation.head, r)]
        if fitting:
            citation.region = fitting[0] if len(fitting) == 1 else None
            citation.region_words, citation.end = spelling, ends[count - 1]
            return True
    return False


def _step_name(text: str, citation: Citation) -> bool:
    """Step over a village's or a court's name up to the number: ``Peraturan Desa Karangrau``."""
    match = _PLACE_NAME.match(text, citation.end)
    if match is None or match["name"] in {"Nomor", "No"}:
        return False
    citation.region_words, citation.end = match["name"], match.end("name")
    return True


def _step_office(text: str, citation: Citation) -> bool:
    """Read whose decision it is: ``Keputusan Kepala Badan Pendapatan Daerah``."""
    if citation.head.type_id == "putusan-pn" and not citation.region_words:
        return _step_name(text, citation)
    if citation.head.type_id != "sk" or citation.office:
        return False
    match = _OFFICE.match(text, citation.end)
    if match is None:
        return False
    name, start = _NUMBER_WORD.sub("", match["name"]).strip(), match.start("name")
    if not name:  # "SK Rektor Nomor 4417": the head of the office alone
        name = _NUMBER_WORD.sub("", match[0]).strip()
        start = match.start() + match[0].find(name)
    if not name:
        return False
    citation.office, citation.end = name, start + len(name)
    return True


def _may_issue(head: Head, region: Region) -> bool:
    level = {"province": "province", "kab": "regency", "kota": "city"}.get(region.kind)
    return level in head.levels


def _read_number(text: str, position: int, citation: Citation) -> bool:
    """Read number and year behind the type into ``citation``; tell whether there was one."""
    match = _NUMBERED.match(text, position)
    if match is None:
        return False
    number, end = match["number"], match.end("number")
    trimmed = number.rstrip(".-\u2013")
    end -= len(number) - len(trimmed)
    number, year = _PLACE_OF_COURT.sub("", trimmed), None
    if match["year"] and trimmed == match["number"]:
        year, end = _digits(match["year"]), match.end()
    labelled = bool(match["label"]) or bool(_LIST_WITH_YEAR.match(text, position))
    if not _is_number(number, citation.head, labelled=labelled, dated=year is not None):
        return False
    _flag(citation, match, number)
    ending = _END_YEAR.search(number)
    if year is None and ending:
        year, number = ending["year"], number[: ending.start()]
    elif ending and ending["year"] == year and "-" not in citation.head.type_id:
        number = number[: ending.start()]
    if year is None and not labelled:
        return False
    again = _YEAR_AGAIN.match(text, end) if year else None
    if again:
        end = again.end()
        citation.flags.append("doubled")
    citation.number = clean_number(_repair(number), citation.head.numbering)
    citation.year = int(year) if year and _FIRST_YEAR <= int(year) < _LAST_YEAR else None
    citation.end = end
    return True


def _is_number(number: str, head: Head, *, labelled: bool, dated: bool) -> bool:
    if head.numbering == "roman" and _ROMAN_NUMBER.fullmatch(number):
        return True
    if not any(c.isdigit() for c in number):
        return False
    if labelled:
        return True
    if dated and _PREFIXED.match(number):
        return True
    ends_with_year = bool(_END_YEAR.search(number))
    return (number[0].isdigit() and (dated or ends_with_year)) or bool(_DOSSIER.match(number))


def _flag(citation: Citation, match: re.Match[str], number: str) -> None:
    if (
        len(re.findall(r"no", match["label"] or "", re.IGNORECASE))
        > (1 if "omor" not in (match["label"] or "").lower() else 2)
        or len(re.findall(r"nomor", match["label"] or "", re.IGNORECASE)) > 1
    ):
        citation.flags.append("doubled")
    if len((match["years"] or "").split()) > 1:
        citation.flags.append("doubled")
    year = match["year"] or ""
    if _repair(number) != number or _digits(year) != year:
        citation.flags.append("ocr")


def _repair(number: str) -> str:
    """Undo what a scanner did to the digits: ``2O2O`` is 2020."""
    return _DIGIT_LIKE.sub(lambda match: match[0].translate(_OCR), number)


def _digits(year: str) -> str:
    return year.translate(_OCR)


def _read_signature(text: str, citation: Citation) -> None:
    """Take the year from the date of signing, which stays outside the span."""
    match = _SIGNED.match(text, citation.end)
    if match:
        citation.year = int(match["year"])


def _read_list(text: str, first: Citation) -> list[Citation]:
    """Follow ``Nomor 5, 6 dan 7 Tahun 2014``: numbers that share the head, or the year too."""
    found = [first]
    while True:
        match = _NEXT.match(text, found[-1].end)
        if match is None:
            break
        start = match.end()
        following = Citation(start, start, first.head, draft=first.draft)
        following.region, following.region_words = first.region, first.region_words
        following.bracket = first.bracket
        if not _continues(text, start, following):
            break
        found.append(following)
    for citation, after in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if citation.year is None:
            citation.year = after.year
    return found


def _continues(text: str, start: int, following: Citation) -> bool:
    if not _LABELLED.match(text, start) and not _SMALL_NUMBER.match(text, start):
        return False
    if not _read_number(text, start, following):
        bare = _LISTED_NUMBER.match(text, start)
        if bare is None:
            return False
        following.number, following.end = bare[0], bare.end()
    following.start = start
    return True
