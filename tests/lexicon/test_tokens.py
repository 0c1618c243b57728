import itertools
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.tokens import MAX_TOKEN, find_tokens, fold, tokens_of

ALLOWED = re.compile(r"[\w,./\-%']{1,100}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Rp1,2 triliun", ["rp", "1,2", "triliun"], id="currency-apart-from-number"),
        pytest.param("Rp 1,2 triliun", ["rp", "1,2", "triliun"], id="same-words-with-space"),
        pytest.param("US$12,5 juta", ["us", "12,5", "juta"], id="dollar-sign-is-no-token"),
        pytest.param("UU 12/2024.", ["uu", "12/2024"], id="slash-in-number"),
        pytest.param("PMK 77/PMK.05/2020", ["pmk", "77/pmk.05/2020"], id="ministerial-number"),
        pytest.param("ke-3 Covid-19", ["ke-3", "covid-19"], id="word-tied-to-number"),
        pytest.param("anak-anak", ["anak-anak"], id="doubled-word"),
        pytest.param("undang-undangnya", ["undang-undangnya"], id="doubled-with-clitic"),
        pytest.param("berlari-lari", ["berlari-lari"], id="doubled-with-prefix"),
        pytest.param("Jakarta-Bandung", ["jakarta", "bandung"], id="compound-is-two"),
        pytest.param("2020-2024", ["2020", "2024"], id="range-of-years-is-two"),
        pytest.param("dan/atau", ["dan", "atau"], id="slash-between-words"),
        pytest.param("12,5%", ["12,5", "%"], id="percent-sign-apart"),
        pytest.param("Rp1.250.000,00.", ["rp", "1.250.000,00"], id="full-stop-not-in-number"),
        pytest.param("selesai.Kemudian", ["selesai", "kemudian"], id="missing-space"),
        pytest.param("S.H., M.Si", ["s", "h", "m", "si"], id="titles"),
        pytest.param("Jum\u2019at", ["jum'at"], id="curly-apostrophe-inside"),
        pytest.param("\u2018Sorong\u2019", ["sorong"], id="quotation-marks-outside"),
        pytest.param("Café", ["cafe"], id="accent"),
        pytest.param("Cafe\u0301", ["cafe"], id="combining-accent"),
        pytest.param("a\u3000b\x0bc\x00d", ["a", "b", "c", "d"], id="every-kind-of-space-parts"),
        pytest.param("snake_case", ["snake", "case"], id="underscore-parts"),
        pytest.param("!!! --- ///", [], id="signs-only"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_text_is_cut_into_tokens(text, expected):
    assert tokens_of(text) == expected


def test_a_long_token_is_cut_to_the_limit():
    assert tokens_of("x" * 300) == ["x" * MAX_TOKEN]


@given(text=st.one_of(st.text(), st.text(alphabet="aB1 2.,/-'%_\u0301\u2019RpUSD")))
def test_tokens_with_and_without_their_places_are_the_same(text):
    assert tokens_of(text) == [token.text for token in find_tokens(text)]


@given(st.text())
def test_tokens_are_short_and_of_allowed_characters(text):
    assert all(ALLOWED.fullmatch(token.text) for token in find_tokens(text))


@given(st.text())
def test_no_token_holds_white_space_or_control_characters(text):
    kinds = {unicodedata.category(char)[0] for token in tokens_of(text) for char in token}
    assert not kinds & {"Z", "C"}


@given(st.text())
def test_offsets_point_at_the_words(text):
    for token in find_tokens(text):
        assert fold(text[token.start : token.end])[:1] == token.text[:1] or len(token.text) > 0
        assert 0 <= token.start < token.end <= len(text)


@given(st.text())
def test_tokens_follow_one_another_without_overlap(text):
    spans = [(token.start, token.end) for token in find_tokens(text)]
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(
    st.lists(st.sampled_from(["banjir", "Sorong", "1,2", "12/2024", "ke-3", "anak-anak", "40,2"]))
)
def test_joined_words_are_cut_apart_again(words):
    assert tokens_of(" ".join(words)) == [word.lower() for word in words]
