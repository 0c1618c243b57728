"""Abbreviations that an article explains: ``Badan Gizi Nasional (BGN)``."""

import re

_PAIR = re.compile(
    r"(?P<long>(?:[A-Z][\w'’-]*[\s\xa0]+(?:(?:dan|untuk|atas|Non)[\s\xa0]+)?){1,9}[A-Z][\w'’-]*)"
    r"[\s\xa0]*\((?P<short>[A-Z][\w-]{1,14}(?:[\s\xa0][A-Z]\w{2,9})?)\)"
)


def long_forms(text: str) -> dict[str, str]:
    """Return for each abbreviation in brackets the organisation before it.

    >>> long_forms("Kepala Badan Gizi Nasional (BGN) hadir")
    {'BGN': 'Badan Gizi Nasional'}
    """
    found: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        long = expand(match["long"].split(), match["short"])
        if long:
            found.setdefault(match["short"], long)
    return found


def expand(words: list[str], short: str) -> str | None:
    """Return the last of ``words`` whose initials or syllables make up ``short``."""
    for count in range(2, len(words) + 1):
        tail = words[-count:]
        if _makes(tail, short):
            return " ".join(tail)
    return None


def _makes(words: list[str], short: str) -> bool:
    letters = [word for word in words if word[0].isupper()]
    if "".join(word[0] for word in letters).casefold() == short.casefold():
        return words[0][0].isupper()
    rest = short.casefold().replace(" ", "").replace("-", "")
    for word in letters:
        folded = word.casefold()
        size = next((n for n in range(len(folded), 0, -1) if rest.startswith(folded[:n])), 0)
        if not size:
            return False
        rest = rest[size:]
    return not rest and words[0][0].isupper()
