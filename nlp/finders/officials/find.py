"""Persons with a position: plain text in, one record a person out.

Grammar and vocabulary: ``Gubernur Jawa Barat Dedi Mulyadi``, ``Beny Suharsono, Sekretaris Daerah
DIY``, ``TOP selaku Kepala Dinas PUPR``.
"""

import re
from collections.abc import Iterator, Sequence

from nlp.finders.abbreviations import lengthen
from nlp.finders.officials.backward import coded_before, find_pairs, office_of_coded, read_backward
from nlp.finders.officials.context import Entity, Places
from nlp.finders.officials.forward import heads, read_forward, speakers
from nlp.finders.officials.grammar import Office
from nlp.finders.officials.holders import Holder
from nlp.finders.officials.mentions import find_mentions, merge_persons
from nlp.finders.officials.nicknames import find_nicknames
from nlp.finders.officials.persons import Name, make_name, split_name
from nlp.finders.officials.runs import find_runs
from nlp.finders.words import load_words
from records.facts import Official

_INSTRUMENT = re.compile(r"\b(?:Peraturan|Keputusan|Edaran|SK|SE|Instruksi)\s+$", re.IGNORECASE)
_NICKNAME_REACH = 2000


def find_officials(text: str, *, entities: Sequence[Entity] = ()) -> Iterator[Official]:
    """Yield the persons to whom ``text`` gives a position, in the order of their first mention.

    >>> text = "Direktur Utama BPJS Ketenagakerjaan, Anggoro Eko Cahyo, hadir."
    >>> found = next(find_officials(text))
    >>> found.name, found.position, found.organisation
    ('Anggoro Eko Cahyo', 'Direktur Utama', 'BPJS Ketenagakerjaan')
    """
    places = Places(text, entities)
    holders = _find_holders(text, places)
    persons = merge_persons(holders)
    _give_nicknames(text, persons)
    for person in persons:
        organisation = person.office.organisation
        yield Official(
            name=person.name.text,
            position=person.office.position,
            organisation=lengthen(organisation, places.longer, text) if organisation else None,
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
    anchors = speakers(text)
    found: list[Holder] = list(find_pairs(text))
    rest: list[tuple[int, Office]] = []
    position = 0
    for match in heads().finditer(text):
        if match.start() < position or _is_instrument(text, match.start()):
            continue
        holder, office = read_forward(text, match, places, anchors)
        coded = coded_before(text, match.start(), found, places)
        if coded is not None:
            name, codes = coded
            found.append(Holder(name, office_of_coded(text, match, holder), codes))
            position = match.end()
        elif holder is not None:
            found.append(holder)
            position = holder.name.end
        elif office is not None:
            rest.append((match.start(), office))
            position = match.end()
    named = {holder.name.start for holder in found}
    for start, office in rest:
        holder = read_backward(text, start, office, places)
        if holder is not None and holder.name.start not in named:
            found.append(holder)
    callings = load_words("offices.toml")["callings"]
    found = [
        h for h in found if h.office.organisation or h.office.position.casefold() not in callings
    ]
    pairs = {holder.name.text for holder in found}
    single = [h for h in found if not ("-" in h.name.text and set(h.name.text.split("-")) <= pairs)]
    return sorted(single, key=lambda holder: holder.name.start)


def _is_instrument(text: str, position: int) -> bool:
    """Tell whether the position only names a rule: ``Peraturan Menteri Keuangan No. 5``."""
    return bool(_INSTRUMENT.search(text[max(0, position - 18) : position]))


def find_names(text: str, places: Places) -> Iterator[Name]:
    """Yield runs of words that may be names of persons; used where a speaker has no position."""
    for tokens in find_runs(text):
        cut = split_name(tokens, places, frozenset(), holds_office=False)
        name = make_name(text, tokens[cut:])
        if name is not None:
            yield name
