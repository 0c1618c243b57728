"""The one analysis: every text becomes two token streams, which engines index as they are."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lexicon.stem import stem
from lexicon.tokens import tokens_of

BOUNDARY = "/"
"""Stands between two names of one field: no reader can type this token, so no phrase spans it."""

_PARTS = ("tokens.py", "stem.py", "data/stems.toml")


class Streams(NamedTuple):
    """The tokens of a text, parted by one space."""

    exact: str
    """As printed, folded."""

    stem: str
    """Brought to their stems."""


def analyse(text: str) -> Streams:
    """Return both streams of ``text``.

    >>> analyse("Perlindungan pekerja, Rp1,2 triliun")
    Streams(exact='perlindungan pekerja rp 1,2 triliun', stem='lindung kerja rp 1,2 triliun')
    """
    tokens = tokens_of(text)
    return Streams(" ".join(tokens), " ".join(map(stem, tokens)))


def analyse_names(names: Iterable[str]) -> Streams:
    """Return the streams of several names as one string, a boundary between each two."""
    streams = [analyse(name) for name in names]
    between = f" {BOUNDARY} "
    return Streams(
        between.join(one.exact for one in streams), between.join(one.stem for one in streams)
    )


@cache
def analysis_fingerprint() -> str:
    """Return a name for the analysis as it is now: an index made by another one is of no use."""
    digest = hashlib.blake2b(digest_size=8)
    for part in _PARTS:
        digest.update(files("lexicon").joinpath(*part.split("/")).read_bytes())
    return digest.hexdigest()
