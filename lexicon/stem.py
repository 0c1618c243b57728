"""Bring the forms of an Indonesian word to one stem: ``melindungi`` finds ``perlindungan``.

Snowball's Indonesian stemmer does the work; a reviewed table puts right what it cuts wrongly
(``berita`` to ``ita``) or leaves apart (``menetapkan`` and ``ditetapkan``).
"""

from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer  # type: ignore[import-untyped]  # ships no types

from lexicon.tables import load_toml

_CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")


class Exceptions(NamedTuple):
    """The reviewed table beside Snowball."""

    words: dict[str, str]
    """Stem of a word that Snowball never gets to see: ``{"berita": "berita"}``."""

    stems: dict[str, str]
    """What Snowball's stem should have been: ``{"etap": "tetap"}``."""


@cache
def load_exceptions() -> Exceptions:
    """Return the packaged exceptions."""
    table = load_toml("lexicon", "stems.toml")
    words = {word: word for word in table["keep"]}
    for root, forms in table["forms"].items():
        words |= dict.fromkeys(forms, root)
        words.setdefault(root, root)
    stems = {cut: root for root, cuts in table["repairs"].items() for cut in cuts}
    return Exceptions(words, stems)


@lru_cache(maxsize=100_000)
def stem(token: str) -> str:
    """Return the stem of a folded token; numbers and foreign words mostly stay as they are.

    >>> [stem(word) for word in ("melindungi", "perlindungan", "berita", "pemerintahnya")]
    ['lindung', 'lindung', 'berita', 'pemerintah']
    >>> stem("anak-anak"), stem("%")
    ('anak', 'persen')
    """
    if token == "%":  # noqa: S105 - a sign, no secret
        return "persen"
    if "-" in token:
        token = _single(token)
    if not token.isalpha():
        return token
    words, stems = load_exceptions()
    for form in (token, *_without_clitic(token)):
        if form in words:
            return words[form]
    found = str(_stemmer().stemWord(token))
    return stems.get(found, found) or token


@lru_cache(maxsize=10_000)
def list_parts(root: str) -> frozenset[str]:
    """Return parts of which every word with the stem ``root`` has one within itself.

    Snowball takes off beginnings and ends and puts at most another first letter in their place
    (``menyapu`` to ``sapu``); what the table says otherwise is listed here.

    >>> list_parts("sapu"), "etap" in list_parts("tetap")
    (frozenset({'apu'}), True)
    """
    words, stems = load_exceptions()
    cuts = [root, *(cut for cut, other in stems.items() if other == root)]
    forms = [form for form, other in words.items() if other == root]
    signs = ["%"] if root == "persen" else []
    return frozenset([*(cut[1:] or cut for cut in cuts), *forms, *signs])


def _single(token: str) -> str:
    """Return one half of a doubled word: the plain one, which the other only dresses."""
    left, _, right = token.partition("-")
    if not left or not right:
        return token
    if right.startswith(left):
        return left
    return right if left.endswith(right) else token


def _without_clitic(token: str) -> list[str]:
    return [token.removesuffix(clitic) for clitic in _CLITICS if token.endswith(clitic)]


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("indonesian")
