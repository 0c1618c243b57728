"""What a figure counts, as printed: the noun phrase before it or behind it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lexicon.units import is_currency, is_rate, load_units
from nlp.finders.figures.periods import Clause, Period
from nlp.finders.figures.phrases import is_stop, phrase_starting_at, split_words, words_of
from nlp.finders.figures.quantities import Quantity
from nlp.finders.figures.subjects import Subject, find_subject
from nlp.finders.sentences import Sentence

_OF = re.compile(r"\s*(?:di\santaranya|di\santara|(?:yang\s+)?berasal\s+dari|dari)\s+")
_AS = re.compile(r"\s+(?:sebagai|menjadi)\s+")
_JOINED = re.compile(r"(?:\bdan|\bserta|\bmaupun|,)\s+(?P<modifier>(?:[a-z]+\s+){0,2})$")
_ITEM = re.compile(
    r"(?:^|\s)\d{1,2}[.)]\s+(?P<item>[A-Z][^.;:\n]{2,110}?),?"
    r"(?:\s+(?:sebesar|senilai|seharga))?\s*$"
)
_CONTRAST = (
    r"\b(?:sedangkan|sementara(?:\situ)?|adapun|dan|namun|begitu\spula)[\s,]+"
    r"(?P<place>(?:di|pada)\s+{phrase})\b"
)
_PURPOSE = re.compile(r"\s+(?:untuk|bagi|guna|buat)\s+")
_RECEIVER = re.compile(r"\bdi[a-z]{4,}\s+(?:kepada|di|ke)\s+(?:\w+\s+)?$")
_COUNTED = re.compile(r"(?P<word>[\w)]+)\s+(?:(?:adalah|ialah)\s+)?sebanyak\s+$")
_PER = re.compile(r"\s+(?:per|se(?:hari|bulan|tahun|minggu))\b")
_NUMBER_OF = re.compile(r"(?:jumlah|total|banyaknya)\s", re.IGNORECASE)
_FROM = re.compile(r'["\u201c]?Dari\s+\d')
_COPULA = re.compile(
    r"\b(?:hanya|cuma|tercatat|mencapai|berjumlah|adalah|ialah|menjadi|rata-rata|tetap|dilaporkan)\s+"
    r"(?:(?:sekitar|lebih dari|hampir|sebanyak)\s+)?$"
)
_PER_AT_END = re.compile(r"\s+per\s+\S+$")
_ITEM_REACH = 130
_HOW_MANY = frozenset({"unit", "buah"})


class Earlier(NamedTuple):
    """The figure before, as far as it tells what the next one measures."""

    end: int
    unit: str | None
    measure: str | None
    leftward: bool
    period: Period | None = None


class Measure(NamedTuple):
    """The phrase that a figure measures, and whether it stands before the figure."""

    phrase: str | None
    leftward: bool


def find_measure(clause: Clause, quantity: Quantity, before: Earlier | None = None) -> Measure:
    """Return the noun phrase that ``quantity`` measures, or nothing.

    Of a counted noun it is the phrase that begins with the noun (``peserta aktif BPJS``), of
    money and measures the phrase before (``total harta kekayaan Topan mencapai Rp ...``).
    ``before`` goes on where the words between name nothing: ``naik dari 5 menjadi 7 persen``.
    """
    text, sentence, periods = clause
    near = before if before is not None and before.end > sentence.start else None
    subject = find_subject(text, near.end if near else sentence.start, quantity.start, periods)
    whole = _item(text, quantity) or _contrast(text, sentence, quantity, subject, before)
    if whole is not None:
        return Measure(whole, leftward=True)
    if near is not None and _is_joined(text, quantity):
        subject = Subject(None, "open")
        near = near if near.leftward else None
    if quantity.noun_end:
        return _of_noun(clause, quantity, subject, near)
    shared = _shared(clause, quantity, subject, before, near)
    if shared is not None:
        return shared
    right = _rightward(clause, quantity, subject)
    said = _said(subject, before, near) if right is None else None
    if said is not None:
        return Measure(said, leftward=True)
    return Measure(right or _behind(clause, quantity), leftward=False)


def _shared(
    clause: Clause,
    quantity: Quantity,
    subject: Subject,
    before: Earlier | None,
    near: Earlier | None,
) -> Measure | None:
    """Return what the figure before measures, where this one is of the same whole."""
    if quantity.elided and before is not None and subject.phrase is None:
        return Measure(before.measure, leftward=before.leftward)
    if near is not None and is_rate(quantity.unit) and _is_share_of(clause, near, quantity):
        return Measure(near.measure, leftward=True)
    return None


def _is_share_of(clause: Clause, near: Earlier, quantity: Quantity) -> bool:
    """Tell whether a rate is of the whole named before: ``Dari 66 RSUD, baru | 41 persen yang``."""
    begins = _FROM.match(clause.text, clause.sentence.start)
    if near.unit is None or is_rate(near.unit) or not begins:
        return False
    behind = clause.text[quantity.end : quantity.end + 20].split()
    return bool(behind) and (behind[0] == "yang" or is_stop(behind[0]))


def _item(text: str, quantity: Quantity) -> str | None:
    """Return an item of a numbered list of things and their worth: ``2. Mobil Rp 90 juta``."""
    if not is_currency(quantity.unit):
        return None
    item = _ITEM.search(text, max(0, quantity.start - _ITEM_REACH), quantity.start)
    return item["item"] if item else None


def _rightward(clause: Clause, quantity: Quantity, subject: Subject) -> str | None:
    """Return what stands behind and says more: ``3,5 juta ton beras``, ``20 persen dari X``."""
    if quantity.unit in load_units().measures:
        return _material(clause.text, quantity.end, clause.sentence.end, clause.periods)
    if not is_rate(quantity.unit) or (subject.phrase is not None and subject.how == "said"):
        return None
    named = _material(clause.text, quantity.end, clause.sentence.end, clause.periods)
    return _behind(clause, quantity) if named or _OF.match(clause.text, quantity.end) else None


def _contrast(
    text: str, sentence: Sentence, quantity: Quantity, subject: Subject, before: Earlier | None
) -> str | None:
    """Return the measure before with another place: ``..., sedangkan di pedesaan turun``."""
    if before is None or before.measure is None or subject.phrase is None:
        return None
    if before.unit != quantity.unit:
        return None
    pattern = _CONTRAST.format(phrase=re.escape(subject.phrase))
    match = re.compile(pattern, re.IGNORECASE).search(text, sentence.start, quantity.start)
    head, preposition, _ = before.measure.rpartition(
        f" {match['place'].split()[0]} " if match else "\n"
    )
    return f"{head} {match['place']}" if match and preposition else None


def _is_joined(text: str, quantity: Quantity) -> bool:
    """Tell whether only ``dan`` and a modifier stand before: ``5 orang dari X dan | 3 orang``."""
    match = _JOINED.search(text, max(0, quantity.start - 30), quantity.start)
    if match is None:
        return False
    small = words_of("about") | words_of("at_least") | words_of("at_most") | {"dari", ""}
    return all(word in small for word in match["modifier"].split())


def _said(subject: Subject, before: Earlier | None, near: Earlier | None) -> str | None:
    if subject.phrase is not None:
        return subject.phrase
    if subject.how == "points":
        return before.measure if before is not None else None
    goes_on = near is not None and (near.leftward or not subject.parted)
    return near.measure if near is not None and goes_on and subject.how == "open" else None


def _behind(clause: Clause, quantity: Quantity) -> str | None:
    """Return what is named behind: ``12 persen dari penduduk``, ``Rp 2 miliar untuk jalan``."""
    text, sentence, periods = clause
    rate = is_rate(quantity.unit)
    if _PER.match(text, quantity.end):
        return None
    link = (_OF if rate else _PURPOSE).match(text, quantity.end)
    if link is not None:
        return phrase_starting_at(text, link.end(), sentence.end, periods)
    if is_currency(quantity.unit):
        return _material(text, quantity.end, sentence.end, periods)
    if quantity.unit is None:
        return None
    return phrase_starting_at(text, quantity.end, sentence.end, periods, whole=rate)


def _of_noun(clause: Clause, quantity: Quantity, subject: Subject, near: Earlier | None) -> Measure:
    noun = (quantity.unit or "").split(" ", maxsplit=1)[0]
    if noun == "kali":
        text, sentence, periods = clause
        happens = _material(text, quantity.end, sentence.end, periods)
        return Measure(happens or _said(subject, None, near), leftward=happens is None)
    role = _AS.match(clause.text, quantity.end) if noun == "orang" else None
    if role is not None:
        named = phrase_starting_at(clause.text, role.end(), clause.sentence.end, clause.periods)
        return Measure(named or noun, leftward=False)
    return _of_counted(clause, quantity, subject, near)


def _of_counted(
    clause: Clause, quantity: Quantity, subject: Subject, near: Earlier | None
) -> Measure:
    text, sentence, periods = clause
    noun = (quantity.unit or "").split(" ", maxsplit=1)[0]
    window = text[max(sentence.start, quantity.start - 60) : quantity.start]
    listed = near is not None and near.leftward and near.unit == quantity.unit
    numbered = bool(subject.phrase and _NUMBER_OF.match(subject.phrase))
    if subject.phrase and (listed or numbered or _RECEIVER.search(window) or _is_counted(window)):
        return Measure(subject.phrase, leftward=True)
    counted = text[quantity.number_end : quantity.end + 3].casefold().rfind(noun)
    begin = quantity.end if noun in _HOW_MANY else quantity.number_end + max(counted, 0)
    phrase = phrase_starting_at(text, begin, sentence.end, periods)
    phrase = _PER_AT_END.sub("", phrase) if phrase else None
    if noun in _HOW_MANY and phrase:
        return Measure(phrase, leftward=False)
    alone = phrase is not None and " " not in phrase and _COPULA.search(window)
    if alone and subject.phrase and subject.how == "said" and noun not in words_of("classifiers"):
        return Measure(subject.phrase, leftward=True)
    if noun in words_of("classifiers") and _says_little(phrase):
        said = subject.phrase or (near.measure if near and near.leftward and listed else None)
        if said:
            return Measure(said, leftward=True)
        return Measure(phrase if phrase and " " in phrase else None, leftward=False)
    return Measure(phrase or quantity.unit, leftward=False)


def _is_counted(window: str) -> bool:
    """Tell whether a noun stands before ``sebanyak``: ``pelaku ritel sebanyak 90 ribu nasabah``."""
    match = _COUNTED.search(window)
    if match is None:
        return False
    word = match["word"].casefold()
    return not is_stop(word) and word not in words_of("link")


def _says_little(phrase: str | None) -> bool:
    """Tell whether a phrase that begins with a classifier names nothing: ``orang per hari``."""
    words = (phrase or "").casefold().split()
    if len(words) <= 2:  # noqa: PLR2004 - the classifier and a word
        return True
    return words[1] == "lainnya" or (words[1] in words_of("phrase_inside") and words[1] != "yang")


def _material(text: str, position: int, limit: int, periods: Sequence[Period]) -> str | None:
    """Return what is measured right behind a measure: ``3,5 juta ton | beras``."""
    first = next(iter(split_words(text, position, min(limit, position + 40), periods)), None)
    if first is None or first.start > position + 1 or not first.text[0].isalpha():
        return None
    bare = first.bare
    if not bare or bare in words_of("phrase_inside") or bare in words_of("no_noun"):
        return None
    return None if is_stop(bare) else phrase_starting_at(text, position, limit, periods)
