"""Contracts 11: the embedded index in its folder; and matching by a batch in memory."""

import multiprocessing
import shutil
from contextlib import closing

import pytest

from search_api.index import folder as folders
from search_api.index.opening import open_index
from search_api.index.port import RebuildingError, SearchError, WriterBusyError
from tests.contract.index_engines import ask, found, make_document, rebuild_with


@pytest.fixture
def address(tmp_path):
    return f"tantivy://{tmp_path}/index"


@pytest.fixture
def filled(address):
    """An index with one article."""
    index = open_index(address)
    rebuild_with(index)
    index.upsert([make_document("a1", body="banjir")])
    yield index
    index.close()


def test_a_missing_index_says_that_it_is_being_rebuilt(address):
    index = open_index(address)
    assert not index.is_usable()
    with pytest.raises(RebuildingError) as caught:
        index.search(ask())
    assert caught.value.percent == 0


def test_searches_meanwhile_say_how_far_the_rebuild_is(address):
    with closing(open_index(address).begin_rebuild()) as rebuild:
        rebuild.progress(40)
        with pytest.raises(RebuildingError) as caught:
            open_index(address).search(ask())
    assert caught.value.percent == 40


def test_a_rebuild_is_seen_at_once_and_as_a_whole(filled):
    with closing(filled.begin_rebuild()) as rebuild:
        rebuild.upsert([make_document("b1"), make_document("b2")])
        assert found(filled) == {"a1"}
        rebuild.publish()
        assert found(filled) == {"b1", "b2"}


def test_another_process_sees_a_published_version(filled, address):
    reader = open_index(address)
    assert found(reader) == {"a1"}
    rebuild_with(filled, make_document("b1"))
    assert found(reader) == {"b1"}


def test_another_reader_sees_every_commit(filled, address):
    reader = open_index(address)
    filled.upsert([make_document("a2")])
    assert found(reader) == {"a1", "a2"}


def test_the_writer_goes_on_in_the_published_version(filled, tmp_path):
    rebuild_with(filled)
    filled.upsert([make_document("a2")])
    assert found(filled) == {"a2"}
    assert len(list((tmp_path / "index").glob("v-*"))) == 1


def test_an_abandoned_rebuild_leaves_the_old_answer(filled, tmp_path):
    with closing(filled.begin_rebuild()) as rebuild:
        rebuild.upsert([make_document("b1")])
    assert found(filled) == {"a1"}
    assert len(list((tmp_path / "index").glob("v-*"))) == 1


def test_a_second_writer_is_refused(filled, address):
    with pytest.raises(WriterBusyError):
        open_index(address).upsert([make_document("a2")])


def test_another_may_write_when_the_first_has_closed(filled, address):
    filled.close()
    second = open_index(address)
    second.upsert([make_document("a2")])
    assert found(second) == {"a1", "a2"}
    second.close()


def test_an_index_of_another_format_is_not_answered_from(filled, tmp_path, address):
    (written,) = (tmp_path / "index").glob("v-*/format")
    written.write_text("of another program")
    assert not filled.is_usable()
    with pytest.raises(RebuildingError):
        open_index(address).search(ask())


def test_a_failing_engine_is_told_from_a_bad_article(filled, tmp_path):
    (version,) = (tmp_path / "index").glob("v-*")
    shutil.rmtree(version / "articles")
    with pytest.raises(SearchError):
        filled.upsert([make_document("a2")])
    with pytest.raises(SearchError):
        filled.upsert([make_document("a3", years=(2**70,)), make_document("a4")])


def build_and_die(address):
    rebuild = open_index(address).begin_rebuild()
    rebuild.upsert([make_document("b1")])
    rebuild.progress(50)
    multiprocessing.current_process().kill()


def test_a_killed_rebuild_hinders_nobody(filled, tmp_path, address):
    process = multiprocessing.get_context("spawn").Process(target=build_and_die, args=(address,))
    process.start()
    process.join(60)
    assert found(filled) == {"a1"}
    rebuild_with(filled)
    assert found(filled) == set()
    assert len(list((tmp_path / "index").glob("v-*"))) <= 2


def test_the_current_version_is_replaced_by_renaming(tmp_path):
    kept = folders.VersionFolder(tmp_path, format_name="f")
    version = kept.create()
    assert kept.current() is None
    kept.publish(version)
    assert kept.current() == version
    assert not list(tmp_path.glob(".current*"))


@pytest.mark.parametrize("url", ["tantivy://", "tantivy:///", "tantivy://host/path", "/path", ""])
def test_an_address_without_an_engine_is_refused(url):
    with pytest.raises(ValueError, match="no engine"):
        open_index(url)


QUERIES = ["banjir", '"kota sorong"', "banjir -hujan", "lindung*", '"banjir sorong"~5', "kind:news"]


@pytest.mark.parametrize("query", QUERIES)
def test_a_batch_in_memory_matches_what_search_finds(filled, query):
    batch = [
        make_document("b1", body="banjir di kota sorong"),
        make_document("b2", body="perlindungan; banjir karena hujan"),
        make_document("b3", body="lindungi sorong dari bahaya banjir", kind="policy"),
    ]
    memory = open_index("memory:")
    memory.upsert(batch)
    filled.upsert(batch)
    assert found(memory, query) == found(filled, query) - {"a1"}
