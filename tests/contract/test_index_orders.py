"""Contracts 6 and 7: order, cursors, counts, the folded view."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from search_api.index.periods import build_stretches
from search_api.index.port import MAX_RANKED, Position
from tests.contract.index_engines import NOON, WIB, WIT, ask, found, make_document, order


def pages(index, **options):
    """Walk all pages by cursor, newest first."""
    after = None
    while True:
        page = index.search(ask(after=after, **options))
        yield page
        after = page.next
        if after is None:
            return


def test_time_order_is_newest_first_then_by_id(index):
    index.upsert(
        [
            make_document("b", published=NOON),
            make_document("a", published=NOON),
            make_document("c", published=NOON + 1),
        ]
    )
    assert order(index) == ["c", "a", "b"]


def test_pages_hold_every_article_once(index):
    index.upsert([make_document(f"a{n:02}", published=NOON - n // 4) for n in range(50)])
    walked = [hit.id for page in pages(index, size=7) for hit in page.hits]
    assert walked == [f"a{n:02}" for n in range(50)]


def test_a_page_of_one_second_is_walked_through(index):
    index.upsert([make_document(f"a{n:02}") for n in range(50)])
    walked = [hit.id for page in pages(index, size=3) for hit in page.hits]
    assert walked == [f"a{n:02}" for n in range(50)]


def test_articles_that_come_or_change_between_pages_repeat_and_hide_nothing(index):
    index.upsert([make_document(f"a{n}", published=NOON - n) for n in range(6)])
    first = index.search(ask(size=3))
    index.upsert(
        [make_document("new", published=NOON + 5), make_document("a4", published=NOON - 4)]
    )
    second = index.search(ask(size=3, after=first.next))
    assert [hit.id for hit in second.hits] == ["a3", "a4", "a5"]


def test_the_total_counts_all_pages(index):
    index.upsert([make_document(f"a{n}", published=NOON - n) for n in range(6)])
    assert [page.total for page in pages(index, size=4)] == [6, 6]


def test_the_last_page_has_no_next(index):
    index.upsert([make_document(f"a{n}") for n in range(4)])
    assert index.search(ask(size=4)).next is None


def test_a_cursor_behind_everything_finds_nothing(index):
    index.upsert([make_document()])
    assert order(index, after=Position(NOON - 1, "a1")) == []


def test_relevance_is_paged_by_number(index):
    index.upsert([make_document(f"a{n}", body="banjir " * (n + 1)) for n in range(5)])
    ranked = [order(index, "banjir", sort="relevance", size=2, page=page) for page in (1, 2, 3)]
    assert [len(page) for page in ranked] == [2, 2, 1]
    assert set().union(*ranked) == {f"a{n}" for n in range(5)}


def test_relevance_ends_at_its_limit(index):
    index.upsert([make_document()])
    page = index.search(ask("berita", sort="relevance", size=100, page=MAX_RANKED // 100 + 1))
    assert (page.hits, page.more) == ((), False)


def test_facets_count_over_all_that_match(index):
    index.upsert(
        [
            make_document("a1", source="s1", regulations=("uu/2014/23", "pp/2021/35")),
            make_document("a2", source="s1", regulations=("uu/2014/23",)),
            make_document("a3", source="s2", body="lain"),
        ]
    )
    page = index.search(ask("berita", size=1, facets=("source", "regulation", "kind")))
    assert page.facets["source"].values == (("s1", 2),)
    assert page.facets["regulation"].values == (("uu/2014/23", 2), ("pp/2021/35", 1))
    assert all(facet.exact for facet in page.facets.values())


def test_facets_of_equal_count_are_in_order_of_their_names(index):
    index.upsert([make_document("a1", source="z"), make_document("a2", source="b")])
    page = index.search(ask(facets=("source",)))
    assert page.facets["source"].values == (("b", 1), ("z", 1))


def test_officials_are_counted_by_their_names(index):
    index.upsert([make_document(officials=("Anggoro Eko Cahyo",))])
    page = index.search(ask(facets=("official",)))
    assert page.facets["official"].values == (("Anggoro Eko Cahyo", 1),)


def seconds(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("unit", "zone", "expected"),
    [
        pytest.param("day", WIB, {"2026-11-25": 1, "2026-11-26": 1}, id="days-in-wib"),
        pytest.param("day", WIT, {"2026-11-26": 2}, id="days-in-wit"),
        pytest.param("week", WIB, {"2026-11-23": 2}, id="weeks-begin-on-monday"),
        pytest.param("month", WIB, {"2026-11": 2}, id="months"),
        pytest.param("year", WIB, {"2026": 2}, id="years"),
    ],
)
def test_the_timeline_counts_in_the_readers_zone(index, unit, zone, expected):
    index.upsert(
        [
            make_document("a1", published=seconds("2026-11-25T15:30:00")),
            make_document("a2", published=seconds("2026-11-25T17:00:00")),
        ]
    )
    low, high = index.span(ask())
    stretches = build_stretches(low, high, unit=unit, zone=zone)
    page = index.search(ask(timeline=stretches))
    counted = dict(zip([one.label for one in stretches], page.timeline, strict=True))
    assert counted == expected


def test_stretches_without_articles_count_none(index):
    index.upsert(
        [
            make_document("a1", published=seconds("2026-11-01T05:00:00")),
            make_document("a2", published=seconds("2026-11-04T05:00:00")),
        ]
    )
    low, high = index.span(ask())
    page = index.search(ask(timeline=build_stretches(low, high, unit="day", zone=WIB)))
    assert page.timeline == (1, 0, 0, 1)


def test_the_span_of_nothing_is_null(index):
    assert index.span(ask("banjir")) is None


@pytest.fixture
def copies(index):
    """Two stories: one of three copies, one alone."""
    index.upsert(
        [
            make_document("a1", published=NOON, cluster="a1", body="rilis banjir"),
            make_document("a2", published=NOON + 1, cluster="a1", body="rilis banjir"),
            make_document("a3", published=NOON + 2, cluster="a1", body="rilis longsor"),
            make_document("b1", published=NOON - 1, cluster="b1", body="rilis banjir"),
        ]
    )
    return index


def folded(index, text="", **options):
    page = index.search(ask(text, fold=True, **options))
    return [(hit.id, hit.members) for hit in page.hits], page.total


def test_a_story_is_shown_once_by_its_first_member_in_the_order(copies):
    assert folded(copies) == ([("a3", 3), ("b1", 1)], 2)


def test_a_story_is_shown_by_a_member_that_matches(copies):
    assert folded(copies, "banjir") == ([("a2", 2), ("b1", 1)], 2)


def test_folding_by_relevance_shows_the_best_member(index):
    index.upsert(
        [
            make_document("a1", title="Lain", body="kata banjir kata kata kata", cluster="c"),
            make_document("a2", title="Banjir", body="kata kata kata kata kata", cluster="c"),
        ]
    )
    assert folded(index, "banjir", sort="relevance") == ([("a2", 2)], 1)


def test_stories_are_paged_by_number(index):
    index.upsert(
        [make_document(f"a{n:03}", published=NOON - n, cluster=f"c{n // 3}") for n in range(300)]
    )
    first, second = (folded(index, size=40, page=page)[0] for page in (1, 2))
    assert [one for one, _ in first] == [f"a{3 * n:03}" for n in range(40)]
    assert [one for one, _ in second] == [f"a{3 * n:03}" for n in range(40, 80)]
    assert index.search(ask(fold=True, size=40, page=3)).more is False


def test_a_story_of_very_many_copies_hides_no_other(index):
    index.upsert([make_document(f"a{n:04}", cluster="c", published=NOON) for n in range(1500)])
    index.upsert([make_document("z", published=NOON - 9)])
    assert folded(index) == ([("a0000", 1500), ("z", 1)], 2)


def test_threads_write_and_search_at_once(index):
    def write(name):
        for n in range(20):
            index.upsert([make_document(f"{name}{n}", body="banjir")])

    def read(_name):
        for _ in range(100):
            found(index, "banjir", facets=("source",))

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(job, name) for job in (write, read) for name in "ab"]
    assert [job.exception() for job in jobs] == [None] * 4
    assert index.count() == 40
