"""Contracts 5: what each form of the query language finds."""

from typing import Any

import pytest

from search_api.index.documents import IndexedFigure
from search_api.query.errors import QueryError
from search_api.query.grammar import MAX_DEPTH
from tests.contract.index_engines import NOON, WIB, WIT, ask, found, make_document, order

DAY = 86_400


@pytest.fixture
def three(index):
    """Three articles that differ in everything a reader may ask for."""
    index.upsert(
        [
            make_document(
                "a1",
                title="Banjir di Kota Sorong",
                body="Banjir bandang merendam rumah warga. Bupati meminta bantuan pusat.",
                source="sorongraya",
                regions=("96.71", "96"),
                places=("96.71", "96"),
                authors=("Maria Kambu",),
                officials=("Johny Kamuru",),
                organisations=("Kabupaten Sorong",),
                regulations=("inpres/2021/2",),
                regtypes=("inpres",),
                years=(2021,),
                has=("regulations", "officials"),
            ),
            make_document(
                "a2",
                title="Anggaran daerah naik",
                body="Bantuan pusat untuk Papua naik 12,5 persen, kata Bupati Sorong.",
                published=NOON - DAY,
                regions=("94",),
                regulations=("perda/kota-sorong/2019/5",),
                regtypes=("perda",),
                issuers=("kota-sorong",),
                years=(2019,),
                cluster="c9",
            ),
            make_document(
                "a3",
                title="Peraturan baru",
                body="Naskah peraturan tentang bencana.",
                published=NOON - 2 * DAY,
                kind="policy",
            ),
        ]
    )
    return index


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("banjir", {"a1"}, id="word-in-title-or-body"),
        pytest.param("bantuan sorong", {"a1", "a2"}, id="side-by-side-is-and"),
        pytest.param("banjir bantuan naik", set(), id="and-of-three"),
        pytest.param("banjir OR naik", {"a1", "a2"}, id="or"),
        pytest.param("banjir OR naik persen", {"a1", "a2"}, id="or-binds-weaker"),
        pytest.param("(banjir OR naik) persen", {"a2"}, id="brackets"),
        pytest.param("bantuan -banjir", {"a2"}, id="minus"),
        pytest.param("+bantuan +banjir", {"a1"}, id="plus"),
        pytest.param('"bantuan pusat"', {"a1", "a2"}, id="phrase"),
        pytest.param('"pusat bantuan"', set(), id="phrase-in-order"),
        pytest.param('"banjir sorong"', set(), id="no-phrase-across-title-and-body"),
        pytest.param('"bantu pusat"', {"a1", "a2"}, id="phrase-of-stems"),
        pytest.param('="bantu pusat"', set(), id="exact-phrase"),
        pytest.param("=bantuan", {"a1", "a2"}, id="exact-word"),
        pytest.param("bant*", {"a1", "a2"}, id="prefix"),
        pytest.param("bandan*", {"a1"}, id="longer-prefix"),
        pytest.param("xyz*", set(), id="prefix-of-nothing"),
        pytest.param("title:banjir", {"a1"}, id="title"),
        pytest.param("title:bantuan", set(), id="not-in-title"),
        pytest.param("source:sorongraya", {"a1"}, id="source"),
        pytest.param("region:96.71", {"a1"}, id="region"),
        pytest.param("region:96", {"a1"}, id="province-finds-its-regencies"),
        pytest.param("region:94", {"a2"}, id="region-of-the-outlet"),
        pytest.param("place:94", set(), id="place-is-named-in-the-text"),
        pytest.param('place:"Kota Sorong"', {"a1"}, id="place-by-name"),
        pytest.param("kind:policy", {"a3"}, id="kind"),
        pytest.param("author:kambu", {"a1"}, id="author"),
        pytest.param('official:"Johny Kamuru"', {"a1"}, id="official"),
        pytest.param('organisation:"Kabupaten Sorong"', {"a1"}, id="organisation"),
        pytest.param("regulation:inpres/2021/2", {"a1"}, id="regulation"),
        pytest.param("Inpres No. 2 Tahun 2021", {"a1"}, id="regulation-in-its-spelling"),
        pytest.param("regtype:perda", {"a2"}, id="type-of-regulation"),
        pytest.param("issuer:kota-sorong", {"a2"}, id="issuer"),
        pytest.param("year:[2019 TO 2020]", {"a2"}, id="year-of-regulation"),
        pytest.param("has:regulations", {"a1"}, id="has"),
        pytest.param("cluster:c9", {"a2"}, id="cluster"),
        pytest.param("published:2025-11-25", {"a1"}, id="day"),
        pytest.param("published:[2025-11-23 TO 2025-11-24]", {"a2", "a3"}, id="both-ends"),
        pytest.param("published:>=2025-11-24", {"a1", "a2"}, id="since"),
        pytest.param("UU No. 2: banjir", set(), id="unknown-word-before-colon-is-text"),
    ],
)
def test_a_query_finds_what_it_asks_for(three, query, expected):
    assert found(three, query) == expected


def test_equivalent_names_are_found(index):
    index.upsert(
        [
            make_document("a1", body="klaim BPJSTK naik"),
            make_document("a2", body="klaim BPJS Ketenagakerjaan naik"),
            make_document("a3", body="klaim BPJAMSOSTEK naik"),
            make_document("a4", body="klaim BPJS Kesehatan naik"),
        ]
    )
    assert found(index, "BPJSTK klaim") == {"a1", "a2", "a3"}
    assert found(index, "klaim BPJS Ketenagakerjaan") == {"a1", "a2", "a3"}


