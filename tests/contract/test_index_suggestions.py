"""A misspelt word is answered with the one that may have been meant, on every engine."""

import pytest

from tests.contract.index_engines import make_document


@pytest.fixture
def filled(index):
    bodies = ["banjir di sorong", "banjir dan longsor", "gubernur papua", "anggaran daerah", "ikan"]
    index.upsert([make_document(f"a{n}", body=body) for n, body in enumerate(bodies)])
    return index


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        pytest.param("banjri", "banjir", id="two-letters-swapped"),
        pytest.param("gubenur", "gubernur", id="letter-missing"),
        pytest.param("anggarran", "anggaran", id="letter-too-many"),
        pytest.param("sorobg", "sorong", id="wrong-letter"),
        pytest.param("longsir", "longsor", id="vowel"),
        pytest.param("ikat", "ikan", id="short-word-with-one-wrong-letter"),
    ],
)
def test_the_nearest_word_is_suggested(filled, word, meant):
    assert filled.suggest([word]) == {word: meant}


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("banjir", id="it-is-there"),
        pytest.param("judul", id="it-is-in-a-title"),
        pytest.param("ika", id="too-short"),
        pytest.param("ikats", id="two-wrong-letters-of-a-short-word"),
        pytest.param("12345", id="number"),
        pytest.param("xyzxyzxyz", id="near-nothing"),
    ],
)
def test_what_is_there_or_near_nothing_has_no_suggestion(filled, word):
    assert filled.suggest([word]) == {}


def test_several_words_are_looked_at_at_once(filled):
    assert filled.suggest(["banjri", "sorong", "gubenur"]) == {
        "banjri": "banjir",
        "gubenur": "gubernur",
    }


def test_of_equally_near_words_the_commoner_is_suggested(index):
    bodies = ["pantai", "pantau", "pantau"]
    index.upsert([make_document(f"a{n}", body=body) for n, body in enumerate(bodies)])
    assert index.suggest(["pantax"]) == {"pantax": "pantau"}


def test_no_words_have_no_suggestion(filled):
    assert filled.suggest([]) == {}
