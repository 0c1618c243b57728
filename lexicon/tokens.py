"""Cut text into the tokens that index, query box, highlights and clusters agree on.

Engines never analyse text themselves: they are handed these tokens, parted by white space.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MAX_TOKEN = 100
"""Longer tokens are cut: one engine would split them, the other drop them."""

_APOSTROPHES = "'\u2018\u2019\u02bc\u0060\u00b4"
_HYPHENS = "-\u2010\u2011"
_DASH = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
_MARK = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
"""What may stand in a word unseen: combining accents, soft hyphens, letters without width."""
_JOINERS = rf"[.,/{re.escape(_APOSTROPHES + _HYPHENS)}]"
_WORD = re.compile(rf"[^\W_]+(?:(?:[{_MARK}]|{_JOINERS}(?=[^\W_]))[^\W_]*)*|%")
_CURRENCY = re.compile(r"(?:rp|idr|usd|us|sgd|aud|eur|rm)(?=\d)", re.IGNORECASE)
_JOINER = re.compile(_JOINERS)
_FOREIGN = re.compile(r"[^\w,./\-%']|_")
_SHORTEST_ECHO = 3


class Token(NamedTuple):
    """A folded token and where its words stand in the text."""

    start: int
    """Offset of its first character."""

    end: int
    """Offset one past its last character."""

    text: str
    """Folded: lower case, without accents, ``'`` and ``-`` in their plain forms."""


def fold(text: str) -> str:
    """Return ``text`` in the one spelling by which words are compared.

    >>> fold("Jum\u2019at di Café \uff12")
    "jum'at di cafe 2"
    """
    plain = unicodedata.normalize("NFKC", text.translate(_DASH)).casefold()
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in parts if not unicodedata.combining(char)).translate(_DASH)


def find_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text`` in reading order.

    Numbers keep their commas, points and slashes; ``Rp`` is parted from its number, so that
    ``Rp1,2`` and ``Rp 1,2`` are the same words; a doubled word and a word tied to a number are
    one token, any other compound is several.

    >>> [token.text for token in find_tokens("Rp1,2 triliun, anak-anak ke-3 (12/2024)")]
    ['rp', '1,2', 'triliun', 'anak-anak', 'ke-3', '12/2024']
    >>> [token.text for token in find_tokens("Jakarta-Bandung 12,5% dan/atau S.H.")]
    ['jakarta', 'bandung', '12,5', '%', 'dan', 'atau', 's', 'h']
    """
    for match in _WORD.finditer(text):
        begin, word = match.start(), match[0]
        if word.isascii() and word.isalpha():  # nearly all words, and four times as fast
            yield Token(begin, match.end(), word.lower()[:MAX_TOKEN])
            continue
        for start, end in _cut(word):
            folded = _FOREIGN.sub("", fold(word[start:end]))[:MAX_TOKEN]
            if folded:
                yield Token(begin + start, begin + end, folded)


def tokens_of(text: str) -> list[str]:
    """Return the folded tokens of ``text`` without their places: what every index is made of."""
    tokens: list[str] = []
    for word in _WORD.findall(text):
        if word.isascii() and word.isalpha():
            tokens.append(word.lower()[:MAX_TOKEN])
        else:
            tokens.extend(token.text for token in find_tokens(word))
    return tokens


def _cut(word: str) -> Iterator[tuple[int, int]]:
    """Part a stretch of joined characters where a joiner does not hold its two sides together."""
    begin = 0
    currency = _CURRENCY.match(word)
    if currency:
        yield 0, currency.end()
        begin = currency.end()
    for joiner in _JOINER.finditer(word, begin):
        left = word[begin : joiner.start()]
        right_end = _next_joiner(word, joiner.end())
        if not _holds(joiner.group(), left, word[joiner.end() : right_end]):
            if left:
                yield begin, joiner.start()
            begin = joiner.end()
    if begin < len(word):
        yield begin, len(word)


def _next_joiner(word: str, start: int) -> int:
    found = _JOINER.search(word, start)
    return found.start() if found else len(word)


def _holds(joiner: str, left: str, right: str) -> bool:
    """Tell whether ``left`` and ``right`` stay one token across ``joiner``."""
    if not left or not right:
        return False
    before, after = left[-1].isdigit(), right[0].isdigit()
    if joiner in _APOSTROPHES:
        return not before and not after
    if joiner in _HYPHENS:
        return before != after or (not before and _echoes(left, right))
    if joiner == "/":
        return before or after
    return (before and after) or (joiner == "." and "/" in left and (before or after))


def _echoes(left: str, right: str) -> bool:
    """Tell whether this is a doubled word: ``anak-anak``, ``undang-undangnya``."""
    first, second = fold(left), fold(right)
    if min(len(first), len(second)) < _SHORTEST_ECHO:
        return False
    return second.startswith(first) or first.endswith(second)
