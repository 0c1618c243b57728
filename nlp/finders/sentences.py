"""Sentences as places in the text; full stops of ``No.``, ``Drs.``, ``S.H.``, ``Rp.`` end none.

Quotation marks are kept with their sentence; a paragraph always ends one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.finders.words import load_words

_STOP = re.compile(
    r"(?P<mark>[.!?\u2026]+)(?P<close>[\"\u201d\u2019')\]]*)(?P<gap>\s+|$|(?=&nbsp;)|,(?=[\"\u201cA-Z]))|\n+"
)
_LAST_WORD = re.compile(r"[\w.]+$")
_OPENS = re.compile(r"(?:&\w+;|[\s\"\u201c\u2018'(\[-])*[A-Z0-9]")
_NUMBERING = re.compile(r"(?:^|[\s(:])\d{1,2}$")
_LOOK_BACK = 16


class Sentence(NamedTuple):
    """Where a sentence stands."""

    start: int
    end: int


def find_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of ``text``, without the space around them.

    >>> text = "Drs. Budi, S.H. hadir. Ia menyebut UU No. 5 Tahun 2014."
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['Drs. Budi, S.H. hadir.', 'Ia menyebut UU No. 5 Tahun 2014.']
    """
    start = 0
    for match in _STOP.finditer(text):
        if match["mark"] and not _ends(text, match):
            continue
        end = match.end("close") if match["mark"] else match.start()
        yield from _trimmed(text, start, end)
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    if left < right:
        yield Sentence(start + left, start + right)


def _ends(text: str, match: re.Match[str]) -> bool:
    """Tell whether this punctuation ends a sentence."""
    if match.end() == len(text) or "\n" in match["gap"]:
        return True
    if not _OPENS.match(text, match.end()):
        return False
    if match["mark"] != "." or match["close"]:
        return True
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    folded = word[0].casefold()
    if folded in load_words("abbreviations.toml")["abbreviations"]:
        return False
    return not _NUMBERING.search(before)


def sentence_at(sentences: Sequence[Sentence], position: int) -> Sentence:
    """Return the sentence around ``position``, or the last one before it.

    ``sentences`` are all of a text, in order, and not empty.
    """
    return sentences[index_at(sentences, position)]


def index_at(sentences: Sequence[Sentence], position: int) -> int:
    """Return the index of the sentence that ``sentence_at`` returns."""
    return max(bisect_right(sentences, (position, float("inf"))) - 1, 0)
