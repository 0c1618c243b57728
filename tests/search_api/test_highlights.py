"""Marks stand on the words that matched."""

import time
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.stem import stem
from lexicon.tokens import find_tokens, tokens_of
from records.facts import Facts, Quote
from search_api.highlights import Marker, build_snippet
from search_api.query.parser import parse_query
from search_api.query.tree import Prefix, find_wanted
from search_api.searching import merge
from search_api.web.facts_text import Marked, build_paragraphs, find_marked
from tests.search_api.world import BODY, FACTS

TEXT = "Pemerintah melindungi pekerja. Perlindungan pekerja di Kota Sorong, bukan Sorong Selatan."


def marked(query, text=TEXT, field="body"):
    tree = parse_query(query, zone=ZoneInfo("Asia/Jakarta"))
    return [text[start:end] for start, end in Marker(tree, field=field).find(text)]


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
    passage = build_snippet(text, Marker(tree, field="body").find(text))
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
    marks = Marker(tree, field="body").find(text)
    passage = build_snippet(text, marks)
    assert text[passage.start :].startswith(passage.text)
    assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)


@pytest.mark.parametrize("text", ["banjir" * 200_000, "banjir " * 100_000, "b" * 10**6])
def test_a_million_characters_are_marked_at_once(text):
    began = time.process_time()
    Marker(parse_query("banjir band*", zone=ZoneInfo("Asia/Jakarta")), field="body").find(text)
    assert time.process_time() - began < 5


WORDS = st.sampled_from(
    [
        "caf\u00e9",
        "banjir\u2019",
        "kampung",
        "banjir",
        "Banjir,",
        "kebanjiran",
        "bandang",
        "di-sorong",
        "kata",
        "-",
        "",
        "\n",
    ]
)
ASKED = st.sampled_from(
    [
        "banjir",
        "=banjir",
        "band*",
        '"banjir bandang"',
        '"banjir sorong"~2',
        '"kata banjir kata"',
        "di",
    ]
)


@given(st.lists(WORDS, max_size=40), st.sampled_from([" ", "  ", " \n\n"]), ASKED)
def test_the_marks_are_those_of_a_look_at_every_word(words, space, query):
    text = space.join(words)
    tree = parse_query(query, zone=ZoneInfo("Asia/Jakarta"))
    tokens = list(find_tokens(text))
    marked = {place for leaf in find_wanted(tree) for place in look(leaf, tokens)}
    spans = Marker(tree, field="body").find(text)
    inside = {
        place
        for place, token in enumerate(tokens)
        if any(start <= token.start and token.end <= end for start, end in spans)
    }
    assert inside == marked


def look(leaf, tokens):
    """Return the places of the tokens that a leaf asks for, the slow way."""
    if isinstance(leaf, Prefix):
        return {n for n, token in enumerate(tokens) if token.text.startswith(leaf.prefix)}
    stream = [token.text if leaf.exact else stem(token.text) for token in tokens]
    length = len(leaf.terms) + (leaf.within or 0)
    found: set[int] = set()
    for start in range(len(stream)):
        window = range(start, min(start + length, len(stream)))
        if leaf.within is None:
            if tuple(stream[n] for n in window) == leaf.terms:
                found.update(window)
        elif stream[start] in leaf.terms and not Counter(leaf.terms) - Counter(
            stream[n] for n in window
        ):
            found.update(n for n in window if stream[n] in leaf.terms)
    return found


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
