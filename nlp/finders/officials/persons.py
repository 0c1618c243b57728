"""Names of persons by their words: where a name begins behind a position, and where it ends.

What may stand in a name is known by what may not: words of administration (they stand in the
titles of regulations), of organisations, of places; a trained model may later hand in better spans.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lexicon.regions import find_regions, load_regions
from nlp.finders.abbreviations import long_forms
from nlp.finders.words import load_words

_ENTITY = r"&[A-Za-z](?:acute|grave|uml|tilde|circ|cedil);"
# A capital behind a small letter begins a new word: pages glue "SumutRasuli".
_WORD = rf"NasDem\b|(?:{_ENTITY}|[^\W\d_])(?:{_ENTITY}|[\w'’`.\-/](?<![a-z][A-Z]))*"
_TOKEN = re.compile(
    rf"(?P<word>{_WORD})|(?P<number>\d{{1,4}}(?:-\d{{1,2}})?(?:/[\w-]+)?\b)|(?P<bracket>\([^()\n]{{1,60}}\))|(?P<amp>&(?=[\s\xa0]))"
)
_GAP = re.compile(r"[ \xa0]{0,2}")
_CONNECTORS = frozenset({"dan", "bidang", "serta", "atas", "bin", "binti", "alias"})
_ROMAN = re.compile(r"[IVX]{1,4}")
_INITIAL = re.compile(r"[A-Z]\.?|(?:[A-Z]\.){2,3}|LT\.|Moh\.?|Muh\.?|Abd\.?|St\.?|Th\.?")
_SIMPLE = re.compile(r"[A-Z][\w'’`.\-]*(?:&\w+;\w*)*|[A-Z&]\w*&\w+;\w*")
_PLACED = re.compile(
    r"\b(?:di|Kecamatan|Kelurahan|Desa|Distrik|Kampung|Pulau|Kepulauan|Jalan|Jl\.?|Polsek|Polres|"
    r"wilayah|kawasan|(?<!Wali[\s\xa0])Kota)[\s\xa0]+(?P<name>[A-Z][a-z][\w'’-]+)"
)
_ALSO_NAMES = frozenset({"Raja", "Hakim", "Karo", "Pastor"})
_ALSO_SMALL = frozenset({"lalu", "ada", "kan", "anak", "jo", "saya", "tengah", ""})  # Lalu Iqbal
_MOST_TOKENS = 26
_MOST_NAME = 6
_GLUED_RANK = re.compile(r"(?:Pol|Inf|Pnb|Drs?|Ir|Hj?|KH|Prof)\.(?=[A-Z][a-z])")  # "Pol.Ronny"
_BALINESE = frozenset(
    {
        "dewa",
        "made",
        "wayan",
        "ketut",
        "nyoman",
        "gede",
        "gusti",
        "putu",
        "kadek",
        "komang",
        "nengah",
    }
)
_LEAST_STEM = 4
_MINISTER = re.compile(r"(?:Sesmen|Wamen|Kemen|Menko|Permen)[a-z]*$")
_VERB = re.compile(
    r"(?:Diper|Menge|Memper|Keber|Ditetap|Dilan|Diang|Diper)[a-z]{3,}$|[A-Z][a-z]{3,}(?:kannya|nya)$"
)
_NAMED_AFTER = frozenset(
    {
        "Universitas",
        "Institut",
        "Kodam",
        "Pangdam",
        "Bandara",
        "Pelabuhan",
        "Stadion",
        "Korem",
        "Kampus",
        "UIN",
        "IAIN",
        "Lanud",
    }
)
"""What goes by a person's name: ``Rektor Universitas Hasanuddin | Jamaluddin``."""
_CODE = re.compile(r"[A-Z]{2,4}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a run of capitalised words."""

    start: int
    end: int
    text: str
    kind: str
    """``word``, ``small``, ``number``, ``bracket``."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name at one place, honorifics and titles left out."""

    start: int
    end: int
    text: str


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


class Entity(NamedTuple):
    """A name as the trained reader marks it: its place and ``PER``, ``ORG`` or ``LOC``."""

    start: int
    end: int
    label: str


class Places:
    """The places that a text names, to tell ``Papua Barat`` from a person."""

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
        for short in long_forms(text):
            self._words.update(short.split())

    def person_end(self, token: Token) -> int | None:
        """Return where the person's name ends that the trained reader begins at ``token``."""
        return self._persons.get(token.start)

    def hold_marked(self, token: Token) -> bool:
        """Tell whether the trained reader takes the token for a place's or organisation's only."""
        if token.text in self._named or _INITIAL.fullmatch(token.text) or _is_first_name(token):
            return False
        return token.start in self._things

    def end_in_initials(self, name: Token, token: Token) -> bool:
        """Tell whether ``token`` is the end of a person's name: ``Rieke DP``.

        It never stands without the name, and the trained reader takes both for a person or the
        article calls the person by the name alone.
        """
        if not _CODE.fullmatch(token.text) or token.text.casefold() in _known_short():
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
        or bool(_INITIAL.fullmatch(word))
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


def is_name_word(token: Token, places: Places) -> bool:
    """Tell whether the token may be a word of a person's name."""
    if token.kind == "small":
        return token.text in {"bin", "binti", "alias"}
    if token.kind != "word" or is_honorific(token):
        return False
    if _INITIAL.fullmatch(token.text) and len(token.text.rstrip(".")) <= 3:  # noqa: PLR2004
        return not _ROMAN.fullmatch(token.text)
    if not _SIMPLE.fullmatch(token.text) or token.text.isupper() or "/" in token.text:
        return False
    if token.text.rstrip(".").casefold() in plain_words() or _MINISTER.match(token.text):
        return False
    if _VERB.match(token.text):
        return False
    return not (places.hold(token) or _is_short_region(token.text))


@cache
def _is_short_region(word: str) -> bool:
    """Tell whether the word is the short name of a province: ``Sumut``, also where it is glued."""
    return any(region.kind == "province" for region in load_regions().find(word))


def split_name(
    tokens: Sequence[Token], places: Places, anchors: frozenset[str], *, holds_office: bool = True
) -> int:
    """Return the index in ``tokens`` where the person's name at their end begins.

    It is ``len(tokens)`` where no name stands there. ``anchors`` are words by which the article
    names speakers elsewhere; they tell ``Sahabat Gempita | Yeni Darmawati``. Behind a position the
    trained reader is believed where a name ends in a plain word (``Ketua KPU Rita Tanjung``).
    """
    end = len(tokens)
    while end and tokens[end - 1].kind == "bracket":
        end -= 1
    start = end
    while start and end - start < _MOST_NAME and _extends_left(tokens, start - 1, end, places):
        start -= 1
    while start < end and tokens[start].kind == "small":
        start += 1
    if holds_office:
        start = min(start, _start_of_marked(tokens, end, places))
    start = _without_marked_things(tokens, start, end, places, anchors)
    if start == end:
        return len(tokens)
    anchored = next((i for i in range(start, end) if tokens[i].text in anchors), None)
    if anchored is not None and end - start > 3 and anchored >= start + 2:  # noqa: PLR2004
        while anchored > start and _is_first_name(tokens[anchored - 1]):
            anchored -= 1
        start = anchored
    if all(_INITIAL.fullmatch(token.text) for token in tokens[start:end]):
        return len(tokens)
    return start


def _start_of_marked(tokens: Sequence[Token], end: int, places: Places) -> int:
    """Return where the trained reader begins a name that ends in a plain word: ``Rita | Tanjung``."""
    marked = _marked_name(tokens, end, places)
    if marked is None or not is_name_word(tokens[marked], places):
        return end
    return end if any(token.text.isupper() for token in tokens[marked:end]) else marked


def _without_marked_things(
    tokens: Sequence[Token], start: int, end: int, places: Places, anchors: frozenset[str]
) -> int:
    """Step over what the trained reader takes for a place: ``Kajari Lhoksukon | Teuku Rahmat``."""
    marked = _marked_name(tokens, end, places)
    if marked is None or any(token.text in anchors for token in tokens[start:marked]):
        return start
    if not all(places.hold_marked(token) for token in tokens[start:marked]):
        return start
    return max(marked, start)


def _marked_name(tokens: Sequence[Token], end: int, places: Places) -> int | None:
    """Return where the trained reader begins the person's name that ends before ``end``."""
    for index in range(max(0, end - _MOST_NAME), end - 1):
        if places.person_end(tokens[index]) == tokens[end - 1].end:
            plain = all(token.kind in {"word", "small"} for token in tokens[index:end])
            return index if plain else None
    return None


def _extends_left(tokens: Sequence[Token], index: int, end: int, places: Places) -> bool:
    """Tell whether the name that ends before ``end`` takes in the word at ``index``."""
    if index and tokens[index - 1].text in _NAMED_AFTER:
        return False
    if is_name_word(tokens[index], places) or _is_initials(tokens, index, places):
        return True
    if _is_balinese(tokens[:end], index):
        return True
    return index < end - 1 and is_inside_name(tokens, index, places)


def is_inside_name(tokens: Sequence[Token], index: int, places: Places) -> bool:
    """Tell whether a plain word stands inside a name: ``Iskandar | Muda | Putra``."""
    inner = tokens[index].text.casefold() in load_words("offices.toml")["inner_names"]
    if not inner or not 0 < index < len(tokens) - 1:
        return False
    return all(is_name_word(tokens[beside], places) for beside in (index - 1, index + 1))


def _is_initials(tokens: Sequence[Token], index: int, places: Places) -> bool:
    """Tell whether the word at ``index`` stands for further names of the person before it."""
    if not index or not is_name_word(tokens[index - 1], places):
        return False
    return places.end_in_initials(tokens[index - 1], tokens[index])


@cache
def _known_short() -> frozenset[str]:
    """Return the abbreviations that stand for offices, institutions and degrees."""
    lists = load_words("offices.toml")
    return (
        plain_words()
        | lists["academic"]
        | {w.casefold() for w in load_words("quote_words.toml")["institutions"]}
    )


def _is_balinese(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether ``I`` or ``Ni`` begins a Balinese name, and is no Roman numeral."""
    if tokens[index].text not in {"I", "Ni"} or index + 1 >= len(tokens):
        return False
    return tokens[index + 1].text.casefold() in _BALINESE


def _is_first_name(token: Token) -> bool:
    return token.text.casefold() in load_words("offices.toml")["first_names"]


def read_name(text: str, position: int, places: Places) -> Name | None:
    """Return the name that begins at ``position``, honorifics skipped, or nothing."""
    tokens = read_run(text, position)
    while tokens and is_honorific(tokens[0]):
        tokens = tokens[1:]
    end = 0
    while end < len(tokens) and end < _MOST_NAME:
        named = is_name_word(tokens[end], places) or _is_balinese(tokens, end)
        if not (named or _is_initials(tokens, end, places)):
            break
        end += 1
    marked = places.person_end(tokens[0]) if end else None
    while marked and end < len(tokens) and _goes_on(tokens[end], marked):
        end += 1
    return make_name(text, tokens[:end])


def _goes_on(token: Token, marked: int) -> bool:
    return token.kind == "word" and token.end <= marked


def make_name(text: str, tokens: Sequence[Token]) -> Name | None:
    """Return the name that ``tokens`` spell, academic titles at its end left out."""
    kept = list(tokens)
    while len(kept) > 1 and _is_academic(kept[-1]):
        kept.pop()
    kept = [token for token in kept if not is_honorific(token)]
    if len(kept) == 1 and _is_academic(kept[0]):
        return None
    if not kept or all(_INITIAL.fullmatch(token.text) for token in kept):
        return None
    start, end = kept[0].start, kept[-1].end
    words = text[start:end].rstrip(".") if len(kept[-1].text) > 2 else text[start:end]  # noqa: PLR2004
    rank = _GLUED_RANK.match(words)
    start, words = (start + rank.end(), words[rank.end() :]) if rank else (start, words)
    words = _unglued(text, words.rstrip("'’`"))
    return Name(start, start + len(words), words)


def _unglued(text: str, name: str) -> str:
    """Cut a verb that a broken page glued to the name: ``Sri Mulyanimeminta``."""
    match = _GLUED.search(name)
    if match is None or len(match["stem"]) < _LEAST_STEM:
        return name
    stem = re.compile(rf"\b{re.escape(match['stem'])}\b")
    sure = len(match["verb"]) > _LEAST_STEM or bool(stem.search(text))
    return name[: match.start("verb")] if sure else name


@cache
def _glue_words() -> str:
    lists = load_words("quote_words.toml")
    return "|".join(sorted(lists["verbs"] | {"dalam", "dan", "yang", "untuk", "pada"}, key=len))


_GLUED = re.compile(rf"(?P<stem>[A-Z][a-z'’]+?)(?P<verb>{_glue_words()})$")


def _is_academic(token: Token) -> bool:
    bare = token.text.rstrip(".").casefold()
    return len(bare) > 1 and bare in load_words("offices.toml")["academic"]


def read_code(text: str, position: int) -> Name | None:
    """Return the coded name of a suspect at ``position``: ``RMP``."""
    match = _CODE.match(text, position)
    if match is None or text[match.end() : match.end() + 1].isalnum():
        return None
    if match[0].casefold() in plain_words():
        return None
    return Name(match.start(), match.end(), match[0])


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
