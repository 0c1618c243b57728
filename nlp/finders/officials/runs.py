"""Runs of capitalised words: where names, positions and organisations may stand."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlp.finders.words import load_words

_ENTITY = r"&[A-Za-z](?:acute|grave|uml|tilde|circ|cedil);"
# A capital behind a small letter begins a new word: pages glue "SumutRasuli".
_WORD = rf"NasDem\b|(?:{_ENTITY}|[^\W\d_])(?:{_ENTITY}|[\w'’`.\-/](?<![a-z][A-Z]))*"
_TOKEN = re.compile(
    rf"(?P<word>{_WORD})|(?P<number>\d{{1,4}}(?:-\d{{1,2}})?(?:/[\w-]+)?\b)|(?P<bracket>\([^()\n]{{1,60}}\))|(?P<amp>&(?=\s))"
)
_GAP = re.compile(r"[ \xa0]{0,2}")
_CONNECTORS = frozenset({"dan", "bidang", "serta", "atas", "bin", "binti", "alias"})
INITIAL = re.compile(r"[A-Z]\.?|(?:[A-Z]\.){2,3}|LT\.|Moh\.?|Muh\.?|Abd\.?|St\.?|Th\.?")
_ALSO_NAMES = frozenset({"Raja", "Hakim", "Karo", "Pastor"})
_ALSO_SMALL = frozenset({"lalu", "ada", "kan", "anak", "jo", "saya", "tengah", ""})  # Lalu Iqbal
_MOST_TOKENS = 26


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a run of capitalised words."""

    start: int
    end: int
    text: str
    kind: str
    """``word``, ``small``, ``number``, ``bracket``."""


@cache
def plain_words() -> frozenset[str]:
    """Return the words that are no names: those of regulations' titles and of organisations."""
    path = files("nlp").joinpath("data", "plain_words.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    lists = load_words("offices.toml")
    starts = {word.casefold() for word in lists["organisation_starts"]}
    heads = {
        word.casefold()
        for name in ("plain", "portfolio", "minister")
        for word in lists[name]
        if " " not in word and word not in _ALSO_NAMES
    }
    speech = load_words("quote_words.toml")
    spoken = speech["verbs"] | speech["passive"] | speech["after_cues"]
    words = frozenset(row["word"] for row in rows)
    small = load_words("figure_words.toml")["phrase_stops"] | speech["leads"] | speech["no_subject"]
    words |= small - _ALSO_SMALL
    return words | lists["organisation_words"] | starts | heads | spoken


def read_run(text: str, position: int) -> list[Token]:
    """Return the capitalised words from ``position`` on, small words between them included."""
    tokens: list[Token] = []
    while len(tokens) < _MOST_TOKENS:
        gap = _GAP.match(text, position)
        match = _TOKEN.match(text, gap.end() if gap else position)
        if match is None:
            break
        token = _read_token(match)
        if token is None:
            break
        tokens.append(token)
        position = token.end
        if token.text.endswith(".") and not is_abbreviation(token.text):
            break
    while tokens and tokens[-1].kind == "small":
        tokens.pop()
    return tokens


def _read_token(match: re.Match[str]) -> Token | None:
    words = match[0]
    if match["bracket"]:
        return Token(match.start(), match.end(), words, "bracket")
    if match["number"] or match["amp"]:
        return Token(match.start(), match.end(), words, "number" if match["number"] else "small")
    if not words[0].isupper():
        honorific = words in _honorifics()
        if words not in _CONNECTORS and not honorific:
            return None
        return Token(match.start(), match.end(), words, "word" if honorific else "small")
    if words.endswith(".") and not is_abbreviation(words):
        words = words.rstrip(".")
    return Token(match.start(), match.start() + len(words), words, "word")


def is_abbreviation(word: str) -> bool:
    """Tell whether a full stop belongs to the word: ``Drs.``, ``M.``, ``S.H.``."""
    bare = word.rstrip(".").casefold()
    return (
        len(bare) <= 1
        or word in _honorifics()
        or bare in load_words("offices.toml")["academic"]
        or bool(INITIAL.fullmatch(word))
    )


def _honorifics() -> frozenset[str]:
    return load_words("offices.toml")["honorifics"]


def is_honorific(token: Token) -> bool:
    """Tell whether the token stands before a name without being part of it."""
    return token.text in _honorifics()


def is_honorific_at(text: str, position: int) -> bool:
    """Tell whether a person's honorific begins there: ``H. Lapalewa``."""
    tokens = read_run(text, position)
    return len(tokens) > 1 and is_honorific(tokens[0])


def find_runs(text: str) -> Iterator[list[Token]]:
    """Yield every run of capitalised words, in reading order."""
    position = 0
    for match in re.finditer(r"(?<![\w&])[A-Z]", text):
        if match.start() < position:
            continue
        tokens = [token for token in read_run(text, match.start()) if token.kind != "bracket"]
        if tokens:
            position = tokens[-1].end
            yield tokens
