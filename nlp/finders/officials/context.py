"""What a text and its trained reader tell of words: places, organisations, persons."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lexicon.regions import find_regions, load_regions
from nlp.finders.abbreviations import long_forms
from nlp.finders.officials.runs import INITIAL, Token, plain_words
from nlp.finders.words import load_words

_PLACED = re.compile(
    r"\b(?:di|Kecamatan|Kelurahan|Desa|Distrik|Kampung|Pulau|Kepulauan|Jalan|Jl\.?|Polsek|Polres|"
    r"wilayah|kawasan|(?<!Wali\s)Kota)\s+(?P<name>[A-Z][a-z][\w'’-]+)"
)
CODE = re.compile(r"[A-Z]{2,4}")


class Entity(NamedTuple):
    """A name as the trained reader marks it: its place and ``PER``, ``ORG`` or ``LOC``."""

    start: int
    end: int
    label: str


class Places:
    """The places that a text names, to tell ``Papua Barat`` from a person."""

    longer: Mapping[str, str]
    """Long forms of the abbreviations in the text: ``{"BGN": "Badan Gizi Nasional"}``."""

    def __init__(self, text: str, entities: Sequence[Entity] = ()) -> None:
        self._persons = {e.start: e.end for e in entities if e.label == "PER"}
        persons = [text[e.start : e.end] for e in entities if e.label == "PER"]
        self._named = {word for name in persons for word in name.split()}
        self._things = {at for e in entities if e.label != "PER" for at in range(e.start, e.end)}
        self._inside: set[int] = set()
        for mention in find_regions(text):
            self._inside.update(range(mention.start, mention.end))
        self._text = text
        self._words = {match["name"] for match in _PLACED.finditer(text)}
        self.longer = long_forms(text)
        for short in self.longer:
            self._words.update(short.split())

    def person_end(self, token: Token) -> int | None:
        """Return where the person's name ends that the trained reader begins at ``token``."""
        return self._persons.get(token.start)

    def hold_marked(self, token: Token) -> bool:
        """Tell whether the trained reader takes the token for a place's or organisation's only."""
        if token.text in self._named or INITIAL.fullmatch(token.text) or is_first_name(token):
            return False
        return token.start in self._things

    def end_in_initials(self, name: Token, token: Token) -> bool:
        """Tell whether ``token`` is the end of a person's name: ``Rieke DP``.

        It never stands without the name, and the trained reader takes both for a person or the
        article calls the person by the name alone.
        """
        if not CODE.fullmatch(token.text) or token.text.casefold() in _known_short():
            return False
        apart = rf"(?<!{re.escape(name.text)}[ \xa0])\b{token.text}\b"
        if re.search(apart, self._text):
            return False
        alone = re.compile(rf"\b{re.escape(name.text)}\b(?![ \xa0]{token.text})")
        marked = self._persons.get(name.start) == token.end
        return marked or bool(alone.search(self._text))

    def hold(self, token: Token) -> bool:
        """Tell whether the token is part of a region's name, or a place by its preposition."""
        if token.start in self._inside or token.text in self._words:
            return True
        parts = token.text.split("-")
        return len(parts) > 1 and all(load_regions().find(part) for part in parts)


@cache
def _known_short() -> frozenset[str]:
    """Return the abbreviations that stand for offices, institutions and degrees."""
    lists = load_words("offices.toml")
    return (
        plain_words()
        | lists["academic"]
        | {w.casefold() for w in load_words("quote_words.toml")["institutions"]}
    )


def is_first_name(token: Token) -> bool:
    """Tell whether many people's names begin with the word."""
    return token.text.casefold() in load_words("offices.toml")["first_names"]
