"""Marks stand on the words that matched."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.tokens import tokens_of
from records.facts import Facts, Quote
from search_api.highlights import build_snippet, find_marks
from search_api.query.parser import parse_query
from search_api.searching import merge
from search_api.web.facts_text import Marked, build_paragraphs, find_marked
from tests.search_api.world import BODY, FACTS

TEXT = "Pemerintah melindungi pekerja. Perlindungan pekerja di Kota Sorong, bukan Sorong Selatan."


def marked(query, text=TEXT, field="body"):
    tree = parse_query(query, zone=ZoneInfo("Asia/Jakarta"))
    return [text[start:end] for start, end in find_marks(text, tree, field=field)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("perlindungan", ["melindungi", "Perlindungan"], id="any-form"),
        pytest.param("=perlindungan", ["Perlindungan"], id="exact-form"),
        pytest.param("perlin*", ["Perlindungan"], id="prefix"),
        pytest.param('"kota sorong"', ["Kota Sorong"], id="phrase-where-it-stands"),
        pytest.param('"pekerja sorong"~2', ["pekerja", "Sorong"], id="near"),
        pytest.param('"pekerja sorong"~0', [], id="not-near-enough"),
        pytest.param("sorong -selatan", ["Sorong", "Sorong"], id="excluded-words-are-not-marked"),
        pytest.param("kota sorong", ["Kota Sorong", "Sorong"], id="side-by-side-is-one-mark"),
        pytest.param("title:sorong", [], id="another-field"),
        pytest.param("", [], id="nothing-asked"),
    ],
)
def test_marks_stand_on_the_words_that_matched(query, expected):
    assert marked(query) == expected


def test_a_title_is_marked_by_its_own_field():
    assert marked("title:sorong", field="title") == ["Sorong", "Sorong"]


def test_the_passage_shows_most_of_the_marks():
    text = "Awal. " + "kata " * 200 + "banjir dan longsor. " + "kata " * 200 + "banjir."
    tree = parse_query("banjir longsor", zone=ZoneInfo("Asia/Jakarta"))
    passage = build_snippet(text, find_marks(text, tree, field="body"))
    assert "banjir dan longsor" in passage.text
    assert (passage.cut_before, passage.cut_after) == (True, True)


def test_a_passage_without_marks_is_the_beginning():
    passage = build_snippet("Awal berita. " + "kata " * 200, [])
    assert passage.text.startswith("Awal berita.")
    assert (passage.cut_before, passage.cut_after) == (False, True)


def test_a_short_text_is_shown_whole():
    passage = build_snippet("Pendek.\n", [])
    assert (passage.text, passage.cut_after) == ("Pendek.", False)


@given(st.text(), st.sampled_from(["banjir", "a*bc", '"a b"', '"a b"~3', "abc*", "kata"]))
def test_any_text_has_a_passage_with_its_marks_in_place(text, query):
    try:
        tree = parse_query(query, zone=ZoneInfo("Asia/Jakarta"))
    except ValueError:
        return
    marks = find_marks(text, tree, field="body")
    passage = build_snippet(text, marks)
    assert text[passage.start :].startswith(passage.text)
    assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)


@given(st.lists(st.sampled_from(["banjir", "kata", "sorong", ". "]), min_size=1, max_size=200))
def test_every_mark_is_a_word_that_was_asked_for(words):
    text = " ".join(words)
    assert {word for mark in marked("banjir", text) for word in tokens_of(mark)} <= {"banjir"}


def test_overlapping_spans_become_one():
    assert merge([(5, 9), (0, 3), (2, 4), (9, 10)]) == [(0, 4), (5, 10)]


def plain(paragraphs):
    return ["".join(stretch.text for stretch in paragraph) for paragraph in paragraphs]


def test_the_stretches_of_a_paragraph_are_its_text():
    paragraphs = build_paragraphs(BODY, find_marked(BODY, Facts(**FACTS)))
    assert plain(paragraphs) == BODY.split("\n\n")


def test_a_fact_across_paragraphs_is_marked_in_both():
    body = "satu dua\n\ntiga empat"
    facts = Facts(quotes=(Quote(start=5, end=14, kind="direct", speaker=None),))
    first, second = build_paragraphs(body, find_marked(body, facts))
    assert [bool(stretch.facts) for stretch in first] == [False, True]
    assert [bool(stretch.facts) for stretch in second] == [True, False]
    assert [stretch.begins for stretch in (*first, *second)] == [(), ("quote-0",), (), ()]


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 20))
KINDS = st.sampled_from(["regulation", "figure", "official", "quote"])


@given(st.text(alphabet="ab \n", max_size=60), st.lists(st.tuples(SPANS, KINDS), max_size=12))
def test_overlapping_facts_never_change_the_text(body, spans):
    facts = sorted(
        (Marked(start, start + length, kind, i) for i, ((start, length), kind) in enumerate(spans)),
        key=lambda fact: fact.start,
    )
    paragraphs = build_paragraphs(
        body, facts, merge([span for span, _ in spans if span[0] < span[1]])
    )
    assert "\n\n".join(plain(paragraphs)).split() == body.split()


def test_very_many_facts_take_no_longer_than_their_text():
    body = "1 ton " * 50_000
    facts = [Marked(6 * n, 6 * n + 5, "figure", n) for n in range(50_000)]
    (paragraph,) = build_paragraphs(body, facts)
    assert len(paragraph) == 100_000