NEAR = {
    "n0": "satu dua tiga",
    "n1": "satu x dua tiga",
    "n2": "dua x satu y tiga",
    "n3": "tiga x x x satu dua",
    "n4": "satu satu tiga",
    "n5": "dua x x x x x x x x x x x satu",
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param('"satu dua"~0', {"n0", "n3"}, id="side-by-side"),
        pytest.param('"dua satu"~0', {"n0", "n3"}, id="in-any-order"),
        pytest.param('"satu dua"~1', {"n0", "n1", "n2", "n3"}, id="one-word-between"),
        pytest.param('"satu dua"~11', set(NEAR) - {"n4"}, id="eleven-words-between"),
        pytest.param('"satu dua"~10', set(NEAR) - {"n4", "n5"}, id="ten-words-between"),
        pytest.param('"satu dua tiga"~0', {"n0"}, id="three-words"),
        pytest.param('"satu dua tiga"~1', {"n0", "n1"}, id="gaps-of-three-words-count-together"),
        pytest.param('"satu dua tiga"~2', {"n0", "n1", "n2"}, id="two-gaps"),
        pytest.param('"satu dua tiga"~3', {"n0", "n1", "n2", "n3"}, id="gap-at-one-end"),
        pytest.param('"satu satu"~0', {"n4"}, id="the-same-word-twice"),
    ],
)
def test_nearness_counts_the_words_between(index, query, expected):
    index.upsert([make_document(one, title="t", body=body) for one, body in NEAR.items()])
    assert found(index, query) == expected


@pytest.mark.parametrize("bracket", ["(a OR b {})", "(a OR NOT (b OR -{}))", "(a -{})"])
def test_brackets_within_brackets_are_searched_to_their_limit(index, bracket):
    index.upsert([make_document(body="kata")])
    text = "kata"
    while text.count("(") + bracket.count("(") <= MAX_DEPTH:
        text = bracket.format(text)
    page = index.search(ask(f"kind:news {text}", facets=("source",)))
    assert page.total in {0, 1}


def test_a_prefix_of_too_many_words_is_refused(index):
    index.upsert([make_document(body=" ".join(f"kata{n}" for n in range(1001)))])
    with pytest.raises(QueryError) as caught:
        found(index, "kata*")
    assert caught.value.code == "prefix_wide"


def test_the_title_weighs_more_than_the_body(index):
    index.upsert(
        [
            make_document("a1", title="Lain", body="banjir di kota ini hari ini"),
            make_document("a2", title="Banjir", body="lain lagi di kota ini hari"),
        ]
    )
    assert order(index, "banjir", sort="relevance") == ["a2", "a1"]


def test_a_day_is_the_readers_day(index):
    index.upsert([make_document(published=1_764_084_600)])  # 2025-11-25T15:30:00Z
    assert found(index, "published:2025-11-26", zone=WIT) == {"a1"}
    assert found(index, "published:2025-11-25", zone=WIB) == {"a1"}
    assert found(index, "published:2025-11-25", zone=WIT) == set()


def make_figure(one, **changes):
    values: dict[str, Any] = {
        "sentence": "Ada 40,2 juta pekerja.",
        "value": 40_200_000.0,
        "unit": "pekerja",
        "measure": "peserta aktif",
        "speaker": "Anggoro Eko Cahyo",
        "kind": "level",
        "as_of_from": 738_156,  # 2022-01-01
        "as_of_to": 738_520,
    }
    return IndexedFigure(id=one, **(values | changes))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pekerja", {"a1:0", "a1:1"}),
        ("value:>=50.000.000", {"a1:1"}),
        ("value:40.200.000", {"a1:0"}),
        ("unit:pekerja", {"a1:0", "a1:1"}),
        ("measure:peserta", {"a1:0", "a1:1"}),
        ("speaker:anggoro", {"a1:0"}),
        ("as_of:2022-06", {"a1:0"}),
        ("as_of:2023", set()),
        ("figurekind:target", {"a1:1"}),
        ("region:96.71", {"a1:0", "a1:1"}),
        ("title:banjir", set()),
    ],
)
def test_figures_are_a_collection_of_their_own(index, query, expected):
    target = make_figure("a1:1", value=7e7, kind="target", speaker=None, as_of_from=None)
    index.upsert([make_document(regions=("96.71",), figures=(make_figure("a1:0"), target))])
    assert found(index, query, collection="figures") == expected


def test_figures_go_with_their_article(index):
    index.upsert([make_document(figures=(make_figure("a1:0"), make_figure("a1:1")))])
    index.upsert([make_document(figures=(make_figure("a1:0"),))])
    assert found(index, collection="figures") == {"a1:0"}
    index.delete(["a1"])
    assert found(index, collection="figures") == set()


def test_every_field_of_the_language_can_be_asked(index):
    for text in (
        "title:a source:a region:96 place:96 kind:news author:a official:a organisation:a "
        "regulation:uu/2014/23 regtype:uu issuer:a year:2014 published:2026 has:figures cluster:a",
    ):
        assert index.search(ask(text)).total == 0
    text = "title:a value:1 unit:a measure:a speaker:a as_of:2026 figurekind:level source:a"
    assert index.search(ask(text, collection="figures")).total == 0
