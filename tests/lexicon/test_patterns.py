"""Word lists as regular expressions: the longest word wins, and signs mean themselves."""

import re

import pytest

from lexicon.patterns import alternatives


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        pytest.param(["menyebut", "menyebutkan"], "menyebutkan", "menyebutkan", id="longest first"),
        pytest.param(["jo.", "no."], "jon jo.", "jo.", id="a full stop is none but itself"),
        pytest.param(["kata", "kata"], "kata", "kata", id="a word given twice"),
        pytest.param([], "kata", None, id="no words match nothing"),
        pytest.param(["wali kota"], "wali\xa0kota", None, id="a space is a space"),
    ],
)
def test_the_longest_word_that_stands_there_is_found(words, text, found):
    match = re.search(f"(?:{alternatives(words)})", text)
    assert (match[0] if match else None) == found


def test_a_space_may_be_any_pattern():
    assert re.fullmatch(alternatives(["wali kota"], space=r"\s"), "wali\xa0kota")
