"""Persons over a whole article: several finds of one person joined, and all forms of the name."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache

from nlp.finders.officials.grammar import Office
from nlp.finders.officials.holders import Holder
from nlp.finders.officials.runs import plain_words
from nlp.finders.words import load_words

_ALIKE = 0.93  # "Dharma Budhy", "Darma Budhy"
_WORD_BEFORE = re.compile(r"(?<![\w.!?])(?P<word>[A-Z][a-z'’]+)\s$")
_LEAST = 3
_ALSO = re.compile(
    r"\s+(?:atau|alias|yang akrab disapa|akrab disapa)\s+(?P<alias>[A-Z][\w'’]{1,20})\b"
)


def merge_persons(holders: Sequence[Holder]) -> list[Holder]:
    """Join finds of one person; the fullest name wins, with the position nearest to it."""
    kept: list[Holder] = []
    for holder in holders:
        same = next((person for person in kept if _is_same(person, holder)), None)
        if same is None:
            kept.append(holder)
            continue
        same.codes += [code for code in holder.codes if code not in same.codes]
        if _weight(holder) > _weight(same):
            same.name, same.office = holder.name, _better(holder, same)
        else:
            same.office = _better(same, holder)
    return kept


def _better(first: Holder, second: Holder) -> Office:
    """Return the office of ``first`` unless ``second`` says more fully whose the same one is."""
    same = first.office.position.casefold() == second.office.position.casefold()
    longer = len(second.office.organisation or "") > len(first.office.organisation or "")
    return second.office if same and longer else first.office


def _weight(holder: Holder) -> int:
    return len(holder.name.text.split())


def _is_same(person: Holder, other: Holder) -> bool:
    """Tell whether two names can be one person's: the words of one are among the other's."""
    if person.name.text in other.codes or other.name.text in person.codes:
        return True
    first, second = _parts(person.name.text), _parts(other.name.text)
    shorter, longer = sorted((first, second), key=len)
    if set(shorter) <= set(longer):
        return len(shorter) == 1 or shorter[0] == longer[0]
    return len(first) == len(second) > 1 and _ratio(first, second) > _ALIKE


def _ratio(first: list[str], second: list[str]) -> float:
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def _parts(name: str) -> list[str]:
    parts = [part.strip(".'’`").casefold() for part in name.split()]
    return [part for part in parts if len(part) > 1] or parts


def find_mentions(text: str, person: Holder) -> Iterator[str]:
    """Yield the distinct forms by which ``text`` names the person, the fullest first."""
    name = person.name.text
    yield name
    words = [word for word in name.split() if len(word.strip(".")) >= _LEAST]
    forms: dict[str, None] = {}
    if len(name.split()) > 1:
        pattern = "|".join(re.escape(word) for word in dict.fromkeys(words))
        if pattern:
            run = rf"(?<![\w-])(?:{pattern})(?:\s(?:{pattern}))*(?![\w-])"
            for match in re.finditer(run, text):
                if not _is_inside_other(text, match, name):
                    forms.setdefault(" ".join(match[0].split()), None)
    alias = _ALSO.match(text, person.name.end)
    if alias:
        forms.setdefault(alias["alias"], None)
    initials = "".join(word[0] for word in name.split() if word[0].isalpha())
    if len(initials) > 1 and re.search(rf"\b(?:kata|ujar|Menurut|jelas|tutur) {initials}\b", text):
        forms.setdefault(initials, None)
    for code in person.codes:
        forms.setdefault(code, None)
    forms.pop(name, None)
    yield from forms


def _is_inside_other(text: str, match: re.Match[str], name: str) -> bool:
    """Tell whether the form is part of the full name itself, of another's name or of a place."""
    start = text.rfind(name, max(0, match.start() - len(name)), match.end() + len(name))
    if (
        start >= 0
        and start <= match.start()
        and match.end() <= start + len(name)
        and match[0] != name
    ):
        return True
    before = _WORD_BEFORE.search(text[max(0, match.start() - 25) : match.start()])
    if before is None or before["word"] in name.split():
        return False
    return before["word"].casefold() not in _no_names()


@cache
def _no_names() -> frozenset[str]:
    """Return the capitalised words before a name that are no part of another's."""
    lists = load_words("figure_words.toml")
    honorifics = {word.casefold() for word in load_words("offices.toml")["honorifics"]}
    return plain_words() | lists["no_noun"] | lists["phrase_stops"] | honorifics
