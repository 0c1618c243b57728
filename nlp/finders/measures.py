"""What a figure counts, as printed: the noun phrase before it or behind it."""

import re
from collections.abc import Mapping

from lexicon.units import is_currency, load_units
from nlp.finders.quantities import Quantity
from nlp.finders.sentences import Sentence
from nlp.finders.words import load_words

_TOKEN = re.compile(r"\([^()\n]{1,40}\)|&\w+;|[^\s\xa0&]+|&")
_VERB = re.compile(r"(?:mem|men|meng|meny|me[lrwy]|ber|ter|di)[a-z]{3,}$")
_OF = re.compile(r"[\s\xa0]*(?:di[\s\xa0]antara|dari)[\s\xa0]+")
_SAME = re.compile(
    r"[\s\xa0]*(?:\([^()]{0,30}\)[\s\xa0]*)?[(,]?[\s\xa0]*(?:(?:atau|alias|setara|sekitar|dengan|hampir|"
    r"sebesar|sekira|kurang|lebih|senilai|sama)[\s\xa0]*)+$"
)
_GOES_TO = re.compile(r"[\s\xa0,]*(?:\([^()]{0,30}\)[\s\xa0]*)?(?:menjadi|ke)[\s\xa0]+")
_GAP = 60
_END = ".,;:!?\"\u201d\u201c'"
_RATES = frozenset({"percent", "percentage_point", "basis_point"})
_MOST_WORDS = 12
_WINDOW = 260


def find_measure(
    text: str, quantity: Quantity, sentence: Sentence, before: tuple[int, str | None] | None = None
) -> str | None:
    """Return the noun phrase that ``quantity`` measures, or nothing.

    Of a counted noun it is the phrase that begins with the noun (``peserta aktif BPJS``), of
    money and measures the phrase before (``total harta kekayaan Topan mencapai Rp ...``).
    ``before`` is the end of the quantity before and its measure: ``Rp 5 M atau US$ 300 ribu``
    measure the same.
    """
    floor = max(sentence.start, before[0] if before else 0)
    gap = text[before[0] : quantity.start] if before else ""
    if before and before[1] and _GOES_TO.fullmatch(gap[-_GAP:]) and len(gap) < _GAP:
        return before[1]
    if quantity.noun_end:
        return _of_noun(text, quantity, sentence, floor)
    if before and before[1] and _SAME.fullmatch(gap[-_GAP:]) and len(gap) < _GAP:
        return before[1]
    if quantity.unit in load_units().measures:
        material = _material(text, quantity.end, sentence.end)
        if material:
            return material
    leftward = _leftward(text, floor, quantity.start)
    if leftward or is_currency(quantity.unit):
        return leftward
    share = _OF.match(text, quantity.end) if quantity.unit in _RATES else None
    return _rightward(text, share.end() if share else quantity.end, sentence.end)


def _words() -> Mapping[str, frozenset[str]]:
    return load_words("figure_words.toml")


def _of_noun(text: str, quantity: Quantity, sentence: Sentence, floor: int) -> str | None:
    noun = (quantity.unit or "").split(" ", maxsplit=1)[0]
    behind = text[quantity.number_end : quantity.end + 3].casefold().rfind(noun)
    phrase = _rightward(text, quantity.number_end + max(behind, 0), sentence.end)
    if noun in _words()["classifiers"] and (phrase is None or len(phrase.split()) <= 2):  # noqa: PLR2004
        leftward = _leftward(text, floor, quantity.start)
        return leftward or (phrase if phrase and " " in phrase else None)
    return phrase or quantity.unit


def _material(text: str, position: int, limit: int) -> str | None:
    """Return what is measured right behind a measure: ``3,5 juta ton | beras``."""
    first = _TOKEN.search(text, position, limit)
    if first is None or first.start() > position + 1 or not first[0][0].isalpha():
        return None
    bare = _bare(first[0])
    if bare in _words()["phrase_inside"] or bare in _words()["no_noun"] or _is_stop(bare):
        return None
    return _rightward(text, position, limit)


def _rightward(text: str, start: int, limit: int) -> str | None:
    """Return the phrase from ``start`` to the first word that no noun phrase holds."""
    end = start
    for count, match in enumerate(_TOKEN.finditer(text, start, limit)):
        word, bare = match[0], _bare(match[0])
        if count >= _MOST_WORDS or "\n" in text[end : match.start()] or word[0] in '&("\u201c':
            break
        if bare == "yang" or _is_stop(bare) or bare[:1].isdigit():
            break
        end = match.end()
        if word[-1] in _END:
            break
    return _trim(text, start, end)


def _leftward(text: str, limit: int, end: int) -> str | None:
    """Return the phrase before a quantity, behind which only linking words stand."""
    tokens = list(_TOKEN.finditer(text, max(limit, end - _WINDOW), end))
    while tokens and _bare(tokens[-1][0]) in _words()["link"]:
        if tokens[-1][0][-1] in ",;:" and len(tokens) > 1 and not _is_link(tokens[-2][0]):
            break
        tokens.pop()
    if not tokens or tokens[-1][0][-1] in ";:.":
        return None
    first = _first_of_phrase([token[0] for token in tokens])
    if first is None:
        return None
    return _trim(text, tokens[first].start(), tokens[-1].end())


def _is_link(word: str) -> bool:
    return _bare(word) in _words()["link"]


def _first_of_phrase(words: list[str]) -> int | None:
    """Return the index where the noun phrase that ends with the last word begins."""
    first: int | None = None
    index = len(words) - 1
    while index >= 0 and len(words) - index <= _MOST_WORDS:
        word, bare = words[index], _bare(words[index])
        if index < len(words) - 1 and word[-1] in _END:
            break
        passive = bare.startswith("di") and _is_verb(bare)
        if passive and index and _bare(words[index - 1]) == "yang" and first is not None:
            index -= 2
            continue
        if _is_stop(bare) or word[0] == "&" or (bare[:1].isdigit() and not _is_year(bare)):
            break
        if not bare.strip("\u2013\u2014-"):  # the dash behind a dateline
            break
        first = index
        if word[0] in '"\u201c(' and index < len(words) - 1:
            break
        index -= 1
    return first


def _is_year(bare: str) -> bool:
    return len(bare) == 4 and bare.isdigit() and bare.startswith(("19", "20"))  # noqa: PLR2004


def _trim(text: str, start: int, end: int) -> str | None:
    """Return the words of a phrase without small words and marks at its ends."""
    phrase = text[start:end].strip(f" \xa0\n{_END}(")
    phrase = phrase if "(" in phrase else phrase.strip(")").strip()
    inside = _words()["phrase_inside"]
    while phrase:
        words = phrase.split()
        if _bare(words[0]) in inside:
            phrase = phrase[len(words[0]) :].lstrip()
        elif _bare(words[-1]) in inside:
            phrase = phrase[: -len(words[-1])].rstrip(" \xa0,")
        else:
            return phrase
    return None


def _bare(word: str) -> str:
    return word.strip(".,;:\"\u201d\u201c'?!").casefold()


def _is_verb(bare: str) -> bool:
    return bool(_VERB.match(bare)) and bare not in _words()["verb_like_nouns"]


def _is_stop(bare: str) -> bool:
    return bare in _words()["phrase_stops"] or _is_verb(bare)
