"""Position, organisation and name in this order: ``Kepala Dinas Sosial Biak, Budi Yarangga``."""

import re
from collections.abc import Sequence
from functools import cache

from lexicon.patterns import alternatives
from nlp.finders.officials.context import Places, is_first_name
from nlp.finders.officials.grammar import (
    Office,
    district_end,
    is_of_small_place,
    portfolio_end,
    read_office_phrase,
)
from nlp.finders.officials.holders import Holder
from nlp.finders.officials.persons import (
    Name,
    is_inside_name,
    is_name_word,
    make_name,
    read_name,
    split_name,
)
from nlp.finders.officials.runs import Token, is_honorific, is_honorific_at, plain_words, read_run
from nlp.finders.words import load_words

_TERM = re.compile(r"\s*(?:periode|masa\s(?:bakti|jabatan))\s\d{4}\s?[-\u2013/]\s?\d{4}[\s,]+")
"""``Ketua Gaikindo periode 2016-2019 Yohan Nangoy``."""
_BEHIND = re.compile(
    rf"\s*(?:{_TERM.pattern}|"
    r",\s*|\s(?:yakni|yaitu|bernama|atas nama|nonaktif|terpilih|petahana|"
    r"setempat|definitif|baru|saat itu|dijabat)[\s,]*|(?=\s?\())"
    r"(?:(?:yakni|yaitu|bernama)\s+)?"
)
_LISTED = re.compile(r",\s+(?P<last>(?:dan|serta)\s+)?")
_COMMA = re.compile(r"\s*,\s*")


@cache
def heads() -> re.Pattern[str]:
    """Return the pattern of all positions by which a person may be called."""
    lists = load_words("offices.toml")
    known = lists["plain"] | lists["portfolio"] | lists["minister"] | lists["alone"]
    words = alternatives(known, space=r"\s")
    prefixes = alternatives(lists["prefixes"], space=r"\s")
    small = alternatives(lists["small"])
    return re.compile(
        rf"(?<![\w/-])(?P<prefix>(?:(?:{prefixes})\s+)*)"
        rf"(?P<head>{words}|(?:{small})(?=\s[A-Z]))(?![\w])"
        rf"(?:\s\((?P<short>[A-Z][\w. -]{{1,14}})\))?"
    )


@cache
def _cues() -> re.Pattern[str]:
    lists = load_words("quote_words.toml")
    return re.compile(
        rf"\b(?:{alternatives(lists['after_cues'])})\s+(?P<after>[A-Z][\w'’]+)"
        rf"|[.\n\"\u201d]\s*(?P<before>[A-Z][\w'’]+)\s(?:{alternatives(lists['verbs'])})\b"
    )


def speakers(text: str) -> frozenset[str]:
    """Return the words by which the article names who speaks: ``kata Yeni``, ``Yeni mengaku``."""
    return frozenset(match["after"] or match["before"] for match in _cues().finditer(text))


def read_forward(
    text: str, match: re.Match[str], places: Places, anchors: frozenset[str]
) -> tuple[Holder | None, Office | None]:
    """Read position, organisation and name from a position on."""
    run = _listed_fields(text, read_run(text, _step_in(text, match.end())))
    tokens = until_next_head(text, run)
    cut = split_name(tokens, places, anchors)
    cut = portfolio_end(match["head"], tokens) or district_end(match["head"], tokens) or cut
    tokens, cut = _after_honorific(tokens, cut, places)
    phrase, named = tokens[:cut], tokens[cut:]
    while phrase and is_honorific(phrase[-1]):
        phrase = phrase[:-1]
    if named and _is_address(phrase, named):
        phrase, named = tokens, []
    if (
        not phrase
        and is_of_small_place(match["head"])
        and _is_unknown_place(tokens, places, anchors)
    ):
        phrase, named = tokens, []
    if named and _is_place(text, tokens, named, places, anchors):
        phrase, named = tokens, []
    office = read_office_phrase(text, match, phrase)
    if named:
        name = make_name(text, [token for token in named if token.kind != "bracket"])
        if name is not None:
            return Holder(name, office, _codes(named)), office
    behind = _BEHIND.match(text, tokens[-1].end if tokens else match.end())
    name = read_name(text, behind.end(), places) if behind else None
    follows = phrase or office.complete or (name is not None and " " in name.text)
    if follows and behind and name is not None and _is_apposition(text, behind, name):
        return Holder(name, office, _codes(read_run(text, name.end)[:1])), office
    return None, office


