"""Persons with a position: plain text in, one record a person out.

Grammar and vocabulary: ``Gubernur Jawa Barat Dedi Mulyadi``, ``Beny Suharsono, Sekretaris Daerah
DIY``, ``TOP selaku Kepala Dinas PUPR``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from nlp.finders.abbreviations import lengthen, long_forms
from nlp.finders.officials.grammar import Office, district_end, portfolio_end, read_office_phrase
from nlp.finders.officials.mentions import find_mentions, merge_persons
from nlp.finders.officials.nicknames import find_nicknames
from nlp.finders.officials.persons import (
    Entity,
    Name,
    Places,
    Token,
    find_runs,
    is_honorific,
    is_honorific_at,
    is_inside_name,
    is_name_word,
    make_name,
    plain_words,
    read_code,
    read_name,
    read_run,
    split_name,
)
from nlp.finders.words import load_words
from records.facts import Official

_BEHIND = re.compile(
    r"[\s\xa0]*(?:,[\s\xa0]*|[\s\xa0](?:yakni|yaitu|bernama|atas nama|nonaktif|terpilih|petahana|"
    r"setempat|definitif|baru|saat itu|dijabat)[\s\xa0,]*|(?=[\s\xa0]?\())"
    r"(?:(?:yakni|yaitu|bernama)[\s\xa0]+)?"
)
_BEFORE = re.compile(
    r"(?:[\s\xa0]*,[\s\xa0]*(?:yang[\s\xa0]+(?:juga|kini|saat[\s\xa0]ini)?[\s\xa0]*"
    r"(?:merupakan|menjabat|sebagai)*[\s\xa0]*)?|[\s\xa0]*\([\s\xa0]*|[\s\xa0]+(?:selaku|sebagai|yang[\s\xa0]+menjabat(?:[\s\xa0]+sebagai)?|"
    r"(?:terpilih|ditunjuk|dilantik|diangkat|ditetapkan|dikukuhkan)(?:[\s\xa0]+kembali)?[\s\xa0]+(?:sebagai|menjadi)|saat[\s\xa0]+menjadi|saat[\s\xa0]+menjabat(?:[\s\xa0]+sebagai)?|menjabat(?:[\s\xa0]+sebagai)?|"
    r"yang[\s\xa0]+(?:juga|kini)(?:[\s\xa0]+(?:merupakan|menjabat))?(?:[\s\xa0]+sebagai)?|menjadi)[\s\xa0]+)$"
)
_CODE_BEFORE = re.compile(
    r"\b(?P<code>[A-Z]{2,4})(?:[\s\xa0]+(?:selaku|menjabat[\s\xa0]sebagai|sebagai|menjabat)|"
    r"[\s\xa0]\(\d{2}\),)[\s\xa0]+$"
)
_NAME_TAIL = re.compile(
    r"(?P<name>(?:[A-Z&][\w'’`.&;\-]*[\s\xa0]){0,5}[A-Z&][\w'’`.&;\-]*)"
    r"(?:[\s\xa0]*\((?P<code>[A-Z]{2,4}|[^()]{1,30})\))?(?P<titles>(?:[,.][\s\xa0]*[A-Z][\w.]*){0,4})$"
)
_LISTED = re.compile(r",[\s\xa0]+(?P<last>(?:dan|serta)[\s\xa0]+)?")
_CODED = re.compile(
    r"(?P<name>(?:[A-Z][\w'’.]*[\s\xa0]){0,5}[A-Z][\w'’.]*)[\s\xa0]\((?P<code>[A-Z]{2,4})\),[\s\xa0]$"
)
_PAIR = re.compile(
    r"\b(?P<head>Presiden|Gubernur|Bupati|Wali Kota|Walikota)[\s\xa0]+dan[\s\xa0]+"
    r"Wakil[\s\xa0](?P=head)"
    r"(?P<area>(?:[\s\xa0][A-Z]\w+){0,3})[\s\xa0](?P<first>[A-Z][a-z]+)-(?P<second>[A-Z][a-z]+)\b"
)
_INSTRUMENT = re.compile(
    r"\b(?:Peraturan|Keputusan|Edaran|SK|SE|Instruksi)[\s\xa0]+$", re.IGNORECASE
)
_COMMA = re.compile(r"[\s\xa0]*,[\s\xa0]*")
_NICKNAME_REACH = 2000
_WINDOW = 110
_APPOSITION_END = re.compile(
    r"[\s\xa0]*(?:[,.)(;]|$|\n|(?:dan|periode|masa|dalam|pada|untuk)[\s\xa0])"
)


@dataclass(slots=True)
class Holder:
    """A person with one position, as found at one place."""

    name: Name
    office: Office
    codes: list[str] = field(default_factory=list)


def find_officials(text: str, *, entities: Sequence[Entity] = ()) -> Iterator[Official]:
    """Yield the persons to whom ``text`` gives a position, in the order of their first mention.

    >>> text = "Direktur Utama BPJS Ketenagakerjaan, Anggoro Eko Cahyo, hadir."
    >>> found = next(find_officials(text))
    >>> found.name, found.position, found.organisation
    ('Anggoro Eko Cahyo', 'Direktur Utama', 'BPJS Ketenagakerjaan')
    """
    places = Places(text, entities)
    holders = _find_holders(text, places)
    longer = long_forms(text)
    persons = merge_persons(holders)
    _give_nicknames(text, persons)
    for person in persons:
        organisation = person.office.organisation
        yield Official(
            name=person.name.text,
            position=person.office.position,
            organisation=lengthen(organisation, longer, text) if organisation else None,
            mentions=tuple(find_mentions(text, person)),
        )


def _give_nicknames(text: str, persons: Sequence[Holder]) -> None:
    """Give each nickname of the article to the person named last before it."""
    for nickname in find_nicknames(text):
        placed = [(_last_named(text, p.name.text, nickname.start), p) for p in persons]
        near, person = max(placed, key=lambda pair: pair[0], default=(-1, None))
        if person is not None and 0 <= nickname.start - near < _NICKNAME_REACH:
            person.codes.append(nickname.name)


def _last_named(text: str, name: str, position: int) -> int:
    """Return where the first or the last word of a name stands last before ``position``."""
    words = name.split()
    return max(text.rfind(word, 0, position) for word in (words[0], words[-1]))


def _find_holders(text: str, places: Places) -> list[Holder]:
    anchors = _speakers(text)
    found: list[Holder] = list(_find_pairs(text))
    rest: list[tuple[int, Office]] = []
    position = 0
    for match in _heads().finditer(text):
        if match.start() < position or _is_instrument(text, match.start()):
            continue
        holder, office = _read_forward(text, match, places, anchors)
        coded = _coded_before(text, match.start(), found, places)
        if coded is not None:
            name, codes = coded
            found.append(Holder(name, _office_of_coded(text, match, holder), codes))
            position = match.end()
        elif holder is not None:
            found.append(holder)
            position = holder.name.end
        elif office is not None:
            rest.append((match.start(), office))
            position = match.end()
    named = {holder.name.start for holder in found}
    for start, office in rest:
        holder = _read_backward(text, start, office, places)
        if holder is not None and holder.name.start not in named:
            found.append(holder)
    callings = load_words("offices.toml")["callings"]
    found = [
        h for h in found if h.office.organisation or h.office.position.casefold() not in callings
    ]
    pairs = {holder.name.text for holder in found}
    single = [h for h in found if not ("-" in h.name.text and set(h.name.text.split("-")) <= pairs)]
    return sorted(single, key=lambda holder: holder.name.start)


def _coded_before(
    text: str, start: int, found: Sequence[Holder], places: Places
) -> tuple[Name, list[str]] | None:
    """Return the person of ``Topan Ginting (TOP), Kadis PUPR``, as lists of suspects name them.

    Nothing where a position stands before the name already.
    """
    before = text[max(0, start - _WINDOW) : start]
    suspect = _CODE_BEFORE.search(before)
    if suspect is not None:
        named = read_code(text, start - len(before) + suspect.start("code"))
        return (named, []) if named is not None else None
    tail = _CODED.search(before)
    if tail is None:
        return None
    tokens = read_run(text, start - len(before) + tail.start("name"))
    tokens = [token for token in tokens if token.kind != "bracket" and token.end <= start]
    cut = split_name(tokens, places, frozenset())
    name = make_name(text, tokens[cut:])
    if name is None or any(h.name.start <= name.start < h.name.end for h in found):
        return None
    return name, [tail["code"]]


def _office_of_coded(text: str, match: re.Match[str], holder: Holder | None) -> Office:
    """Return the office behind a coded name; a coded name behind it is the next person's."""
    if holder is not None and holder.codes:
        return holder.office
    return read_office_phrase(text, match, _until_next_head(text, read_run(text, match.end())))


