"""Words between quotation marks, with missing and crossed marks, as places in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lexicon.patterns import alternatives
from nlp.finders.words import load_words

_MARK = re.compile(r"&ldquo;|&rdquo;|&quot;|[\"\u201c\u201d\u201e\u00ab\u00bb]|''|``")
_OPENING = frozenset({"&ldquo;", "\u201c", "\u201e", "\u00ab", "``"})
_CLOSING = frozenset({"&rdquo;", "\u201d", "\u00bb"})
_PARAGRAPH = re.compile(r"[^\n]+")
_SENTENCE_BACK = re.compile(r"[.!?](?:&\w+;|[\s\"\u201d])+(?=[A-Z])")
_LEAST = 2
_LONG = 20


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words: ``start`` and ``end`` leave the marks out, ``open`` and ``close`` hold them."""

    start: int
    end: int
    open: int
    close: int


@cache
def _cue_behind() -> re.Pattern[str]:
    cues = alternatives(load_words("quote_words.toml")["after_cues"])
    return re.compile(rf"[\s,.]*(?:{cues})(?:nya)?\b", re.IGNORECASE)


def find_quotations(text: str) -> Iterator[Quotation]:
    """Yield the stretches between quotation marks, paragraph by paragraph.

    >>> text = 'Ia setuju. "Kami siap," katanya.'
    >>> [text[q.start : q.end] for q in find_quotations(text)]
    ['Kami siap,']
    """
    for paragraph in _PARAGRAPH.finditer(text):
        yield from _in_paragraph(text, paragraph.start(), paragraph.end())


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    opened: re.Match[str] | None = None
    free = start
    for mark in _MARK.finditer(text, start, end):
        if _opens(text, mark, opened is not None, start):
            if opened is not None and (unclosed := _until_cue(text, opened, mark.start())):
                yield unclosed
            opened = mark
            continue
        if opened is not None:
            yield Quotation(opened.end(), mark.start(), opened.start(), mark.end())
        elif _cue_behind().match(text, mark.end()):
            begin = _sentence_start(text, free, mark.start())
            yield Quotation(begin, mark.start(), begin, mark.end())
        free, opened = mark.end(), None
    if opened is not None and end - opened.end() > _LONG:
        yield _until_cue(text, opened, end) or Quotation(opened.end(), end, opened.start(), end)


def _opens(text: str, mark: re.Match[str], inside: bool, start: int) -> bool:
    """Tell whether a mark opens; a straight one does by what stands around it."""
    if mark[0] in _OPENING:
        return True
    if mark[0] in _CLOSING:
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end() : mark.end() + 1]
    if before.isspace() or before in "([|:\u2014-":
        return not inside or (bool(after) and not after.isspace() and after not in ",.;)")
    if inside or not after or after.isspace():
        return False
    return before in ".,!?" and (after.isupper() or after == "(")


def _until_cue(text: str, opened: re.Match[str], end: int) -> Quotation | None:
    """Return a quotation whose closing mark is missing, up to the cue behind it."""
    match = _bare_cue().search(text, opened.end(), end)
    if match is None:
        return None
    return Quotation(opened.end(), match.start(), opened.start(), match.start())


@cache
def _bare_cue() -> re.Pattern[str]:
    cues = alternatives(load_words("quote_words.toml")["after_cues"])
    return re.compile(rf",?\s+(?:{cues})(?:nya\b|\s+(?:[A-Z]|dia\b|ia\b))")


def _sentence_start(text: str, start: int, end: int) -> int:
    starts = [match.end() for match in _SENTENCE_BACK.finditer(text, start, end - _LEAST)]
    return starts[-1] if starts else start
