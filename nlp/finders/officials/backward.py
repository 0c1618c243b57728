"""A name before its position: ``Beny Suharsono, Sekretaris Daerah DIY``."""

import re
from collections.abc import Iterator, Sequence

from nlp.finders.officials.context import Places
from nlp.finders.officials.forward import until_next_head
from nlp.finders.officials.grammar import Office, read_office_phrase
from nlp.finders.officials.holders import Holder
from nlp.finders.officials.persons import Name, is_name_word, make_name, read_code, split_name
from nlp.finders.officials.runs import Token, read_run

_BEFORE = re.compile(
    r"(?:\s*,\s*(?:yang\s+(?:juga|kini|saat\sini)?\s*"
    r"(?:merupakan|menjabat|sebagai)*\s*)?|\s*\(\s*|\s+(?:selaku|sebagai|yang\s+menjabat(?:\s+sebagai)?|"
    r"(?:terpilih|ditunjuk|dilantik|diangkat|ditetapkan|dikukuhkan)(?:\s+kembali)?\s+(?:sebagai|menjadi)|saat\s+menjadi|saat\s+menjabat(?:\s+sebagai)?|menjabat(?:\s+sebagai)?|"
    r"yang\s+(?:juga|kini)(?:\s+(?:merupakan|menjabat))?(?:\s+sebagai)?|menjadi)\s+)$"
)
_CODE_BEFORE = re.compile(
    r"\b(?P<code>[A-Z]{2,4})(?:\s+(?:selaku|menjabat\ssebagai|sebagai|menjabat)|"
    r"\s\(\d{2}\),)\s+$"
)
_NAME_TAIL = re.compile(
    r"(?P<name>(?:[A-Z&][\w'’`.&;\-]*\s){0,5}[A-Z&][\w'’`.&;\-]*)"
    r"(?:\s*\((?P<code>[A-Z]{2,4}|[^()]{1,30})\))?(?P<titles>(?:[,.]\s*[A-Z][\w.]*){0,4})$"
)
_CODED = re.compile(
    r"(?P<name>(?:[A-Z][\w'’.]*\s){0,5}[A-Z][\w'’.]*)\s\((?P<code>[A-Z]{2,4})\),\s$"
)
_PAIR = re.compile(
    r"\b(?P<head>Presiden|Gubernur|Bupati|Wali Kota|Walikota)\s+dan\s+Wakil\s(?P=head)"
    r"(?P<area>(?:\s[A-Z]\w+){0,3})\s(?P<first>[A-Z][a-z]+)-(?P<second>[A-Z][a-z]+)\b"
)
_WINDOW = 110
_APPOSITION_END = re.compile(r"\s*(?:[,.)(;]|$|\n|(?:dan|periode|masa|dalam|pada|untuk)\s)")


def coded_before(
    text: str, start: int, found: Sequence[Holder], places: Places
) -> tuple[Name, list[str]] | None:
    """Return the person of ``Topan Ginting (TOP), Kadis PUPR``, as lists of suspects name them.

    Nothing where a position stands before the name already.
    """
    before = text[max(0, start - _WINDOW) : start]
    suspect = _CODE_BEFORE.search(before)
    if suspect is not None:
        named = read_code(text, start - len(before) + suspect.start("code"))
        return (named, []) if named is not None else None
    tail = _CODED.search(before)
    if tail is None:
        return None
    tokens = read_run(text, start - len(before) + tail.start("name"))
    tokens = [token for token in tokens if token.kind != "bracket" and token.end <= start]
    cut = split_name(tokens, places, frozenset())
    name = make_name(text, tokens[cut:])
    if name is None or any(h.name.start <= name.start < h.name.end for h in found):
        return None
    return name, [tail["code"]]


def office_of_coded(text: str, match: re.Match[str], holder: Holder | None) -> Office:
    """Return the office behind a coded name; a coded name behind it is the next person's."""
    if holder is not None and holder.codes:
        return holder.office
    return read_office_phrase(text, match, until_next_head(text, read_run(text, match.end())))


def find_pairs(text: str) -> Iterator[Holder]:
    """Yield both of ``Presiden dan Wakil Presiden Prabowo-Gibran``."""
    for match in _PAIR.finditer(text):
        end = match.end()
        for place in ("first", "second"):
            head = match["head"] if place == "first" else f"Wakil {match['head']}"
            area = match["area"].strip() if match["area"] else None
            name = Name(match.start(place), match.end(place), match[place])
            yield Holder(name, Office(head, area, end))


def read_backward(text: str, start: int, office: Office, places: Places) -> Holder | None:
    """Read the name before a position: ``Beny Suharsono, Sekretaris Daerah DIY``."""
    before = text[max(0, start - _WINDOW) : start]
    link = _BEFORE.search(before)
    if link is None or not _APPOSITION_END.match(text, office.end):
        return None
    tail = _NAME_TAIL.search(before, 0, link.start())
    if tail is None:
        return None
    offset = start - len(before) + tail.start("name")
    tokens = [token for token in read_run(text, offset) if token.end <= start]
    tokens = [token for token in tokens if token.kind != "bracket"]
    cut = split_name(tokens, places, frozenset())
    name = make_name(text, tokens[cut:])
    if name is None or not _is_person(name, tokens[cut:], places):
        return None
    code = str(tail["code"] or "")
    return Holder(name, office, [code] if re.fullmatch(r"[A-Z]{2,4}", code) else [])


def _is_person(name: Name, tokens: Sequence[Token], places: Places) -> bool:
    return bool(name.text) and all(is_name_word(token, places) for token in tokens)
