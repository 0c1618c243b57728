"""What an index with several writers must promise: nothing older wins, nothing is left over."""

from contextlib import closing

import pytest

from search_api.index.documents import IndexedFigure
from search_api.index.elastic import versions
from search_api.index.elastic.server import build_client, parse_address
from search_api.index.opening import open_index
from search_api.index.port import RebuildingError
from tests.contract.index_engines import SERVER, ask, found, make_document, rebuild_with

pytestmark = pytest.mark.elastic


@pytest.fixture
def filled(index):
    rebuild_with(index)
    return index


def make_figures(count, one="a1"):
    return tuple(
        IndexedFigure(f"{one}:{n}", f"Ada {n}.", float(n), None, None, None, "level", None, None)
        for n in range(count)
    )


def figures(index):
    return found(index, collection="figures")


def test_an_older_state_never_overwrites_a_newer_one(filled):
    filled.upsert([make_document(body="longsor", feed_number=8)])
    filled.upsert([make_document(body="banjir", feed_number=7)])
    assert (found(filled, "longsor"), found(filled, "banjir")) == ({"a1"}, set())


def test_the_same_state_can_be_written_again(filled):
    for _ in range(2):
        filled.upsert([make_document(body="longsor", feed_number=8, figures=make_figures(2))])
    assert (found(filled), figures(filled)) == ({"a1"}, {"a1:0", "a1:1"})


def test_an_older_state_brings_no_figures_of_its_own(filled):
    filled.upsert([make_document(feed_number=8, figures=make_figures(1))])
    filled.upsert([make_document(feed_number=7, figures=make_figures(4))])
    assert figures(filled) == {"a1:0"}


def test_an_erased_article_is_not_brought_back_by_an_older_state(filled):
    filled.upsert([make_document(feed_number=5, figures=make_figures(2))])
    filled.delete(["a1"], feed_number=9)
    filled.upsert([make_document(feed_number=8, figures=make_figures(2))])
    assert (found(filled), figures(filled)) == (set(), set())
    filled.upsert([make_document(feed_number=10)])
    assert found(filled) == {"a1"}


def test_an_older_erasing_does_not_remove_a_newer_state(filled):
    filled.upsert([make_document(feed_number=9)])
    filled.delete(["a1"], feed_number=8)
    assert found(filled) == {"a1"}


def test_figures_that_an_article_no_longer_has_are_gone(filled):
    for count in (5, 2, 3, 0):
        filled.upsert([make_document(figures=make_figures(count))])
        assert len(figures(filled)) == count


def test_many_articles_with_figures_go_in_several_requests(filled):
    articles = [
        make_document(f"a{n}", body="kata " * 2000, figures=make_figures(3, f"a{n}"))
        for n in range(700)
    ]
    assert filled.upsert(articles) == 700
    assert (filled.count(), filled.count("figures")) == (700, 2100)


def test_without_an_index_nothing_is_written_and_none_comes_into_being(index, index_url):
    for ask_it in (
        lambda: index.upsert([make_document(figures=make_figures(1))]),
        lambda: index.delete(["a1"]),
        lambda: index.search(ask("kata*")),
        lambda: index.search(ask(fold=True)),
        lambda: index.span(ask()),
        index.count,
    ):
        with pytest.raises(RebuildingError):
            ask_it()
    assert names(index_url) == []
    assert not index.is_usable()


def names(index_url):
    address = parse_address(index_url)
    with closing(build_client(address, SERVER)) as client:
        return sorted(client.indices.get(index=f"{address.prefix}-*", filter_path="*.aliases"))


def test_a_first_rebuild_tells_searches_how_far_it_is(index, index_url):
    with closing(index.begin_rebuild()) as rebuild:
        rebuild.progress(40)
        with (
            closing(open_index(index_url, SERVER)) as other,
            pytest.raises(RebuildingError) as caught,
        ):
            other.search(ask())
        assert caught.value.percent == 40
        assert index.list_old() == []
    assert names(index_url) == []


def test_old_versions_are_kept_until_told(filled, index_url):
    rebuild_with(filled, make_document("b1"))
    rebuild_with(filled, make_document("c1"))
    assert len(filled.list_old()) == 2
    filled.drop_old()
    assert (filled.list_old(), found(filled)) == ([], {"c1"})
    assert len(names(index_url)) == 2


def test_the_version_of_an_older_program_is_kept_until_told(filled, index_url, monkeypatch):
    with closing(open_index(index_url, SERVER)) as newer:
        with monkeypatch.context() as patched:
            patched.setattr(versions, "format_name", lambda: "newer")
            rebuild_with(newer, make_document("b1"))
        filled.upsert([make_document("a1")])  # the old program goes on
        assert found(filled) == {"a1"}
        with monkeypatch.context() as patched:
            patched.setattr(versions, "format_name", lambda: "newer")
            assert (len(newer.list_old()), found(newer)) == (1, {"b1"})
            assert newer.drop_old() == 1
            assert (newer.list_old(), found(newer)) == ([], {"b1"})


def test_what_a_killed_rebuild_left_is_removed_by_the_next(filled, index_url):
    filled.begin_rebuild().upsert([make_document("b1")])
    assert len(names(index_url)) == 4
    rebuild_with(filled)
    assert len(names(index_url)) == 4
    filled.drop_old()
    assert len(names(index_url)) == 2


def test_a_published_version_is_seen_by_writers_and_readers_elsewhere(filled, index_url):
    with closing(open_index(index_url, SERVER)) as other:
        rebuild_with(filled, make_document("b1"))
        assert found(other) == {"b1"}
        other.upsert([make_document("b2")])
    assert found(filled) == {"b1", "b2"}


def test_people_find_verbatim_words_and_a_date_under_a_plain_name(filled, index_url):
    filled.upsert([make_document(title="Banjir!", body="Hujan; lalu banjir.", published=86_400)])
    address = parse_address(index_url)
    with closing(build_client(address, SERVER)) as client:
        hit = client.search(index=f"{address.prefix}-articles")["hits"]["hits"][0]["_source"]
    assert (hit["title"], hit["body"]) == ("Banjir!", "Hujan; lalu banjir.")
    assert hit["published_at"] == 86_400
    assert not [name for name in hit if name.endswith(("_exact", "_stem")) or name == "words"]
