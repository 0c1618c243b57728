"""Provisions named beside a citation: ``Pasal 5 ayat (1) huruf a``, before it or behind it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

_NUMBER = r"(?:\d{1,3}[A-Za-z]?|[IVXLC]{1,6})"
_MARK = r"\(?(?:\d{1,3}[a-z]?|[a-z])\)?"
_LEVEL = rf"(?:ayat|huruf|angka|butir|poin|ke)[\s-]*{_MARK}(?![\w])"
_UNIT = (
    rf"(?:(?:Pasal|Ps\.?)\s+{_NUMBER}\b|(?:BAB|Bab)\s+[IVXLC\d]+\b"
    r"|Lampiran(?:\s+[IVXLC\d]+\b)?)"
)
_LINK = (
    r"(?:\s*,\s*(?:dan|atau|serta|juncto|jo\.?)?|\s*/"
    r"|\s+(?:dan/atau|dan|atau|serta|juncto|jo\.?|sampai|hingga))\s*"
)
_MORE = rf"(?:\s*{_LEVEL}|{_LINK}(?:{_LEVEL}|{_UNIT}|\d{{1,3}}[A-Z]?\b(?!\.\d)|[a-z]\b))"
_CHAIN = re.compile(rf"\b{_UNIT}(?:{_MORE}){{0,30}}", re.IGNORECASE)
_TOKEN = re.compile(
    rf"(?P<unit>pasal|ps\.?|bab|lampiran)(?:\s+(?P<number>{_NUMBER})\b)?"
    rf"|(?P<level>ayat|huruf|angka|butir|poin|ke)[\s-]*\(?(?P<mark>\d{{1,3}}[a-z]?|[a-z])\)?(?!\w)"
    r"|\b(?P<bare>\d{1,3}[A-Za-z]?|[a-z])\b",
    re.IGNORECASE,
)
_BEFORE_GAP = re.compile(
    r"[\s,]*(?:(?:dari|pada|dalam|di|of|UU|tentang|sebagaimana\sdiatur\sdalam|"
    r"(?:yang\s)?(?:diatur|tertuang|tercantum)\s(?:dalam|di))\s+)?",
    re.IGNORECASE,
)
_BEHIND_GAP = re.compile(
    r"\s*(?:,\s*)?(?:(?:yaitu|yakni|khususnya|terutama|pada|dalam|di|tepatnya)\s+){0,2}",
    re.IGNORECASE,
)
_RANK = {"ayat": 1, "huruf": 2, "angka": 3, "butir": 3, "poin": 3, "ke": 2}
_WINDOW = 400


def find_chains(text: str) -> list[tuple[int, int, list[str]]]:
    """Return every run of provisions with its place: ``(start, end, provisions)``."""
    return [(m.start(), m.end(), parse_provisions(m[0])) for m in _CHAIN.finditer(text)]


def parse_provisions(string: str) -> list[str]:
    """Return the provisions that a run of words names, each written out in full.

    >>> parse_provisions("Pasal 12 huruf a atau b, Pasal 11, atau 12B")
    ['pasal 12 huruf a', 'pasal 12 huruf b', 'pasal 11', 'pasal 12b']
    """
    found: list[list[tuple[int, str]]] = []
    previous: tuple[str, int] = ("", 0)
    for match in _TOKEN.finditer(string):
        step = _read_step(match, previous)
        if step is None:
            continue
        rank, words = step
        previous = (words.rsplit(" ", 1)[0], rank)
        if rank and found and found[-1][-1][0] < rank:
            found[-1].append((rank, words))
        elif rank and found:
            found.append([part for part in found[-1] if part[0] < rank] + [(rank, words)])
        elif not rank:
            found.append([(0, words)])
    return [" ".join(words for _, words in parts) for parts in found]


def _read_step(match: re.Match[str], previous: tuple[str, int]) -> tuple[int, str] | None:
    if match["unit"]:
        unit = "pasal" if match["unit"].casefold().startswith(("pasal", "ps")) else match["unit"]
        return 0, f"{unit} {match['number'] or ''}".strip().casefold()
    if match["level"]:
        level, mark = match["level"].casefold(), match["mark"].casefold()
        return _RANK[level], f"ke-{mark}" if level == "ke" else f"{level} {mark}"
    kind, rank = previous
    bare = match["bare"].casefold()
    if kind in {"huruf", "ayat", "angka"} and bare.isdigit() == (kind != "huruf"):
        return rank, f"{kind} {bare}"
    if bare[0].isdigit():
        return 0, f"pasal {bare}"
    return None


def attach_provisions(
    text: str, spans: list[tuple[int, int]], bodies: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """Yield ``(index of the mention, its provisions)`` for every run that belongs to one.

    A run belongs to the mention right behind it, else to the one right before it, else, when it
    stands in the same or the next sentence, to the nearest mention before it. ``bodies`` are the
    ends of the mentions with their titles.
    """
    starts, ends = [span[0] for span in spans], [span[1] for span in spans]
    for start, end, provisions in find_chains(text):
        behind = bisect_left(starts, end)
        if behind < len(spans) and _BEFORE_GAP.fullmatch(text, end, starts[behind]):
            yield behind, provisions
            continue
        before = bisect_right(ends, start) - 1
        if before < 0:
            continue
        gap = text[max(ends[before], bodies[before]) : start][-_WINDOW:]
        if _BEHIND_GAP.fullmatch(gap) or (provisions[0].startswith("pasal") and _is_near(gap)):
            yield before, provisions


def _is_near(gap: str) -> bool:
    """Tell whether a run so far behind a mention still speaks of it: at most one sentence on."""
    return len(gap) < _WINDOW and len(re.findall(r"[.!?][\s\"”]", gap)) <= 1