def _is_instrument(text: str, position: int) -> bool:
    """Tell whether the position only names a rule: ``Peraturan Menteri Keuangan No. 5``."""
    return bool(_INSTRUMENT.search(text[max(0, position - 18) : position]))


def _find_pairs(text: str) -> Iterator[Holder]:
    """Yield both of ``Presiden dan Wakil Presiden Prabowo-Gibran``."""
    for match in _PAIR.finditer(text):
        end = match.end()
        for place in ("first", "second"):
            head = match["head"] if place == "first" else f"Wakil {match['head']}"
            area = match["area"].strip() if match["area"] else None
            name = Name(match.start(place), match.end(place), match[place])
            yield Holder(name, Office(head, area, end))


@cache
def _heads() -> re.Pattern[str]:
    lists = load_words("offices.toml")
    heads = lists["plain"] | lists["portfolio"] | lists["minister"] | lists["alone"]
    words = "|".join(_spaced(head) for head in sorted(heads, key=len, reverse=True))
    prefixes = "|".join(_spaced(p) for p in sorted(lists["prefixes"], key=len, reverse=True))
    small = "|".join(sorted(lists["small"], key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/-])(?P<prefix>(?:(?:{prefixes})[\s\xa0]+)*)"
        rf"(?P<head>{words}|(?:{small})(?=[\s\xa0][A-Z]))(?![\w])"
        rf"(?:[\s\xa0]\((?P<short>[A-Z][\w. -]{{1,14}})\))?"
    )


