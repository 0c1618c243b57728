"""The quality gate: it scores as the specification says, and refuses a drop."""

import json
import shutil
from pathlib import Path

import pytest

from nlp import evaluate as gate
from nlp.gold import load_articles, load_gold
from nlp.scoring import alike, find_span, overlap, score_article

HERE = Path(__file__).parent / "gold"
TEXT = "Sesuai UU Nomor 5 Tahun 2014 dan PP 1/2020, Rp 5 miliar cair."


def row(kind, *items):
    return {k: [] for k in ("regulations", "figures", "officials", "quotes")} | {kind: list(items)}


def mention(quote, regulation):
    return {"quote": quote, "n": 1, "id": regulation}


def got(quote, regulation):
    start, end = find_span(TEXT, quote)
    return {"start": start, "end": end, "id": regulation}


def test_right_wrong_missed_and_false_are_told_apart():
    gold = row(
        "regulations", mention("UU Nomor 5 Tahun 2014", "uu/2014/5"), mention("PP 1/2020", "x")
    )
    read = row(
        "regulations", got("UU Nomor 5 Tahun 2014", "uu/2014/5"), got("PP 1/2020", "pp/2020/1")
    )
    tally, outcomes = score_article(TEXT, gold, read, "regulations")
    assert [outcome.verdict for outcome in outcomes] == ["right", "wrong field"]
    assert (tally.span_f1, tally.end_to_end) == (1.0, 0.5)
    tally, outcomes = score_article(TEXT, gold, row("regulations", got("cair", "a")), "regulations")
    assert [outcome.verdict for outcome in outcomes] == ["missed", "missed", "false"]
    assert tally.end_to_end == 0


def test_optional_figures_count_neither_way():
    item = {"quote": "Rp 5 miliar", "value": 5e9, "unit": "IDR", "optional": True}
    start, end = find_span(TEXT, "Rp 5 miliar")
    read = {"start": start, "end": end, "value": 1, "unit": "IDR"}
    for found in (row("figures", read), row("figures")):
        tally, outcomes = score_article(TEXT, row("figures", item), found, "figures")
        assert (tally.gold, tally.got, outcomes) == (0, 0, [])


@pytest.mark.parametrize(
    ("gold", "found", "indirect", "same"),
    [
        ((0, 10), (0, 10), False, True),
        ((0, 10), (5, 10), False, True),
        ((0, 10), (6, 10), False, False),
        ((0, 10), (0, 30), False, False),
        ((0, 10), (0, 30), True, True),
        ((0, 10), (0, 31), True, False),
        ((0, 10), (20, 30), True, False),
    ],
)
def test_spans_are_the_same_by_half_of_both(gold, found, indirect, same):
    assert bool(overlap(gold, found, indirect=indirect)) == same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Anggoro Eko Cahyo", "Anggoro Eko Cahyo", True),
        ("Anggoro Eko Cahyo", "Anggoro", False),
        ("LT. Handoko", "LT Handoko", True),
        (None, None, True),
        (None, "Anggoro", False),
    ],
)
def test_a_first_name_alone_is_not_the_speaker(first, second, same):
    assert alike(first, second, 0.7) == same


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A checkout with the gold in it."""
    shutil.copytree(HERE, tmp_path / "tests/nlp/gold")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tests/nlp/gold"


def test_the_gate_holds_on_the_repositorys_own_gold(workplace, capsys):
    assert gate.main([]) == 0
    assert "end-to-end F1" in capsys.readouterr().out


def test_the_gate_refuses_a_drop(workplace, capsys):
    pinned = json.loads((workplace / "pinned.json").read_text())
    pinned["floors"]["figures"] = 1.1
    (workplace / "pinned.json").write_text(json.dumps(pinned))
    assert gate.main([]) == 1
    assert "refused: figures" in capsys.readouterr().out


def test_pinning_lowers_no_floor_unless_told_to(workplace, capsys):
    pinned = json.loads((workplace / "pinned.json").read_text())
    pinned["floors"]["figures"] = 1.1
    (workplace / "pinned.json").write_text(json.dumps(pinned))
    assert gate.main(["--pin"]) == 1
    assert gate.main(["--pin", "--allow-drop"]) == 0
    assert gate.main([]) == 0


def test_changed_texts_must_be_pinned_anew(workplace, capsys):
    with (workplace / "articles.jsonl").open("a") as file:
        file.write("\n")
    assert gate.main([]) == 1
    assert "--pin" in capsys.readouterr().out


def test_gains_and_losses_are_listed_by_example():
    gains, losses = gate.compare(
        {"a": "missed", "b": "right", "c": "false", "d": "right"},
        {"a": "right", "b": "missed", "d": "right"},
    )
    assert gains == ["a: missed → right", "c: false → absent"]
    assert losses == ["b: right → missed"]


def test_any_gold_may_lack_kinds(tmp_path, capsys):
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}))
    gold = {"id": "a", "regulations": [mention("UU Nomor 5 Tahun 2014", "uu/2014/5")]}
    (tmp_path / "g.jsonl").write_text(json.dumps(gold))
    files = ["--articles", str(tmp_path / "a.jsonl"), "--gold", str(tmp_path / "g.jsonl")]
    assert gate.main([*files, "--errors"]) == 0
    out = capsys.readouterr().out
    assert "figures" not in out
    assert "PP 1/2020: false" in out


def test_an_article_that_lacks_a_kind_takes_it_from_no_other():
    articles = {key: {"id": key, "text": TEXT} for key in ("a", "b")}
    figure = {"quote": "Rp 5 miliar", "n": 1, "value": 5e9, "unit": "IDR"}
    laws = [mention("UU Nomor 5 Tahun 2014", "uu/2014/5"), mention("PP 1/2020", "pp/2020/1")]
    gold = {"a": {"regulations": laws, "figures": [figure]}, "b": {"regulations": laws}}
    tallies = gate.evaluate(articles, gold).tallies
    counts = {kind: (tally.gold, tally.got) for kind, tally in tallies.items()}
    assert counts == {"regulations": (4, 4), "figures": (1, 1)}


REGIONAL = frozenset({
    "perda", "perdasus", "perdasi", "qanun", "pergub", "perbup", "perwali", "perdes", "kepgub",
    "kepbup", "kepwali", "sk", "ingub", "se-bupati", "se-wali-kota", "se-gubernur",
})  # fmt: skip


def test_the_gold_has_many_texts_and_regions():
    gold = load_gold(HERE / "gold.jsonl", load_articles(HERE / "articles.jsonl"))
    ids = [m["id"].split("/") for g in gold.values() for m in g["regulations"] if m["id"]]
    regional = [parts for parts in ids if parts[0] in REGIONAL]
    assert len(gold) >= 30
    assert len({parts[1] for parts in regional}) >= 15
