"""Any text is survived, offsets point at the words, and no text takes quadratic time."""

import gc
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.finders.figures.find import find_figures
from nlp.finders.officials.find import find_officials
from nlp.finders.places import find_places
from nlp.finders.quotes.find import find_quotes
from nlp.finders.regulations.find import find_regulations
from nlp.finders.sentences import find_sentences

MEGABYTE = 10**6
TURNS = 4
"""The best of some turns counts, as ``timeit`` advises: other tests run beside this one."""
REFERENCE = 0.08
"""Seconds that the loop in ``slowness`` takes on the machine that is meant."""
PIECES = [
    "UU Nomor 5 Tahun 2014", "Pasal 5 ayat (1)", "Perda", "tentang Sampah", "tersebut", "RUU",
    "Rp1,2 triliun", "5-10 persen", "dari", "menjadi", "70 juta pekerja", "per 31 Desember 2023",
    "Bupati Sorong", "Johny Kamuru", "(", ")", '"', "“", "”", "&ldquo;", "kata", "katanya", "KUHP",
    "mengatakan", ",", ".", "\n", "Kota Sorong", "Nomor", "Tahun", "Menurut", "ia", "dan", "\x00",
]  # fmt: skip
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))


@given(texts)
@settings(max_examples=200, deadline=None)
def test_any_text_is_survived_and_spans_hold_words(text):
    found = [*find_regulations(text), *find_figures(text)]
    found += find_quotes(text, officials=list(find_officials(text)))
    find_places(text)
    for fact in found:
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end].strip()


@given(texts)
@settings(deadline=None)
def test_sentences_cover_all_words_in_order(text):
    position = 0
    for start, end in find_sentences(text):
        assert not text[position:start].strip(), "words between sentences"
        assert start < end
        position = end


@given(texts)
@settings(deadline=None)
def test_facts_come_in_reading_order_and_citations_do_not_overlap(text):
    mentions = list(find_regulations(text))
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    figures = list(find_figures(text))
    assert all(a.end <= b.start for a, b in pairwise(figures))


@pytest.mark.parametrize("piece", ["1", "Pasal ", '"', "“", "(", "1.", "Pasal 1 ", "kata "])
@pytest.mark.parametrize(
    "find", [find_regulations, find_figures, find_officials, find_quotes, find_sentences]
)
def test_a_megabyte_of_one_thing_takes_under_two_seconds(find, piece):
    """Seconds of an idle machine: a busy one, or one that counts coverage, gets more of them."""
    text = (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE]
    assert any(is_read_within(2, find, text) for _ in range(TURNS))


@pytest.mark.parametrize(
    ("find", "piece"),
    [
        (find_figures, "Rp1,2 triliun "),
        (find_figures, "10 persen "),
        (find_regulations, "UU Nomor 1, 2, "),
        (find_regulations, "Raperda tentang Aa "),
        (find_officials, "Bupati Sorong Budi Santoso "),
        (find_quotes, '"Aa bb cc" kata Budi Santoso. '),
    ],
)
def test_many_facts_in_a_row_take_time_in_proportion(find, piece):
    text = piece * (100_000 // len(piece))
    assert any(is_read_within(4, find, text) for _ in range(TURNS))


def is_read_within(seconds, find, text):
    """Tell whether a finder reads ``text`` in so many seconds of an idle machine."""
    before = slowness()
    taken = seconds_for(find, text)
    return taken < seconds * max(before, slowness())


def seconds_for(find, text):
    """Return the processor's seconds that a finder takes for ``text``.

    Without the garbage collector, as ``timeit`` measures: it walks over all that other tests of
    the process have loaded, the trained reader too.
    """
    gc.disable()
    started = time.process_time()
    for _ in find(text):
        pass
    taken = time.process_time() - started
    gc.enable()
    return taken


def slowness():
    """Return how many times slower than the machine that is meant this one is now."""
    started = time.process_time()
    for number in range(1_000_000):
        str(number)
    return max(1.0, (time.process_time() - started) / REFERENCE)
