"""Files of annotated articles: what is wrong in them is said by file and line."""

import json

import pytest

from nlp import evaluate
from nlp.gold import BrokenGoldError, load_articles, load_gold

ARTICLE = {"id": "a1", "text": "Perda Nomor 5 Tahun 2019 berlaku.", "published": "2026-05-04"}
MENTION = {"quote": "Perda Nomor 5 Tahun 2019", "id": "perda/-/2019/5"}


def write(path, *rows):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path):
    articles = load_articles(write(tmp_path / "a", ARTICLE))
    gold = load_gold(write(tmp_path / "g", {"id": "a1", "regulations": [MENTION]}), articles)
    assert list(gold) == ["a1"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("", "the file is empty"),
        ("{", ":1: not JSON"),
        ({"regulations": []}, ':1: not an object with an "id"'),
        ({"id": "zz", "regulations": []}, ":1 (zz): no article has this id"),
        ({"id": "a1", "regulasi": []}, "'regulasi' is no kind of facts"),
        ({"id": "a1"}, "no facts are annotated"),
        ({"id": "a1", "regulations": [{"quote": "Perda"}]}, 'regulations 1: "id" is missing'),
        ({"id": "a1", "quotes": {}}, '"quotes" is no list'),
        (
            {"id": "a1", "regulations": [MENTION | {"quote": "Perbup"}]},
            "regulations 1: in this article 'Perbup' does not occur",
        ),
        (
            {"id": "a1", "figures": [{"quote": "5", "value": "lima", "unit": None}]},
            'figures 1: "value" is no number',
        ),
    ],
)
def test_a_broken_annotation_is_named(tmp_path, row, said):
    articles = load_articles(write(tmp_path / "a", ARTICLE))
    with pytest.raises(BrokenGoldError) as error:
        load_gold(write(tmp_path / "g", row), articles)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "a1", "text": 5}, '"text" is missing or no string'),
        (ARTICLE | {"published": "kemarin"}, '"published" is no day'),
    ],
)
def test_a_broken_article_is_named(tmp_path, row, said):
    with pytest.raises(BrokenGoldError) as error:
        load_articles(write(tmp_path / "a", row))
    assert said in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BrokenGoldError, match="cannot be read"):
        load_articles(tmp_path / "none")


@pytest.mark.parametrize(
    "arguments", [["--articles", "a"], ["--gold", "g"], ["--pin", "--articles", "a", "--gold", "g"]]
)
def test_what_belongs_together_is_asked_for_together(arguments, capsys):
    with pytest.raises(SystemExit):
        evaluate.main(arguments)
    assert "--gold" in capsys.readouterr().err


def test_the_command_says_what_is_wrong_without_a_traceback(tmp_path, capsys):
    articles, gold = write(tmp_path / "a", ARTICLE), write(tmp_path / "g", "{")
    assert evaluate.main(["--articles", str(articles), "--gold", str(gold)]) == 1
    assert "g:1: not JSON" in capsys.readouterr().err