def _listed_fields(text: str, tokens: list[Token]) -> list[Token]:
    """Go on over the commas of an office's name: ``Dinas Pangan, Hortikultura, dan Perkebunan``.

    Only plain words go on, and only where ``dan`` closes the list; else the run is as it was.
    """
    listed = list(tokens)
    while listed:
        comma = _LISTED.match(text, listed[-1].end)
        if comma is None:
            return tokens
        following = read_run(text, comma.end())
        if not following or following[0].text.casefold() not in plain_words():
            return tokens
        if heads().match(text, following[0].start):
            return tokens
        listed += following
        if comma["last"] or any(token.text in {"dan", "serta"} for token in following):
            return listed
    return tokens


def _after_honorific(tokens: list[Token], cut: int, places: Places) -> tuple[list[Token], int]:
    """End the name where its words end that an honorific begins: ``H Budi Lubis | Jembatan``."""
    for i, token in enumerate(tokens[:-1]):
        if i < cut and is_honorific(token) and is_name_word(tokens[i + 1], places):
            end, marked = i + 1, places.person_end(tokens[i + 1]) or 0
            while end < len(tokens) and (
                is_name_word(tokens[end], places)
                or tokens[end].end <= marked
                or is_inside_name(tokens, end, places)
            ):
                end += 1
            behind = tokens[end : end + 1]
            if behind and behind[0].kind == "word" and not is_honorific(behind[0]):
                return tokens[:end], i + 1
    return tokens, cut


def _step_in(text: str, position: int) -> int:
    """Step over the preposition of ``Pejabat Pembuat Komitmen di Satuan Kerja X``."""
    return position + 3 if re.match(r"\sdi\s[A-Z]", text[position : position + 5]) else position


def until_next_head(text: str, tokens: list[Token]) -> list[Token]:
    """Cut a run before the next person's position: ``Menteri X A dan Ketua Y B``."""
    for i, token in enumerate(tokens):
        if token.text in {"dan", "serta"} and i + 1 < len(tokens):
            following = heads().match(text, tokens[i + 1].start)
            if following and "Kepala Daerah" not in text[following.start() : following.end() + 7]:
                return tokens[:i]
    return tokens


def _is_address(phrase: Sequence[Token], named: Sequence[Token]) -> bool:
    return bool(phrase) and phrase[-1].text in {"dan", "di"} and len(named) == 1


def _is_unknown_place(named: Sequence[Token], places: Places, anchors: frozenset[str]) -> bool:
    """Tell whether one word behind ``Camat`` is its district: nothing says that it is a person."""
    if len(named) != 1 or named[0].text in anchors or is_first_name(named[0]):
        return False
    return places.person_end(named[0]) is None


def _is_place(
    text: str,
    tokens: Sequence[Token],
    named: Sequence[Token],
    places: Places,
    anchors: frozenset[str],
) -> bool:
    """Tell whether the words at the end only look like a name: the name stands behind a comma.

    ``Direktur Perumda Tirta Remu, Hendrik Momot, mengakui``
    """
    if any(token.text in anchors for token in named):
        return False
    term = _TERM.match(text, tokens[-1].end)
    if term is not None:
        return read_name(text, term.end(), places) is not None
    behind = _COMMA.match(text, tokens[-1].end)
    name = read_name(text, behind.end(), places) if behind else None
    if behind is None or name is None:
        return False
    if " " not in name.text and not is_honorific_at(text, behind.end()):
        return False
    closed = text[name.end : name.end + 1] == "," or bool(_reported().match(text, name.end))
    closed = closed or (len(named) == 1 and text[name.end : name.end + 1] == ".")
    return closed and not heads().match(text, name.start)


@cache
def _reported() -> re.Pattern[str]:
    verbs = alternatives(load_words("quote_words.toml")["verbs"])
    return re.compile(rf"\s+(?:{verbs})\b")


def _codes(tokens: Sequence[Token]) -> list[str]:
    """Return what stands in brackets behind a name when it is another name for it: ``(TOP)``."""
    brackets = [token.text.strip("()") for token in tokens if token.kind == "bracket"]
    return [code for code in brackets if re.fullmatch(r"[A-Z]{2,4}", code)]


def _is_apposition(text: str, behind: re.Match[str], name: Name) -> bool:
    """Tell whether the name behind a comma is meant by the position, not the next in a list."""
    if "," not in behind[0] or is_honorific_at(text, behind.end()):
        return True
    after = text[name.end : name.end + 2]
    if after == " (":
        return True
    if " " in name.text or "&" in name.text:
        return True
    return after[:1] in {",", ".", ")", ";", "\n"} or not after.strip()