def _spaced(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"[\s\xa0]")


@cache
def _cues() -> re.Pattern[str]:
    lists = load_words("quote_words.toml")
    return re.compile(
        rf"\b(?:{'|'.join(sorted(lists['after_cues']))})[\s\xa0]+(?P<after>[A-Z][\w'’]+)"
        rf"|[.\n\"\u201d][\s\xa0]*(?P<before>[A-Z][\w'’]+)[\s\xa0](?:{'|'.join(sorted(lists['verbs']))})\b"
    )


def _speakers(text: str) -> frozenset[str]:
    """Return the words by which the article names who speaks: ``kata Yeni``, ``Yeni mengaku``."""
    return frozenset(match["after"] or match["before"] for match in _cues().finditer(text))


def _read_forward(
    text: str, match: re.Match[str], places: Places, anchors: frozenset[str]
) -> tuple[Holder | None, Office | None]:
    """Read position, organisation and name from a position on."""
    run = _listed_fields(text, read_run(text, _step_in(text, match.end())))
    tokens = _until_next_head(text, run)
    cut = split_name(tokens, places, anchors)
    cut = portfolio_end(match["head"], tokens) or district_end(match["head"], tokens) or cut
    tokens, cut = _after_honorific(tokens, cut, places)
    phrase, named = tokens[:cut], tokens[cut:]
    while phrase and is_honorific(phrase[-1]):
        phrase = phrase[:-1]
    if named and _is_address(phrase, named):
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
    return (
        position + 3
        if re.match(r"[\s\xa0]di[\s\xa0][A-Z]", text[position : position + 5])
        else position
    )


def _until_next_head(text: str, tokens: list[Token]) -> list[Token]:
    """Cut a run before the next person's position: ``Menteri X A dan Ketua Y B``."""
    for i, token in enumerate(tokens):
        if token.text in {"dan", "serta"} and i + 1 < len(tokens):
            following = _heads().match(text, tokens[i + 1].start)
            if following and "Kepala Daerah" not in text[following.start() : following.end() + 7]:
                return tokens[:i]
    return tokens


def _is_address(phrase: Sequence[Token], named: Sequence[Token]) -> bool:
    return bool(phrase) and phrase[-1].text in {"dan", "di"} and len(named) == 1


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
    behind = _COMMA.match(text, tokens[-1].end)
    name = read_name(text, behind.end(), places) if behind else None
    if behind is None or name is None:
        return False
    if " " not in name.text and not is_honorific_at(text, behind.end()):
        return False
    closed = text[name.end : name.end + 1] == "," or bool(_reported().match(text, name.end))
    closed = closed or (len(named) == 1 and text[name.end : name.end + 1] == ".")
    return closed and not _heads().match(text, name.start)


@cache
def _reported() -> re.Pattern[str]:
    verbs = "|".join(sorted(load_words("quote_words.toml")["verbs"], key=len, reverse=True))
    return re.compile(rf"[\s\xa0]+(?:{verbs})\b")


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


def _read_backward(text: str, start: int, office: Office, places: Places) -> Holder | None:
    """Read the name before a position: ``Beny Suharsono, Sekretaris Daerah DIY``."""
    before = text[max(0, start - _WINDOW) : start]
    link = _BEFORE.search(before)
    if link is None or not _APPOSITION_END.match(text, office.end):
        return None
    tail = _NAME_TAIL.search(before, 0, link.start())
    if tail is None:
        return None
    offset = start - len(before) + tail.start("name")
    tokens = [token for token in read_run(text, offset) if token.end <= start]
    tokens = [token for token in tokens if token.kind != "bracket"]
    cut = split_name(tokens, places, frozenset())
    name = make_name(text, tokens[cut:])
    if name is None or not _is_person(name, tokens[cut:], places):
        return None
    code = str(tail["code"] or "")
    return Holder(name, office, [code] if re.fullmatch(r"[A-Z]{2,4}", code) else [])


def _is_person(name: Name, tokens: Sequence[Token], places: Places) -> bool:
    return bool(name.text) and all(is_name_word(token, places) for token in tokens)


def find_names(text: str, places: Places) -> Iterator[Name]:
    """Yield runs of words that may be names of persons; used where a speaker has no position."""
    for tokens in find_runs(text):
        cut = split_name(tokens, places, frozenset(), holds_office=False)
        name = make_name(text, tokens[cut:])
        if name is not None:
            yield name
