"""Names of persons by their words: where a name begins behind a position, and where it ends.

What may stand in a name is known by what may not: words of administration (they stand in the
titles of regulations), of organisations, of places. Where words alone do not tell, the names that
the trained reader marks (``Places``) decide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lexicon.patterns import alternatives
from lexicon.regions import load_regions
from nlp.finders.officials.context import CODE, Places, is_first_name
from nlp.finders.officials.runs import INITIAL, Token, is_honorific, plain_words, read_run
from nlp.finders.words import load_words

_ROMAN = re.compile(r"[IVX]{1,4}")
_SIMPLE = re.compile(r"[A-Z][\w'’`.\-]*(?:&\w+;\w*)*|[A-Z&]\w*&\w+;\w*")
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
    r"(?:Diper|Menge|Memper|Keber|Ditetap|Dilan|Diang)[a-z]{3,}$|[A-Z][a-z]{3,}(?:kannya|nya)$"
)
_NAMED_AFTER = frozenset(
    {
        "Adat",
        "Suku",
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


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name at one place, honorifics and titles left out."""

    start: int
    end: int
    text: str


def is_name_word(token: Token, places: Places) -> bool:
    """Tell whether the token may be a word of a person's name."""
    if token.kind == "small":
        return token.text in {"bin", "binti", "alias"}
    if token.kind != "word" or is_honorific(token):
        return False
    if INITIAL.fullmatch(token.text) and len(token.text.rstrip(".")) <= 3:  # noqa: PLR2004
        return not _ROMAN.fullmatch(token.text)
    if not _SIMPLE.fullmatch(token.text) or token.text.isupper() or "/" in token.text:
        return False
    return not (_is_other_word(token) or places.hold(token) or _is_short_region(token.text))


def _is_other_word(token: Token) -> bool:
    if token.text.rstrip(".").casefold() in plain_words():
        return True
    return bool(_MINISTER.match(token.text) or _VERB.match(token.text))


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
    start = _grammatical_start(tokens, end, places)
    if holds_office:
        start = min(start, _start_of_marked(tokens, end, places))
    start = _without_marked_things(tokens, start, end, places, anchors)
    if start == end:
        return len(tokens)
    start = _anchored_start(tokens, start, end, anchors)
    if all(INITIAL.fullmatch(token.text) for token in tokens[start:end]):
        return len(tokens)
    return start


def _grammatical_start(tokens: Sequence[Token], end: int, places: Places) -> int:
    start = end
    while start and end - start < _MOST_NAME and _extends_left(tokens, start - 1, end, places):
        start -= 1
    while start < end and tokens[start].kind == "small":
        start += 1
    return start


def _anchored_start(tokens: Sequence[Token], start: int, end: int, anchors: frozenset[str]) -> int:
    """Begin a long run of words at the one by which the article names a speaker elsewhere."""
    anchored = next((i for i in range(start, end) if tokens[i].text in anchors), None)
    if anchored is None or end - start <= 3 or anchored < start + 2:  # noqa: PLR2004
        return start
    while anchored > start and is_first_name(tokens[anchored - 1]):
        anchored -= 1
    return anchored


def _start_of_marked(tokens: Sequence[Token], end: int, places: Places) -> int:
    """Return where the trained reader begins a name with a plain word at its end."""
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
    if index and (tokens[index - 1].text in _NAMED_AFTER or _is_area(tokens, index, end)):
        return False
    if is_name_word(tokens[index], places) or _is_initials(tokens, index, places):
        return True
    if _is_balinese(tokens[:end], index):
        return True
    return index < end - 1 and is_inside_name(tokens, index, places)


def _is_area(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Tell whether a word that may be a name is the area of an office: ``Dinas Sosial | Ende``."""
    before = tokens[index - 1].text.casefold()
    return (
        index < end - 1
        and before in plain_words()
        and bool(load_regions().find(tokens[index].text))
    )


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


def _is_balinese(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether ``I`` or ``Ni`` begins a Balinese name, and is no Roman numeral."""
    if tokens[index].text not in {"I", "Ni"} or index + 1 >= len(tokens):
        return False
    return tokens[index + 1].text.casefold() in _BALINESE


def read_name(text: str, position: int, places: Places) -> Name | None:
    """Return the name that begins at ``position``, honorifics skipped, or nothing."""
    tokens = read_run(text, position)
    while tokens and is_honorific(tokens[0]):
        tokens = tokens[1:]
    end = 0
    while end < len(tokens) and end < _MOST_NAME:
        named = is_name_word(tokens[end], places) or _is_balinese(tokens, end)
        named = named or is_inside_name(tokens, end, places)
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
    if not kept or all(INITIAL.fullmatch(token.text) for token in kept):
        return None
    start, end = kept[0].start, kept[-1].end
    words = text[start:end].rstrip(".") if len(kept[-1].text) > 2 else text[start:end]  # noqa: PLR2004
    rank = _GLUED_RANK.match(words)
    start, words = (start + rank.end(), words[rank.end() :]) if rank else (start, words)
    words = _unglued(text, words.rstrip("'’`"))
    return Name(start, start + len(words), words)


def _unglued(text: str, name: str) -> str:
    """Cut a verb that a broken page glued to the name: ``Sri Mulyanimeminta``."""
    match = _glued().search(name)
    if match is None or len(match["stem"]) < _LEAST_STEM:
        return name
    stem = re.compile(rf"\b{re.escape(match['stem'])}\b")
    sure = len(match["verb"]) > _LEAST_STEM or bool(stem.search(text))
    return name[: match.start("verb")] if sure else name


@cache
def _glued() -> re.Pattern[str]:
    lists = load_words("quote_words.toml")
    words = alternatives(lists["verbs"] | {"dalam", "dan", "yang", "untuk", "pada"})
    return re.compile(rf"(?P<stem>[A-Z][a-z'’]+?)(?P<verb>{words})$")


def _is_academic(token: Token) -> bool:
    bare = token.text.rstrip(".").casefold()
    if token.text.startswith("Sp."):  # physicians' fields: "Sp.PD-KEMD"
        return True
    return len(bare) > 1 and bare in load_words("offices.toml")["academic"]


def read_code(text: str, position: int) -> Name | None:
    """Return the coded name of a suspect at ``position``: ``RMP``."""
    match = CODE.match(text, position)
    if match is None or text[match.end() : match.end() + 1].isalnum():
        return None
    if match[0].casefold() in plain_words():
        return None
    return Name(match.start(), match.end(), match[0])
