"""Nicknames that an article gives to persons: ``Pria yang akrab disapa Dani ini``."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_NICKNAME = re.compile(
    r"\b(?:disapa|dipanggil|disebut|dikenal|bernama panggilan|sapaan akrab(?:nya)?)\s+"
    r"(?:(?:dengan|sebagai|nama|sapaan)\s+)*[\"\u201c']?(?P<behind>[A-Z][\w'\u2019-]{1,20})"
    r"|\b(?P<before>[A-Z][\w'\u2019-]{1,20})[\"\u201d']?,\s(?:sapaan|panggilan)\s(?:akrab|karib)"
)
_FAMILIAR = re.compile(r"\b(?:akrab|biasa|karib|kerap|sering|sapaan)\b|panggilan")


class Nickname(NamedTuple):
    """A nickname where the article gives it; whose it is, the persons named before tell."""

    start: int
    name: str


def find_nicknames(text: str) -> Iterator[Nickname]:
    """Yield the nicknames that ``text`` explains.

    >>> list(find_nicknames("Pria yang akrab disapa Dani itu hadir."))
    [Nickname(start=23, name='Dani')]
    """
    for match in _NICKNAME.finditer(text):
        if _FAMILIAR.search(text, max(0, match.start() - 12), match.end()):
            group = "behind" if match["behind"] else "before"
            yield Nickname(match.start(group), match[group])
