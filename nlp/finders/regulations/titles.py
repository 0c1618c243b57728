"""The title behind a citation: ``tentang Optimalisasi Pelaksanaan Program``, to its last word."""

import re
from collections.abc import Mapping

from nlp.finders.words import load_words

_INTRODUCED = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*)?,?\s*(?:yang\s+mengatur\s+)?"
    r"(?:tentang|mengenai|terkait|perihal)\s+(?:dengan\s+)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s*(?P<word>\([^()\n]{1,60}\)|&|[^\s&]+|&\w+;?)")
_LEGAL = re.compile(  # the next instrument in a row
    r"(?:(?:serta|dan|maupun|atau|jo\.?|juncto)\s+)?(?:Raperda|Ranperda|RUU|UU|Undang-Undang|Perda|PP|"
    r"Peraturan|Perpres|Permen\w*|PMK|Inpres|Instruksi|Keputusan|Pasal)\b"
)
_LEGAL_NEXT = re.compile(r"(?:serta|dan|maupun|jo\.?|juncto)\s+" + _LEGAL.pattern)
_MOST_WORDS = 45


def _words() -> Mapping[str, frozenset[str]]:
    return load_words("regulation_words.toml")


def find_title(text: str, position: int) -> tuple[int, int] | None:
    """Return where the title behind a citation that ends at ``position`` stands, if it has one.

    >>> text = "Permendagri 27/2021 tentang Pedoman Penyusunan APBD Tahun 2023 yang mengatur"
    >>> start, end = find_title(text, 19)
    >>> text[start:end]
    'Pedoman Penyusunan APBD Tahun 2023'
    """
    opening = _INTRODUCED.match(text, position)
    if opening is None:
        return None
    start = end = opening.end()
    capitals = bool(re.match(r"[A-Z]", text[start : start + 1]))
    count = 0
    while count < _MOST_WORDS:
        match = _WORD.match(text, end)
        if match is None or "\n" in text[end : match.start("word")]:
            break
        if count and _stops(text, match, capitals=capitals):
            break
        end, count = match.end(), count + 1
        if _closes(text, match, capitals=capitals):
            break
    end = _trim(text, start, end)
    return (start, end) if end > start else None


def _stops(text: str, match: re.Match[str], *, capitals: bool) -> bool:
    """Tell whether the title ended before this word."""
    word = match["word"]
    bare = word.strip(".,;:\"”'").casefold()
    if _LEGAL.match(text, match.start("word")) and text[match.start("word") - 2] in ",;":
        return True
    if _LEGAL_NEXT.match(text, match.start("word")) or word.startswith("&"):
        return True
    if not capitals:
        return bare in _words()["title_stops"] or word[0] in '"“(–-' or word[:1] == "&"
    if word[0].isupper() or word[0].isdigit() or word[0] == "(":
        return bare in {"pasal", "jo", "juncto", "senin", "selasa", "rabu", "kamis", "jumat"}
    if bare not in _words()["title_connectors"] or word[-1] in ".,;:":
        return True
    return not _goes_on(text, match.end())


def _goes_on(text: str, position: int) -> bool:
    """Tell whether a capital follows the small words from here: the title goes on."""
    for _ in range(3):
        match = _WORD.match(text, position)
        if match is None or "\n" in text[position : match.start("word")]:
            return False
        word = match["word"]
        if word[0].isupper() or word[0] == "(":
            return True
        if word.casefold() not in _words()["title_connectors"] and not word[0].isdigit():
            return False
        position = match.end()
    return False


def _closes(text: str, match: re.Match[str], *, capitals: bool) -> bool:
    """Tell whether the title ends with this word, by its punctuation."""
    word = match["word"]
    if word[-1] in '"”;:?!' or word.endswith(('."', ',"', ".”", ",”")):
        return True
    if word[-1] == ".":
        return word[:-1].casefold() not in {"no", "kab", "prov", "th"}
    if word[-1] != ",":
        return False
    following = _WORD.match(text, match.end())
    if following is None or not capitals:
        return True
    begins = following["word"][0].isupper() or following["word"] in {"dan", "serta"}
    return not (begins and _is_enumeration(text, match.end()))


def _is_enumeration(text: str, position: int) -> bool:
    """Tell whether the comma parts a list inside the title: ``Gubernur, Bupati, dan Wali Kota``."""
    words = text[position : position + 90].split()
    for i, word in enumerate(words[:7]):
        if word in {"dan", "serta"} and i + 1 < len(words) and words[i + 1][0].isupper():
            return not _LEGAL.match(" ".join(words[i : i + 2]))
        if word[-1] in '.;:"”' or (word[0].islower() and word not in _words()["title_connectors"]):
            return False
    return False


def _trim(text: str, start: int, end: int) -> int:
    while True:
        stripped = text[start:end].rstrip(" \xa0\n.,;:\"”'")
        last = stripped.rsplit(None, 1)[-1].casefold() if stripped else ""
        if last in _words()["title_trailing"]:
            stripped = stripped[: len(stripped) - len(last)]
        if len(stripped) == end - start:
            return end
        end = start + len(stripped)
