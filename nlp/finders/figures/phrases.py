"""Noun phrases around a figure: words of the text in, the phrase that a reader would name out."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nlp.finders.figures.periods import Period
from nlp.finders.words import load_words

_TOKEN = re.compile(r"\([^()\n]{1,40}\)|&\w+;|[^\s&]+|&")
_VERB = re.compile(r"(?:mem|men|meng|meny|me[lrwy]|ber|ter|di)[a-z]{3,}$")
_HEADLINE_VERB = re.compile(r"(?!ke|pe|se|ba?kan$|ikan$|makan$)[a-z]{3,}kan$")
_SENTENCE_END = re.compile(r"[.!?][\"\u201d][A-Z\"\u201c(]")
_END = ".,;:!?\"\u201d\u201c'"
_MOST_WORDS = 12
_CLAUSE_WORDS = 5
_WINDOW = 260
_YEAR = 4


class Word(NamedTuple):
    """A word of the text beside a figure."""

    start: int
    end: int
    text: str
    bare: str
    """In lower case without marks; empty for what only dates or marks."""


def split_words(text: str, start: int, end: int, periods: Sequence[Period]) -> list[Word]:
    """Return the words between two places; of words that date, only the places are kept."""
    dated = [p for p in periods if p.end - p.start > _YEAR]  # a year alone names: "UMP 2025"
    words = []
    for match in _TOKEN.finditer(text, start, min(end, start + _WINDOW)):
        dates = any(p.start <= match.start() < p.end for p in dated)
        bare = "" if dates else bare_form(match[0])
        words.append(Word(match.start(), match.end(), match[0], bare))
    return words


def words_before(text: str, floor: int, end: int, periods: Sequence[Period]) -> list[Word]:
    """Return the words before ``end`` that may belong to one clause."""
    return split_words(text, max(floor, end - _WINDOW), end, periods)


def phrase_ending_at(text: str, words: Sequence[Word], last: int) -> str | None:
    """Return the noun phrase whose last word is ``words[last]``."""
    first: int | None = None
    index = last
    while index >= 0 and last - index < _MOST_WORDS:
        if index < last and words[index].text[-1] in _END:
            break
        clause = _relative_clause(words, index) if first is not None else 0
        if clause:
            index -= clause
            continue
        either = words[index].bare == "atau" and first is not None and index
        if _closes(words[index]) and not either:
            break
        first = index
        if words[index].text[0] in '"\u201c\u2018(' and words[index].text[-1] != ")":
            break
        index -= 1
    if first is None:
        return None
    first = _without_speaker(words, first, last)
    first = _without_list(words, first, last)
    first = _from_measuring_noun(words, first, last)
    return trim(text, words[first].start, words[last].end)


def _relative_clause(words: Sequence[Word], index: int) -> int:
    """Return how many words ``yang dikeluarkan (oleh)`` takes up to the word at ``index``."""
    if index and words[index].bare == "oleh":
        return 1 + _relative_clause(words, index - 1) if _relative_clause(words, index - 1) else 0
    passive = words[index].bare.startswith("di") and is_verb(words[index].bare)
    return 2 if passive and index and words[index - 1].bare == "yang" else 0


def _closes(word: Word) -> bool:
    """Tell whether no noun phrase holds this word."""
    if not word.bare.strip("\u2013\u2014-") or word.text[0] == "&":
        return True
    if _SENTENCE_END.search(word.text) or is_stop(word.bare) or is_headline_verb(word):
        return True
    return word.bare[:1].isdigit() and not _is_year(word.bare)


def _without_speaker(words: Sequence[Word], first: int, last: int) -> int:
    """Step over the name of ``lanjut Budi progres pengerjaan``."""
    if not first or words[first - 1].bare not in _cues():
        return first
    while first < last and words[first].text[0].isupper():
        first += 1
    return first


def _without_list(words: Sequence[Word], first: int, last: int) -> int:
    """Keep the last of ``piala, sertifikat dan hadiah uang``; a pair of nouns stays whole."""
    joints = [i for i in range(first, last) if words[i].bare in {"dan", "serta"}]
    if not joints or not first:
        return first
    listed = words[first - 1].text[-1] == "," or words[first - 1].bare in words_of("few")
    return joints[-1] + 1 if listed else first


def _from_measuring_noun(words: Sequence[Word], first: int, last: int) -> int:
    """Begin at the noun that measures: ``boleh jual di | radius``, ``jauh dari | target``."""
    for index in range(last, first, -1):
        before = words[index - 1].bare
        if words[index].bare in words_of("measuring_nouns") and (
            before in words_of("phrase_inside") or before in {"ancaman", "dan/atau"}
        ):
            return index
    return first


def phrase_starting_at(
    text: str, start: int, limit: int, periods: Sequence[Period], *, whole: bool = False
) -> str | None:
    """Return the noun phrase that begins at ``start``; with ``whole`` the clause up to a mark.

    What only describes further is left out (``merek beras | yang diperiksa``), unless the noun
    says nothing by itself (``orang yang ditetapkan tersangka``).
    """
    end, since = start, 0
    words = split_words(text, start, limit, periods)
    for count, word in enumerate(words):
        if count >= _MOST_WORDS or "\n" in text[end : word.start] or word.text[0] in '&("\u201c':
            break
        described = whole or (count == 1 and words[0].bare in words_of("classifiers"))
        if word.bare == "yang" and described and not since:
            since = 1
        elif _ends_before(words, count, since, whole=whole):
            break
        since += bool(since)
        if since > _CLAUSE_WORDS:
            break
        end = word.end
        if word.text[-1] in _END:
            break
    return trim(text, start, end)


def _ends_before(words: Sequence[Word], index: int, since: int, *, whole: bool) -> bool:
    """Tell whether a phrase ends before the word at ``index``."""
    word = words[index]
    if not word.bare or word.bare[:1].isdigit() or (word.bare == "yang" and not since):
        return True
    if word.bare == "di" and not whole and _is_aside_at(words, index + 1):
        return True
    return _breaks(word, since, whole=whole)


def _is_aside_at(words: Sequence[Word], index: int) -> bool:
    """Tell whether a place only says where: ``laboratorium di sepuluh provinsi``."""
    following = [word.bare for word in words[index : index + 2]]
    return any(bare in words_of("few") or bare.endswith("nya") for bare in following)


def _breaks(word: Word, since: int, *, whole: bool) -> bool:
    if whole:
        return word.bare in {"dan", "sedangkan", "sementara", "karena", "serta", "atau", "lebih"}
    if word.bare in words_of("behind_stops"):
        return True
    if word.bare.startswith("ter"):
        return False
    return is_stop(word.bare) if not since else word.bare in words_of("phrase_stops")


def trim(text: str, start: int, end: int) -> str | None:
    """Return the words of a phrase without small words, marks and half brackets at its ends."""
    phrase = text[start:end].strip(f" \xa0\n{_END}")
    inside = words_of("phrase_inside") | {"atau"}
    while phrase:
        if phrase.count("(") != phrase.count(")"):
            phrase = re.sub(r"^\(|^[^()]*\)|\([^()]*$|\)$", "", phrase).strip()
            if phrase.count("(") != phrase.count(")"):
                return None
            continue
        words = phrase.split()
        if bare_form(words[0]) in inside:
            phrase = phrase[len(words[0]) :].lstrip()
        elif bare_form(words[-1]) in inside:
            phrase = phrase[: -len(words[-1])].rstrip(" \xa0,")
        else:
            return phrase if any(c.isalpha() for c in phrase) else None
    return None


def words_of(name: str) -> frozenset[str]:
    """Return a list of words about figures."""
    lists: Mapping[str, frozenset[str]] = load_words("figure_words.toml")
    return lists[name]


def bare_form(word: str) -> str:
    """Return ``word`` in lower case without the marks at its ends."""
    return word.strip(".,;:\"\u201d\u201c'?!").casefold()


def is_verb(bare: str) -> bool:
    """Tell whether a word has the shape of a verb and is no noun known to look like one."""
    return bool(_VERB.match(bare)) and bare not in words_of("verb_like_nouns")


def is_headline_verb(word: Word) -> bool:
    """Tell whether a word is a verb as headlines print it: ``Pamerkan``, ``Beri``."""
    if not word.text[0].isupper() or word.text.isupper():
        return False
    return word.bare in words_of("headline_verbs") or bool(_HEADLINE_VERB.match(word.bare))


def is_stop(bare: str) -> bool:
    """Tell whether no noun phrase goes on over this word."""
    return bare in words_of("phrase_stops") or is_verb(bare)


def _is_year(bare: str) -> bool:
    return len(bare) == 4 and bare.isdigit() and bare.startswith(("19", "20"))  # noqa: PLR2004


def _cues() -> frozenset[str]:
    return load_words("quote_words.toml")["after_cues"]
