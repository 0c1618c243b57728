"""Texts in, JSON lines or a coloured page out."""

import json
from datetime import date

import pytest
from rich.console import Console

from nlp.extract import (
    BadLineError,
    extract,
    extract_many,
    format_json_line,
    make_document,
    read_json_lines,
    render,
    render_text,
)

TEXT = 'Bupati Sorong Johny Kamuru hadir. "Dana Rp 5 miliar cair sesuai UU 5/2014," kata Johny.'


def test_a_json_line_has_exactly_the_fields_of_the_facts(enricher):
    document = make_document("a1", TEXT)
    ((_, facts),) = extract(enricher, [document])
    row = json.loads(format_json_line(document, facts))
    assert list(row) == ["id", "regulations", "figures", "officials", "quotes"]
    assert row["regulations"][0]["id"] == "uu/2014/5"
    assert set(row["figures"][0]) == {
        "start", "end", "value", "value_max", "unit", "modifier", "measure", "as_of",
        "as_of_from", "as_of_to", "kind", "change_of", "speaker",
    }  # fmt: skip


def test_offsets_point_into_the_text_as_it_was_given(enricher):
    document = make_document("a1", f"\n\n  {TEXT}")
    ((_, facts),) = extract(enricher, [document])
    figure = facts.figures[0]
    assert document.text[figure.start : figure.end] == "Rp 5 miliar"


def test_the_text_is_printed_where_it_was_taken_out_of_a_page(enricher):
    document = make_document("a1", TEXT)
    ((_, facts),) = extract(enricher, [document])
    assert json.loads(format_json_line(document, facts, with_text=True))["text"] == TEXT


def test_json_lines_are_read_and_blank_ones_passed_over():
    documents = list(read_json_lines(['{"id": "a", "text": "x"}', "", '{"id": "b", "text": ""}']))
    assert [(d.id, d.text) for d in documents] == [("a", "x"), ("b", "")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1: not a JSON object"),
        ('{"id": "a"}', 'line 1: the field "text" is missing'),
        ('{"id": 5, "text": ""}', 'line 1: the field "id" is missing or no string'),
    ],
)
def test_a_bad_line_is_named_with_its_reason(line, message):
    with pytest.raises(BadLineError, match=message):
        list(read_json_lines([line]))


def test_batches_give_the_same_as_one_by_one(enricher):
    documents = [make_document("a", TEXT), make_document("b", "Perda 1/2020")]
    assert list(extract_many(enricher, documents)) == list(extract(enricher, documents))


def test_what_no_store_can_keep_is_replaced_one_for_one():
    assert make_document("a", "x\x00y").text == "x�y"


def test_a_terminal_shows_the_text_in_colours_and_a_table(enricher):
    document = make_document("a1", TEXT)
    ((_, facts),) = extract(enricher, [document])
    console = Console(width=120, record=True, force_terminal=True, file=None, quiet=False)
    with console.capture() as shown:
        console.print(render(document, facts))
    page = shown.get()
    for words in (
        "uu/2014/5",
        "5.000.000.000 IDR",
        "Johny Kamuru",
        "Bupati · Sorong",
        "kata · langsung",
    ):
        assert words in page
    assert render_text(TEXT, facts).plain == TEXT


def test_brackets_in_a_text_are_no_markup(enricher):
    document = make_document("a1", "[bold]Rp 5 miliar[/bold] [red]")
    ((_, facts),) = extract(enricher, [document])
    assert render_text(document.text, facts).plain == document.text


def test_a_terminal_says_where_the_registry_holds_something_against_a_citation(enricher):
    text = "UU Nomor 23 Tahun 2003 tentang Ketenagakerjaan, dan Inpres Nomor 999 Tahun 2031."
    document = make_document("a1", text, published=date(2026, 1, 1))
    ((_, facts),) = extract(enricher, [document])
    console = Console(width=160, force_terminal=True)
    with console.capture() as shown:
        console.print(render(document, facts))
    page = shown.get()
    assert "title of uu/2003/13" in page
    assert "impossible number" in page


def test_an_id_is_shown_whole_on_a_narrow_terminal(enricher):
    text = "Keputusan Gubernur Sulawesi Tenggara Nomor 502 Tahun 2023 berlaku."
    document = make_document("a1", text)
    ((_, facts),) = extract(enricher, [document])
    console = Console(width=60, force_terminal=True, color_system=None)
    with console.capture() as shown:
        console.print(render(document, facts))
    column = [line.split("│")[3].strip() for line in shown.get().splitlines() if "│" in line]
    assert "".join(column).startswith("kepgub/sulawesi-tenggara/2023/502")
