"""The query language of contracts 5, one table a rule."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.query.describe import describe
from search_api.query.errors import CODES, QueryError
from search_api.query.fields import FIELDS
from search_api.query.normal import normalise
from search_api.query.parser import parse_query
from search_api.query.tree import (
    And,
    Everything,
    Keyword,
    Not,
    Or,
    Prefix,
    Range,
    Text,
    find_wanted,
)

WIB = ZoneInfo("Asia/Jakarta")
WIT = ZoneInfo("Asia/Jayapura")


def parse(text, **options):
    return parse_query(text, **({"zone": WIB} | options))


def word(text, **options):
    return Text((text,), **options)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", Everything(), id="empty-is-everything"),
        pytest.param(" \n\t ", Everything(), id="white-space-is-everything"),
        pytest.param("!!! --", Everything(), id="signs-ask-nothing"),
        pytest.param("banjir", word("banjir"), id="word"),
        pytest.param("BANJIR", word("banjir"), id="case-does-not-matter"),
        pytest.param(
            "banjir longsor", And((word("banjir"), word("longsor"))), id="side-by-side-is-and"
        ),
        pytest.param("banjir AND longsor", And((word("banjir"), word("longsor"))), id="and"),
        pytest.param("banjir OR longsor", Or((word("banjir"), word("longsor"))), id="or"),
        pytest.param(
            "banjir OR longsor gempa",
            Or((word("banjir"), And((word("longsor"), word("gempa"))))),
            id="or-binds-weaker",
        ),
        pytest.param(
            "(banjir OR longsor) gempa",
            And((Or((word("banjir"), word("longsor"))), word("gempa"))),
            id="brackets",
        ),
        pytest.param("banjir -hujan", And((word("banjir"), Not(word("hujan")))), id="minus"),
        pytest.param("banjir NOT hujan", And((word("banjir"), Not(word("hujan")))), id="not"),
        pytest.param("banjir +hujan", And((word("banjir"), word("hujan"))), id="plus"),
        pytest.param("banjir NOT NOT hujan", And((word("banjir"), word("hujan"))), id="twice-not"),
        pytest.param("NOT hujan", And((Everything(), Not(word("hujan")))), id="not-alone"),
        pytest.param("-hujan", And((Everything(), Not(word("hujan")))), id="minus-alone"),
        pytest.param('"kota sorong"', Text(("kota", "sorong")), id="phrase"),
        pytest.param("“kota sorong”", Text(("kota", "sorong")), id="curly-quotes"),
        pytest.param('"banjir"', word("banjir"), id="one-word-phrase-is-the-word"),
        pytest.param('""', Everything(), id="empty-phrase"),
        pytest.param("=pekerja", word("pekerja", exact=True), id="exact-word"),
        pytest.param('="kota sorong"', Text(("kota", "sorong"), exact=True), id="exact-phrase"),
        pytest.param("lindung*", Prefix("lindung"), id="prefix"),
        pytest.param('"banjir sorong"~5', Text(("banjir", "sorong"), within=5), id="near"),
        pytest.param('"banjir"~5', word("banjir"), id="near-of-one-word"),
        pytest.param(
            "Rp1,2 triliun", And((Text(("rp", "1,2")), word("triliun"))), id="typed-as-one"
        ),
        pytest.param("anak-anak", word("anak-anak"), id="doubled-word-is-one"),
        pytest.param("2021: banjir", And((word("2021"), word("banjir"))), id="colon-in-plain-text"),
        pytest.param("warna:merah", Text(("warna", "merah")), id="unknown-field-is-plain-text"),
        pytest.param("[Foto] banjir", And((word("foto"), word("banjir"))), id="square-brackets"),
        pytest.param("a\x00b", Text(("a", "b")), id="nul-parts-words"),
        pytest.param("banjir banjir", word("banjir"), id="twice-is-once"),
    ],
)
def test_syntax_becomes_a_normal_tree(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("source:sorongraya", Keyword("source", "sorongraya"), id="source"),
        pytest.param("Source: sorongraya", Keyword("source", "sorongraya"), id="space-and-case"),
        pytest.param("region:96.71", Keyword("region", "96.71"), id="region-code"),
        pytest.param('region:"Kota Sorong"', Keyword("region", "96.71"), id="region-name"),
        pytest.param("region:kota-sorong", Keyword("region", "96.71"), id="region-slug"),
        pytest.param(
            "region:Sorong",
            Or((Keyword("region", "96.01"), Keyword("region", "96.71"))),
            id="region-that-may-be-two",
        ),
        pytest.param("kind:POLICY", Keyword("kind", "policy"), id="kind"),
        pytest.param("has:figures", Keyword("has", "figures"), id="has"),
        pytest.param("title:banjir", word("banjir", field="title"), id="title"),
        pytest.param(
            'official:"Anggoro Eko Cahyo"',
            Text(("anggoro", "eko", "cahyo"), field="official"),
            id="official",
        ),
        pytest.param("title:=banjir", word("banjir", exact=True, field="title"), id="exact-title"),
        pytest.param("title:banj*", Prefix("banj", "title"), id="prefix-in-title"),
        pytest.param("year:2021", Range("year", 2021, 2021), id="year"),
        pytest.param("year:[2019 TO 2021]", Range("year", 2019, 2021), id="both-ends-included"),
        pytest.param("year:[2019 TO *]", Range("year", 2019, None), id="open-end"),
        pytest.param("year:>=2019", Range("year", 2019, None), id="at-least"),
        pytest.param(
            "source:(antara OR tempo)",
            Or((Keyword("source", "antara"), Keyword("source", "tempo"))),
            id="several-values",
        ),
        pytest.param("regtype:perda", Keyword("regtype", "perda"), id="type-of-regulation"),
        pytest.param("cluster:09ab", Keyword("cluster", "09ab"), id="cluster"),
    ],
)
def test_fields_are_read_by_their_form(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("value:>=1.250.000", Range("value", 1_250_000, None), id="indonesian-number"),
        pytest.param("value:12,5", Range("value", 12.5, 12.5), id="decimal-comma"),
        pytest.param("unit:IDR", Keyword("unit", "IDR"), id="unit-as-printed"),
        pytest.param(
            "as_of:2022",
            And((Range("as_of_from", None, 738_520), Range("as_of_to", 738_156, None))),
            id="interval-that-shares-a-day",
        ),
        pytest.param("figurekind:share", Keyword("figurekind", "share"), id="kind-of-figure"),
    ],
)
def test_figures_have_fields_of_their_own(text, expected):
    assert parse(text, collection="figures") == expected


def seconds(moment):
    return int(datetime.fromisoformat(moment).timestamp()) if moment else None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2026-11-25", "2026-11-25T00:00:00+07:00", "2026-11-25T23:59:59+07:00"),
        ("2026-11", "2026-11-01T00:00:00+07:00", "2026-11-30T23:59:59+07:00"),
        ("2026", "2026-01-01T00:00:00+07:00", "2026-12-31T23:59:59+07:00"),
        ("[2026-11-24 TO 2026-11-25]", "2026-11-24T00:00:00+07:00", "2026-11-25T23:59:59+07:00"),
        ("[2026-11-24 TO *]", "2026-11-24T00:00:00+07:00", None),
        (">2026-11-25", "2026-11-26T00:00:00+07:00", None),
        ("<2026-11-25", None, "2026-11-24T23:59:59+07:00"),
        ("<=2026-11-25", None, "2026-11-25T23:59:59+07:00"),
        ("2026-11-25T10:00", "2026-11-25T10:00:00+07:00", "2026-11-25T10:00:00+07:00"),
        ("2026-11-25T10:00Z", "2026-11-25T10:00:00+00:00", "2026-11-25T10:00:00+00:00"),
    ],
)
def test_a_date_is_a_whole_day_of_the_reader(text, low, high):
    assert parse(f"published:{text}") == Range("published", seconds(low), seconds(high))


def test_the_reader_in_papua_has_days_of_her_own():
    low, high = "2026-11-25T00:00:00+09:00", "2026-11-25T23:59:59+09:00"
    expected = Range("published", seconds(low), seconds(high))
    assert parse("published:2026-11-25", zone=WIT) == expected


@pytest.mark.parametrize(
    "spelling",
    [
        "Inpres 2/2021",
        "Inpres No. 2/2021",
        "inpres no 2 tahun 2021",
        "INPRES 2/2021",
        "Inpres No. 2 Tahun 2021",
        "Instruksi Presiden Nomor 2 Tahun 2021",
        "Instruksi Presiden (Inpres) Nomor 2 Tahun 2021",
        '"Inpres Nomor 2 Tahun 2021"',
        "regulation:inpres/2021/2",
        'regulation:"Inpres 2/2021"',
    ],
)
def test_a_regulation_in_any_spelling_searches_its_id(spelling):
    assert parse(spelling) == Keyword("regulation", "inpres/2021/2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uu 23/2014", "uu/2014/23"),
        ("perda kota sorong 5/2019", "perda/kota-sorong/2019/5"),
        ("pmk 77/2020", "pmk/2020/77"),
    ],
)
def test_a_regulation_typed_without_capitals_is_understood(text, expected):
    assert parse(text) == Keyword("regulation", expected)


def test_words_around_a_regulation_stay_words():
    assert parse("banjir UU 23/2014 longsor") == And(
        (word("banjir"), Keyword("regulation", "uu/2014/23"), word("longsor"))
    )


def test_an_exact_phrase_is_never_taken_for_a_regulation():
    assert parse('="UU 23/2014"') == Text(("uu", "23/2014"), exact=True)


@pytest.mark.parametrize("name", ["BPJSTK", "bpjamsostek", '"BPJS Ketenagakerjaan"'])
def test_equivalent_names_are_expanded(name):
    wanted = {leaf.words for leaf in find_wanted(parse(name)) if isinstance(leaf, Text)}
    assert {("bpjstk",), ("bpjamsostek",), ("bpjs", "ketenagakerjaan")} <= wanted


def test_an_exact_word_is_not_expanded():
    assert parse("=bpjstk") == word("bpjstk", exact=True)


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        pytest.param("banjir (sorong", "bracket_open", 7, 8, id="open-bracket"),
        pytest.param("banjir) sorong", "bracket_extra", 6, 7, id="extra-bracket"),
        pytest.param("banjir ()", "bracket_empty", 8, 9, id="empty-brackets"),
        pytest.param('banjir "kota', "quote_open", 7, 12, id="open-quote"),
        pytest.param("banjir OR", "operator_place", 7, 9, id="or-at-the-end"),
        pytest.param("AND banjir", "operator_place", 0, 3, id="and-at-the-beginning"),
        pytest.param("a OR OR b", "operator_place", 5, 7, id="two-operators"),
        pytest.param("banjir NOT", "operator_place", 7, 10, id="not-at-the-end"),
        pytest.param("banjir region:", "value_missing", 7, 14, id="field-without-value"),
        pytest.param("(region:)", "value_missing", 1, 8, id="field-without-value-in-brackets"),
        pytest.param('"a b c d"~2', "near_too_wide", 0, 11, id="near-of-four-words"),
        pytest.param('"a b"~31', "near_too_wide", 0, 8, id="near-too-far"),
        pytest.param("ab*", "prefix_short", 0, 3, id="short-prefix"),
        pytest.param("ban*ir", "star_place", 0, 6, id="star-inside"),
        pytest.param("region:Atlantis", "unknown_region", 7, 15, id="no-such-region"),
        pytest.param("kind:opini", "unknown_choice", 5, 10, id="no-such-kind"),
        pytest.param("has:video", "unknown_choice", 4, 9, id="cannot-have"),
        pytest.param("banjir value:5", "other_collection", 7, 13, id="field-of-figures"),
        pytest.param("published:kemarin", "bad_date", 10, 17, id="no-date"),
        pytest.param("published:2026-02-30", "bad_date", 10, 20, id="no-such-day"),
        pytest.param("year:dua", "bad_number", 5, 8, id="no-number"),
        pytest.param("year:[2019]", "bad_range", 5, 11, id="half-a-range"),
        pytest.param("year:[2021 TO 2019]", "range_backwards", 5, 19, id="backwards"),
        pytest.param("title:[a TO b]", "not_a_value", 6, 14, id="range-of-words"),
        pytest.param("regulation:banjir", "unknown_regulation", 11, 17, id="no-regulation"),
        pytest.param("x" * 2001, "too_long", 2000, 2001, id="too-long"),
        pytest.param("a " * 101, "too_many", 200, 202, id="too-many-words"),
        pytest.param("x published:2026 TO 2027", "range_plain", 2, 24, id="range-without-brackets"),
        pytest.param("year:2019 sampai 2021 uu", "range_plain", 0, 21, id="range-in-indonesian"),
        pytest.param("published:2026-11-01 to *", "range_plain", 0, 25, id="open-range-likewise"),
        pytest.param("(" * 13 + "a" + ")" * 13, "too_deep", 12, 13, id="too-deep"),
    ],
)
def test_a_broken_query_says_what_is_wrong_and_where(text, code, start, end):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.start, caught.value.end) == (code, start, end)
    assert str(caught.value)


OPERATORS = ["AND", "OR", "NOT", "TO"]
SIGNS = ['"', "(", ")", "-", "+", "=", "*", "~", ":", "[", "]", " ", "\x00", *OPERATORS]
PIECES = [*SIGNS, *(f"{name}:" for name in FIELDS), "banjir", "UU 23/2014", "2026"]


def outcome(text):
    """Return the tree and no error, or the other way round."""
    try:
        return parse(text), None
    except QueryError as error:
        return None, error


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_any_text_is_understood_or_refused_with_a_place(text):
    tree, error = outcome(text)
    assert error is None or (error.code in CODES and 0 <= error.start <= error.end <= len(text))
    assert tree is None or (normalise(tree) == tree and describe(tree, zone=WIB))


@given(st.text(alphabet=st.characters(codec=None, categories=["Cs", "Cc", "Ll"])))
def test_lone_surrogates_and_control_characters_are_survived(text):
    assert parse(text) is not None


@given(st.lists(st.sampled_from(["banjir", "sorong", "hujan"]), min_size=1), st.integers(0, 12))
def test_nested_exclusions_are_survived(words, depth):
    parse("-(" * depth + " ".join(words) + ")" * depth)


def test_a_long_chain_of_exclusions_is_survived():
    assert parse("NOT " * 400 + "banjir") == word("banjir")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("banjir OR (longsor -hujan)", "banjir OR (longsor AND NOT hujan)"),
        ('region:96.71 "kota sorong"', 'region: Kota Sorong AND "kota sorong"'),
        ("published:2026-11", "published: 2026-11-01 – 2026-11-30"),  # noqa: RUF001
        ("published:>=2026-11-25", "published: 2026-11-25 – …"),  # noqa: RUF001
        ("UU 23/2014", "regulation: uu/2014/23"),
        ("-hujan", "NOT hujan"),
        ('"a b"~3 =c lind*', '"a b"~3 AND =c AND lind*'),
        ("", "everything"),
    ],
)
def test_what_was_understood_is_said(text, expected):
    assert describe(parse(text), zone=WIB) == expected


def test_a_description_speaks_the_language_of_the_reader():
    words = {"and": "dan", "or": "atau", "not": "bukan", "field.region": "wilayah"}
    tree = parse("banjir -region:96.71")
    assert describe(tree, zone=WIB, words=words) == "banjir dan bukan wilayah: Kota Sorong"
