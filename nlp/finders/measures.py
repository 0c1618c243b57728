"""What a figure counts, as printed: the noun phrase before it or behind it."""

import re
from collections.abc import Mapping

from lexicon.units import is_currency
from nlp.finders.quantities import Quantity
from nlp.finders.sentences import Sentence
from nlp.finders.words import load_words

_TOKEN = re.compile(r"\([^()\n]{1,40}\)|[^\s\xa0]+")
_VERB = re.compile(r"(?:mem|men|meng|meny|me|ber|ter|di)[a-z]{3,}(?:kan|i)?$")
_PERCENT_OF = re.compile(r"[\s\xa0]*(?:di[\s\xa0]antara|dari)[\s\xa0]+")
_MOST_WORDS = 9
_RATES = frozenset({"percent", "percentage_point", "basis_point"})


def find_measure(text: str, quantity: Quantity, sentence: Sentence) -> str | None:
    """Return the noun phrase that ``quantity`` measures, or nothing.

    Of a counted noun it is the phrase that begins with the noun (``peserta aktif BPJS``), of
    money and measures the phrase before (``total harta kekayaan Topan mencapai Rp ...``).
    """
    if quantity.noun_end:
        return _phrase_of_noun(text, quantity, sentence)
    if quantity.unit in _RATES:
        share = _PERCENT_OF.match(text, quantity.end)
        if share:
            return _rightward(text, share.end(), sentence.end)
    before = _leftward(text, sentence.start, quantity.start)
    if before is None and not is_currency(quantity.unit):
        return _rightward(text, quantity.end, sentence.end)
    return before


def _words() -> Mapping[str, frozenset[str]]:
    return load_words("figure_words.toml")


def _phrase_of_noun(text: str, quantity: Quantity, sentence: Sentence) -> str | None:
    noun = (quantity.unit or "").split(" ", maxsplit=1)[0]
    start = text.casefold().rfind(noun, quantity.number_end, quantity.end + 3)
    if start < 0:
        return quantity.unit
    return _rightward(text, start, sentence.end) or quantity.unit


def _rightward(text: str, start: int, limit: int) -> str | None:
    """Return the phrase from ``start`` to the first word that no noun phrase holds."""
    end = start
    for count, match in enumerate(_TOKEN.finditer(text, start, limit)):
        word = match[0]
        bare = word.strip(".,;:\"”“'?!").casefold()
        if count >= _MOST_WORDS or (count and _is_stop(bare)) or "\n" in text[end : match.start()]:
            break
        end = match.start() + len(word.rstrip('.,;:"”?!'))
        if word[-1] in '.,;:"”?!':
            break
    return text[start:end].strip() or None


def _leftward(text: str, limit: int, end: int) -> str | None:
    """Return the phrase before a quantity, behind which only linking words stand."""
    tokens = list(_TOKEN.finditer(text, max(limit, end - 220), end))
    while tokens and _bare(tokens[-1][0]) in _words()["link"]:
        if tokens[-1][0][-1] in ",;":
            break
        tokens.pop()
    if not tokens or tokens[-1][0][-1] in ";:":
        return None
    last = tokens[-1]
    start: int | None = None
    for count, match in enumerate(reversed(tokens)):
        word = match[0]
        if count >= _MOST_WORDS or (count and word[-1] in ',.;:"”') or _is_stop(_bare(word)):
            break
        start = match.start()
        if word[0] in '"“':
            break
    if start is None:
        return None
    phrase = text[start : last.end()].strip(' \xa0,."“”')
    return phrase or None


def _bare(word: str) -> str:
    return word.strip(".,;:\"”“'?!").casefold()


def _is_stop(bare: str) -> bool:
    return bare in _words()["phrase_stops"] or bool(_VERB.match(bare)) or bare[:1].isdigit()
