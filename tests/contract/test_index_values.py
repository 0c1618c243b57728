"""Contracts 4: values are equal on every engine."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.article import StoredArticle
from search_api.index.documents import IndexedFigure, build_document
from search_api.index.port import RefusedError
from search_api.query.errors import QueryError
from tests.contract.index_engines import ask, found, make_document, order, rebuild_with
from tests.making import make_article

OPEN_FILES = Path("/proc/self/fd")
"""Files and connections of this process."""


def test_upsert_returns_how_many_and_makes_them_findable(index):
    assert index.upsert([make_document("a1"), make_document("a2")]) == 2
    assert found(index) == {"a1", "a2"}


def test_upsert_replaces_the_article_with_the_same_id(index):
    index.upsert([make_document(body="banjir")])
    index.upsert([make_document(body="longsor")])
    assert (found(index, "banjir"), found(index, "longsor")) == (set(), {"a1"})


def test_the_same_article_twice_in_a_batch_is_one(index):
    index.upsert([make_document(body="banjir"), make_document(body="longsor")])
    assert order(index) == ["a1"]


def test_delete_removes_the_article(index):
    index.upsert([make_document("a1"), make_document("a2")])
    index.delete(["a1", "unknown"])
    assert found(index) == {"a2"}


def test_an_empty_index_answers_with_nothing(index):
    page = index.search(ask("banjir"))
    assert (page.hits, page.total, page.next) == ((), 0, None)


@pytest.mark.parametrize(
    ("body", "query"),
    [
        pytest.param("Anggaran Rp1,2 triliun", '"Rp 1,2 triliun"', id="currency"),
        pytest.param("Anggaran Rp 1,2 triliun", "Rp1,2", id="currency-with-space"),
        pytest.param("sesuai UU 12/2024", "=12/2024", id="number-with-slash"),
        pytest.param("HUT ke-80 RI", "ke-80", id="ordinal"),
        pytest.param("anak-anak sekolah", "anak-anak", id="doubled-word"),
        pytest.param("anak-anak sekolah", "anak", id="doubled-word-by-its-half"),
        pytest.param("naik 12,5% tahun ini", '"12,5 persen"', id="percent-sign"),
        pytest.param("hari Jum\u2019at", "jum'at", id="curly-apostrophe"),
        pytest.param("Sorong\u3000Raya", '"sorong raya"', id="ideographic-space"),
        pytest.param("Sorong\x0bRaya", '"sorong raya"', id="vertical-tab"),
        pytest.param("Caf\u00e9 Sorong", "cafe", id="accent"),
        pytest.param("x" * 300, "x" * 300, id="long-token-is-cut-on-both-sides"),
        pytest.param("x" * 300, "x" * 100, id="long-token-by-what-is-kept"),
    ],
)
def test_a_token_is_found_as_it_is_printed(index, body, query):
    index.upsert([make_document(body=body)])
    assert found(index, query) == {"a1"}


def test_a_token_is_not_found_by_part_of_it(index):
    index.upsert([make_document(body="12/2024 x" + "y" * 300)])
    assert found(index, "=2024") == set()


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("melindungi pekerja", "perlindungan"),
        ("perlindungan pekerja", "melindungi"),
        ("Pemerintah menetapkan", "ditetapkan"),
        ("beritanya", "berita"),
        ("kemiskinan", "miskin"),
    ],
)
def test_another_form_of_the_word_is_found(index, body, query):
    index.upsert([make_document(body=body)])
    assert found(index, query) == {"a1"}
    assert found(index, f"={query}") == set()


def test_names_of_one_field_are_apart(index):
    index.upsert([make_document(officials=("Anggoro Eko", "Cahyo Umar"))])
    assert found(index, 'official:"Anggoro Eko"') == {"a1"}
    assert found(index, 'official:"Eko Cahyo"') == set()


def test_a_long_keyword_is_cut_and_flagged():
    article = make_article(source="s" * 600)
    stored = StoredArticle(
        article=article, version=1, content_hash="x", first_seen_at=article.fetched_at
    )
    document = build_document(stored, None)
    assert (len(document.source), document.cut) == (512, True)


@pytest.mark.parametrize("published", [-2_208_988_800, -1, 0, 7_258_118_399])
def test_moments_between_1900_and_2200_are_kept_to_the_second(index, published):
    index.upsert([make_document(published=published)])
    assert [hit.published for hit in index.search(ask()).hits] == [published]


def test_moments_before_1970_are_in_order(index):
    index.upsert(
        [make_document("a1", published=-5), make_document("a2", published=5)],
    )
    assert order(index) == ["a2", "a1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", {"a1", "a2"}, id="empty-query-is-everything"),
        pytest.param('"banjir"', {"a1"}, id="one-word-phrase-is-the-word"),
        pytest.param("NOT banjir", {"a2"}, id="not-alone-is-everything-but"),
        pytest.param("-banjir", {"a2"}, id="minus-alone"),
        pytest.param("NOT (banjir OR longsor)", set(), id="not-of-a-group"),
        pytest.param("NOT banjir NOT longsor", set(), id="two-exclusions"),
        pytest.param("banjir OR NOT banjir", {"a1", "a2"}, id="not-in-or"),
        pytest.param("gempa OR NOT longsor", {"a1"}, id="not-in-or-with-a-word"),
        pytest.param("!!!", {"a1", "a2"}, id="signs-only"),
    ],
)
def test_the_tree_is_normalised_above_the_engines(index, query, expected):
    index.upsert([make_document("a1", body="banjir"), make_document("a2", body="longsor")])
    assert found(index, query) == expected


def answer(index, text):
    """Return the total, or the message of a query that is refused."""
    try:
        return index.search(ask(text, facets=("source",))).total
    except QueryError as error:
        return error.code


WORDS = ["banjir", '"', "(", ")", "-", "NOT ", " OR ", "=", "*", "~3", "title:", "year:", "\x00"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("year:99999999999999999999", set()),
        ("year:>9223372036854775807", set()),
        ("year:[1 TO 99999999999999999999]", {"a1"}),
    ],
)
def test_a_number_that_no_engine_holds_is_a_number_like_others(index, query, expected):
    index.upsert([make_document("a1", years=(2021,))])
    assert found(index, query) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=20).map("".join)))
def test_no_text_is_a_server_error(index, text):
    assert answer(index, text) is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(title=st.text(), body=st.text())
def test_any_text_can_be_indexed(index, title, body):
    index.upsert([make_document(title=title, body=body)])
    assert found(index) == {"a1"}


def test_a_rebuilt_index_holds_what_was_put_into_it(index):
    index.upsert([make_document("a1")])
    rebuild_with(index, make_document("b1"), make_document("b2"))
    assert found(index) == {"b1", "b2"}
    assert index.is_usable()


def test_an_article_that_is_refused_is_named_and_hinders_no_other(index):
    index.upsert([make_document("a3", body="lama")])
    articles = [make_document("a1"), make_document("a2", years=(2**70,)), make_document("a4")]
    with pytest.raises(RefusedError) as caught:
        index.upsert(articles)
    assert set(caught.value.reasons) == {"a2"}
    assert found(index) == {"a1", "a3", "a4"}


def test_an_article_with_a_figure_that_is_no_number_is_refused_as_a_whole(index):
    figure = IndexedFigure("a1:0", "Ada x.", float("inf"), None, None, None, "level", None, None)
    with pytest.raises(RefusedError):
        index.upsert([make_document("a1", figures=(figure,))])
    assert (found(index), found(index, collection="figures")) == (set(), set())


def test_a_new_version_counts_what_it_holds_before_it_answers(index):
    with closing(index.begin_rebuild()) as rebuild:
        rebuild.upsert([make_document("b1"), make_document("b2")])
        rebuild.delete(["b2"])
        assert (rebuild.count(), index.count()) == (1, 0)


def test_old_versions_can_be_dropped(index):
    rebuild_with(index, make_document("b1"))
    index.drop_old()
    assert index.list_old() == []
    assert found(index) == {"b1"}


def test_a_closed_index_has_let_go_of_files_and_connections_and_can_be_closed_again(index):
    index.upsert([make_document("b1")])
    held = len(list(OPEN_FILES.iterdir()))
    for _ in range(2):
        index.close()
        assert len(list(OPEN_FILES.iterdir())) <= held
