"""The golden pages, one test a field: a failure reads ``wpberita-lengkap@writers``."""

import pytest

from lexicon.tables import load_toml
from records.article import Article
from tests.crawler.golden import expected_case, list_cases, read_case

FIELDS = tuple(Article.model_fields)


@pytest.mark.parametrize(
    ("case", "field"),
    [pytest.param(case, field, id=f"{case}@{field}") for case in list_cases() for field in FIELDS],
)
def test_the_field_is_read_as_expected(case, field):
    assert read_case(case)[field] == expected_case(case)[field]


@pytest.mark.parametrize("case", list_cases())
def test_no_field_appeared_or_went(case):
    assert set(read_case(case)) == set(expected_case(case))


def test_every_layout_has_a_page_that_it_reads():
    read = {reader for case in list_cases() for reader in expected_case(case)["origins"].values()}
    assert sorted(set(load_toml("crawler", "systems.toml")) - read) == []


def test_a_layout_names_only_fields_that_are_read():
    known = {"signs", "title", "body", "published", "modified", "bylines", "account"}
    known |= {"section", "tags", "figure"}
    rows = load_toml("crawler", "systems.toml")
    assert {name: set(row) - known for name, row in rows.items() if set(row) - known} == {}


def test_what_the_wpberita_template_puts_into_the_text_is_gone():
    body = expected_case("wpberita-lengkap")["body"]
    for words in (
        "Sebarkan",
        "Example",
        "\u00d7",
        "Writer",
        "Baca Juga",
        "iklan",
        "Akismet",
        "Nelayan di",
    ):
        assert words not in body
