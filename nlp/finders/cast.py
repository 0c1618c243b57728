"""Who may speak in an article: persons by all forms of their names, and institutions."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lexicon.tables import load_toml
from nlp.finders.abbreviations import long_forms
from nlp.finders.officials import find_names
from nlp.finders.persons import Places, plain_words
from records.facts import Official

_LEAST = 3


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person named at one place."""

    start: int
    end: int
    name: str


class Cast:
    """Resolves the words by which an article names a speaker to the full name."""

    def __init__(self, text: str, officials: Iterable[Official]) -> None:
        self._names: dict[str, str] = {}
        for official in officials:
            for form in official.mentions:
                self._names.setdefault(form, official.name)
        self._add_others(text)
        self.longer: Mapping[str, str] = _institutions() | long_forms(text)
        self.appearances = list(self._appearances(text))
        self._starts = [appearance.start for appearance in self.appearances]

    def _add_others(self, text: str) -> None:
        """Add persons without a position; a short form means the last full name with that word."""
        places = Places(text)
        for name in find_names(text, places):
            words = name.text.split()
            if len(words) > 1 and name.text not in self._names:
                full = self._known(words) or name.text
                self._names[name.text] = full
                for word in words:
                    if len(word.strip(".")) >= _LEAST and word.casefold() not in plain_words():
                        self._names.setdefault(word, full)

    def _known(self, words: list[str]) -> str | None:
        """Return the longer name that holds all of ``words``, if one does."""
        fitting = {n for n in self._names.values() if set(words) <= set(n.split())}
        return fitting.pop() if len(fitting) == 1 else None

    def _appearances(self, text: str) -> Iterable[Appearance]:
        if not self._names:
            return
        forms = sorted(self._names, key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w&-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])")
        for match in pattern.finditer(text):
            yield Appearance(match.start(), match.end(), self._names[match[0]])

    def between(self, start: int, end: int) -> list[Appearance]:
        """Return the persons named in that stretch, in reading order."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return self.appearances[first:last]

    def institution(self, words: str) -> str:
        """Return the long form of an institution, where it is known."""
        folded = " ".join(words.split())
        return self.longer.get(folded, folded)


@cache
def _institutions() -> dict[str, str]:
    return dict(load_toml("nlp", "quote_words.toml")["long"])
