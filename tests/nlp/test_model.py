"""The trained reader of names loads from the package, is fast to trust and the same everywhere."""

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from nlp import model
from nlp.model import add_ner

GOLD = Path(__file__).parent / "gold" / "ner.jsonl"

FLOOR = 0.80
"""F1 on our own sentences: 0.802 when the weights were made (model card)."""


@pytest.fixture(scope="module")
def ner() -> Language:
    nlp = spacy.blank("id")
    add_ner(nlp)
    return nlp


def read_gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def names_of(doc: Doc) -> list[tuple[str, str]]:
    return [(name.text, name.label_) for name in doc.ents]


def find_names(nlp: Language, text: str) -> list[tuple[str, str]]:
    return names_of(nlp(text))


def make_example(nlp: Language, row: dict[str, Any]) -> Example:
    reference = nlp.make_doc(row["text"])
    spans: list[Any] = []
    end = 0
    for label, words in row["names"]:
        start = row["text"].index(words, end)
        end = start + len(words)
        spans.append(reference.char_span(start, end, label=label))
    reference.set_ents(spans)
    return Example(nlp.make_doc(row["text"]), reference)


def test_the_labels_are_persons_organisations_and_places(ner):
    assert set(ner.get_pipe("ner").labels) == {"PER", "ORG", "LOC"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Presiden Joko Widodo tiba di Jakarta, Senin.",
            [("Joko Widodo", "PER"), ("Jakarta", "LOC")],
            id="title outside the person",
        ),
        pytest.param(
            "“Kami belum menerima laporan,” kata Bambang di Surabaya.",
            [("Bambang", "PER"), ("Surabaya", "LOC")],
            id="one name after a quote",
        ),
        pytest.param(
            "Kementerian Kesehatan mengirim vaksin ke Papua.",
            [("Kementerian Kesehatan", "ORG"), ("Papua", "LOC")],
            id="a ministry",
        ),
        pytest.param(
            "Direktur Utama BPJS Ketenagakerjaan Anggoro Eko Cahyo hadir.",
            [("BPJS Ketenagakerjaan", "ORG"), ("Anggoro Eko Cahyo", "PER")],
            id="organisation and person side by side",
        ),
        pytest.param("Harga beras naik dua persen sejak bulan lalu.", [], id="no name"),
        pytest.param("", [], id="no text"),
    ],
)
def test_names_are_found_with_their_kind(ner, text, expected):
    assert find_names(ner, text) == expected


def test_two_processes_find_what_one_finds(ner):
    texts = [row["text"] for row in read_gold()]
    one = [names_of(doc) for doc in ner.pipe(texts)]
    two = [names_of(doc) for doc in ner.pipe(texts, n_process=2, batch_size=8)]
    assert one == two


def test_loading_twice_gives_the_same_answers(ner):
    again = spacy.blank("id")
    add_ner(again)
    texts = [row["text"] for row in read_gold()]
    assert [find_names(again, text) for text in texts] == [find_names(ner, text) for text in texts]


def test_sentences_of_a_text_do_not_share_a_name(ner):
    nlp = spacy.blank("id")
    nlp.add_pipe("sentencizer")
    add_ner(nlp, after="sentencizer")
    doc = nlp("Rapat itu dihadiri Bambang. Jakarta masih hujan.")
    assert all(name.start >= name.sent.start and name.end <= name.sent.end for name in doc.ents)


def test_a_text_of_nothing_but_signs_is_survived(ner):
    assert find_names(ner, "\u2026 \u2013 \u201c\u201d (((( \x00 \u200b 😀 12/2024") == []


def test_the_weights_stay_under_fifteen_megabytes():
    folder = Path(model.__file__).parent
    assert sum(file.stat().st_size for file in folder.iterdir() if file.is_file()) < 15_000_000


def test_our_own_sentences_are_read_above_the_floor(ner):
    gold = read_gold()
    scores = ner.evaluate([make_example(ner, row) for row in gold])
    assert len(gold) >= 40
    assert scores["ents_f"] >= FLOOR
