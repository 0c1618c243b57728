"""Who may speak in an article: persons by all forms of their names, and institutions."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from lexicon.patterns import alternatives
from lexicon.regulations import load_ministries
from lexicon.tables import load_toml
from nlp.finders.abbreviations import lengthen
from nlp.finders.officials.context import Entity, Places
from nlp.finders.officials.find import find_names
from nlp.finders.officials.nicknames import find_nicknames
from nlp.finders.officials.runs import plain_words
from nlp.finders.words import load_words
from records.facts import Official

_LEAST = 3
_LEAST_ALIAS = 4
_ALIKE = 0.85
_SUBJECT_REACH = 160
_NICKNAME_REACH = 2000
_SMALL_WORD = re.compile(
    r"(?<![\w'])(?!(?:dan|bidang|lebih|lanjut|itu|kata|selaku|yang|juga)\b)[a-z]{2,}"
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person named at one place."""

    start: int
    end: int
    name: str


class Cast:
    """Resolves the words by which an article names a speaker to the full name."""

    def __init__(
        self,
        text: str,
        officials: Iterable[Official],
        entities: Sequence[Entity] = (),
        citations: Sequence[tuple[int, int]] = (),
    ) -> None:
        self._citations = sorted(citations)
        self._names: dict[str, str] = {}
        self._officials = list(officials)
        self._text = text
        for official in self._officials:
            for form in official.mentions:
                self._names.setdefault(form, official.name)
        places = Places(text, entities)
        self._add_others(text, places)
        self._add_nicknames(text)
        known = {short: long for short, long in _institutions().items() if long in text}
        self.longer: Mapping[str, str] = {**known, **places.longer}
        self._spelled = {long for long in self.longer.values() if long in text}
        self.appearances = list(self._appearances(text))
        self._starts = [appearance.start for appearance in self.appearances]

    def _add_others(self, text: str, places: Places) -> None:
        """Add persons without a position; a short form means the last full name with that word."""
        for name in find_names(text, places):
            words = name.text.split()
            if len(words) > 1 and name.text not in self._names and not self._is_titled(words):
                full = self._known(words) or name.text
                self._names[name.text] = full
                for word in words:
                    if len(word.strip(".")) >= _LEAST and word.casefold() not in plain_words():
                        self._names.setdefault(word, full)

    def _add_nicknames(self, text: str) -> None:
        """Let each nickname mean the person named last before it."""
        for nickname in find_nicknames(text):
            start = max(0, nickname.start - _NICKNAME_REACH)
            places = ((text.rfind(form, start, nickname.start), form) for form in self._names)
            at, form = max(places, default=(-1, ""))
            if at >= 0:
                self._names[nickname.name] = self._names[form]

    def _is_titled(self, words: list[str]) -> bool:
        """Tell whether the words are a short name behind a word that is none: ``Coach Budi``."""
        return words[-1] in self._names and words[0] not in self._names

    def _known(self, words: list[str]) -> str | None:
        """Return the longer name that holds all of ``words``, if one does."""
        fitting = {n for n in self._names.values() if set(words) <= set(n.split())}
        return fitting.pop() if len(fitting) == 1 else None

    def _appearances(self, text: str) -> Iterable[Appearance]:
        if not self._names:
            return
        # A page that lost its links glues a verb to the name: "Sri Mulyanimeminta".
        verbs = alternatives(v for v in load_words("quote_words.toml")["verbs"] if v in text)
        names = alternatives(self._names)
        pattern = re.compile(rf"(?<![\w&-])(?:{names})(?:(?![\w-])|(?=(?:{verbs})\b))")
        for match in pattern.finditer(text):
            yield Appearance(match.start(), match.end(), self._names[match[0]])

    def subject_of(self, text: str, start: int, end: int) -> Appearance | None:
        """Return the person that a sentence speaks of first: only titles may stand before."""
        for appearance in self.between(start, min(end, start + _SUBJECT_REACH))[:1]:
            if not _SMALL_WORD.search(text, start, appearance.start):
                return appearance
        return None

    def between(self, start: int, end: int) -> list[Appearance]:
        """Return the persons named in that stretch, in reading order."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return self.appearances[first:last]

    def citation_at(self, position: int) -> tuple[int, int] | None:
        """Return the place of the regulation that is cited there; a rule itself says nothing."""
        index = bisect_right(self._citations, position, key=lambda place: place[0]) - 1
        found = self._citations[index] if index >= 0 else None
        return found if found is not None and position < found[1] else None

    def institution(self, words: str) -> str:
        """Return the long form of an institution, where it is known: of ``Mahkamah``, too."""
        begun = {long for long in self.longer.values() if long.startswith(f"{words} ")}
        if " " not in words and len(begun & self._spelled) == 1:
            return (begun & self._spelled).pop()
        return lengthen(" ".join(words.split()), self.longer, self._text)

    def holder(self, words: str) -> str | None:
        """Return the person whom a position names: ``Kepala BRIN``, ``Hakim``; one or none."""
        folded = _ministers().get(words.casefold(), words.casefold())
        fitting = {o.name for o in self._officials if self._holds(o, folded)}
        return fitting.pop() if len(fitting) == 1 else None

    def alias(self, word: str) -> str | None:
        """Return the one person whom a nickname or a misspelt name means: ``Adit``."""
        if " " in word or len(word) < _LEAST_ALIAS or word.casefold() in plain_words():
            return None
        names = set(self._names.values())
        fitting = {name for name in names if any(_is_alias(word, part) for part in name.split())}
        return fitting.pop() if len(fitting) == 1 else None

    def _holds(self, official: Official, words: str) -> bool:
        position = (official.position or "").casefold()
        if words == position or words == position.split(" ")[0] == "hakim":
            return True
        rest = words.removeprefix(position).strip()
        if not position or rest == words or not official.organisation:
            return False
        organisation = official.organisation.casefold()
        return rest in organisation or self.longer.get(rest.upper(), "").casefold() == organisation

    def abbreviated(self, short: str) -> str | None:
        """Return what an abbreviation in brackets stands for."""
        return self.longer.get(short)


def _is_alias(word: str, part: str) -> bool:
    if part[0] != word[0] or len(part) < _LEAST_ALIAS:
        return False
    return part.startswith(word) or SequenceMatcher(None, word, part).ratio() >= _ALIKE


@cache
def _ministers() -> dict[str, str]:
    """Return the positions that short titles stand for: ``mendagri``."""
    return {
        f"men{short}".casefold(): f"menteri {row.names[0]}".casefold()
        for row in load_ministries().values()
        for short in row.short
    }


@cache
def _institutions() -> dict[str, str]:
    """Return the long forms of national institutions by their abbreviations."""
    agencies = load_toml("lexicon", "regulations.toml")["agencies"].values()
    long = {name: names[0] for names in agencies for name in names[1:] if name.isupper()}
    return long | dict(load_toml("nlp", "quote_words.toml")["long"])
