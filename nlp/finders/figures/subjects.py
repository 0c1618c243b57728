"""What a sentence says of a figure before it: the words before in, what they speak of out.

``Harga beras pada Juli juga naik menjadi Rp 15.000`` speaks of ``Harga beras``: verbs, times and
linking words between the subject and its figure are stepped over.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from nlp.finders.figures.periods import Period
from nlp.finders.figures.phrases import Word, is_verb, phrase_ending_at, words_before, words_of

_POINTERS = frozenset({"ini", "itu", "tersebut"})
_PRONOUNS = frozenset({"kami", "kita", "saya", "mereka", "dia", "ia"})
_ITS = frozenset({"jumlahnya", "nilainya", "angkanya", "totalnya"})
_EQUAL = frozenset({"atau", "alias", "setara"})
_MOST_ASIDE = 6


class Subject(NamedTuple):
    """What a figure is said of."""

    phrase: str | None
    how: Literal["said", "open", "points", "done"]
    """``open`` where the words before name nothing, ``points`` at an earlier figure (``angka
    ini``), ``done`` where somebody does something with it (``menganggarkan Rp 2 miliar``)."""
    parted: bool = False
    """Whether a comma stands between the figure and what comes before."""


def find_subject(text: str, floor: int, end: int, periods: Sequence[Period]) -> Subject:
    """Return what the words between ``floor`` and ``end`` say the figure at ``end`` is of.

    >>> find_subject("harga beras kini mencapai Rp 5", 0, 26, [])
    Subject(phrase='harga beras', how='said', parted=False)
    """
    words = words_before(text, floor, end, periods)
    if words and words[0].bare == "per":  # "Rp 6.500 per kilogram, jagung Rp 5.500"
        del words[:2]
    last = _step_back(words)
    done = last + 1 < len(words) and _is_done(words, last)
    passed = [word.bare for word in words[last + 1 :]]
    last = _without_means(words, last)
    if _points(passed):
        return _pointed_at(text, words, last, passed)
    if last == len(words) - 1 and last >= 0 and words[last].bare.endswith("nya"):
        return Subject(words[last].text.rstrip(",:"), "said")  # "Hasilnya, Rp 11 miliar"
    if last < 0 or _is_parted(words[last], passed):
        comma = last >= 0 and words[last].text[-1] == ","
        return Subject(None, "done" if done and last < 0 else "open", comma)
    last = _without_place(words, last)
    phrase = phrase_ending_at(text, words, last)
    if phrase is not None and passed[:1] and passed[0] in _POINTERS and _is_general(phrase):
        return Subject(None, "points")
    if done and phrase is not None and phrase[0].isupper():
        return Subject(None, "done")
    return Subject(phrase, "done" if done else "said")


def _pointed_at(text: str, words: Sequence[Word], last: int, passed: Sequence[str]) -> Subject:
    """Return what ``-nya`` means where its noun stands right before: ``proyek yang nilainya``."""
    if last < 0 or words[last].text[-1] in ".,;:" or not _ITS.intersection(passed[:2]):
        return Subject(None, "points")
    return Subject(phrase_ending_at(text, words, last), "said")


def _without_means(words: Sequence[Word], last: int) -> int:
    """Step over what only says by what means: ``anggaran | melalui APBD Sumut``."""
    for index in range(last - 1, max(last - _MOST_ASIDE, 0), -1):
        if words[index].bare in {"melalui", "lewat"}:
            return _step_back(words[:index])
        if words[index].text[-1] in ".,;:":
            break
    return last


def _without_place(words: Sequence[Word], last: int) -> int:
    """Step over where it happens: ``inflasi tertinggi | terjadi di Kabupaten Kolaka``."""
    index = last
    while index > 0 and last - index < _MOST_ASIDE and words[index].text[0].isupper():
        index -= 1
    happens = index > 1 and words[index].bare == "di" and index < last
    if happens and words[index - 1].bare in {"terjadi", "berada", "tercatat", "ditemukan"}:
        before = _step_back(words[: index - 1])
        return before if before >= 0 else last
    return last


def _is_parted(word: Word, passed: Sequence[str]) -> bool:
    """Tell whether what ends with this word cannot be the subject of the words behind it."""
    if any(bare in _EQUAL for bare in passed[:2]):  # "Rp 5 miliar atau 40 persen"
        return True
    joined = (words_of("joins") | words_of("asides")) & set(passed)
    return word.text[-1] in ";:." or (word.text[-1] == "," and not joined)


def _step_back(words: Sequence[Word]) -> int:
    """Return the index of the last word that names something, -1 if there is none."""
    index = len(words) - 1
    while index >= 0:
        steps = _steps(words, index)
        if not steps:
            return index
        index -= steps
    return -1


def _steps(words: Sequence[Word], index: int) -> int:
    """Return how many words to step over at ``index``; 0 at a word that names something."""
    bare = words[index].bare
    aside = _aside(words, index)
    if aside:
        return aside
    if index and bare in words_of("change_nouns") and words[index - 1].bare in words_of("undergo"):
        return 2
    if bare in _PRONOUNS and index:
        return 1
    if index > 1 and words[index - 1].text in _PRONOUNS and words[index].text.islower():
        return 2  # "kuponnya | kami perkirakan 7 persen"
    skipped = not bare or bare in words_of("link") or bare in words_of("adverbs")
    return 1 if skipped or is_verb(bare) or bare in words_of("verbs_bare") else 0


def _aside(words: Sequence[Word], index: int) -> int:
    """Return the length of ``, kata Budi,`` that ends at ``index``."""
    if words[index].text[-1] != ",":
        return 0
    for back in range(1, min(_MOST_ASIDE, index) + 1):
        opened = words[index - back].text[-1] == ","
        if opened:
            cue = words[index - back + 1].bare
            return back if cue in words_of("asides") else 0
    return 0


def _is_done(words: Sequence[Word], last: int) -> bool:
    """Tell whether a verb with an object stands at the figure: ``menganggarkan Rp 2 miliar``."""
    for word in reversed(words[last + 1 :]):
        if word.bare in words_of("undergo") or word.bare in words_of("link"):
            if word.bare not in words_of("about") and word.bare not in words_of("at_least"):
                return False
            continue
        return (is_verb(word.bare) and word.bare.startswith("me")) or word.bare in {"butuh", "raup"}
    return False


def _points(passed: Sequence[str]) -> bool:
    """Tell whether the words say ``angka ini`` or ``jumlahnya``."""
    if any(bare in _ITS for bare in passed[:2]):
        return True
    return any(b in _POINTERS and a in words_of("general") for a, b in pairwise(passed))


def _is_general(phrase: str) -> bool:
    return phrase.casefold() in words_of("general")
