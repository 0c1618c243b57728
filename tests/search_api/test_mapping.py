"""Nothing of a document is lost between model and mapping: a misspelt field fails here."""

from dataclasses import fields
from zoneinfo import ZoneInfo

import pytest

from search_api.index.documents import IndexedArticle, IndexedFigure
from search_api.index.opening import open_index
from search_api.index.port import FACET_FIELDS, SearchQuery
from search_api.query.fields import FIELDS
from search_api.query.parser import parse_query
from search_api.query.tree import Keyword
from search_api.searching import FILTERS

FIGURE = IndexedFigure(
    id="a1:0",
    sentence="Ada 40,2 juta pekerja.",
    value=40_200_000.0,
    unit="pekerja",
    measure="peserta aktif",
    speaker="Anggoro Eko",
    kind="target",
    as_of_from=738_156,
    as_of_to=738_520,
)
ARTICLE = IndexedArticle(
    id="a1",
    title="Judul",
    body="Isi berita",
    published=1_764_043_200,
    source="contoh",
    kind="policy",
    cluster="c1",
    regions=("96",),
    places=("96.71",),
    authors=("Maria Kambu",),
    officials=("Johny Kamuru",),
    organisations=("Kabupaten Sorong",),
    regulations=("perda/kota-sorong/2019/5",),
    regtypes=("perda",),
    issuers=("kota-sorong",),
    years=(2019,),
    has=("figures",),
    figures=(FIGURE,),
)

ARTICLE_PROBES = {
    "title": "title:judul",
    "body": '"isi berita"',
    "published": "published:2025-11-25",
    "source": "source:contoh",
    "kind": "kind:policy",
    "cluster": "cluster:c1",
    "regions": "region:96",
    "places": "place:96.71",
    "authors": "author:kambu",
    "officials": "official:kamuru",
    "organisations": "organisation:kabupaten",
    "regulations": "regulation:perda/kota-sorong/2019/5",
    "regtypes": "regtype:perda",
    "issuers": "issuer:kota-sorong",
    "years": "year:2019",
    "has": "has:figures",
}
FIGURE_PROBES = {
    "sentence": "juta",
    "value": "value:40.200.000",
    "unit": "unit:pekerja",
    "measure": "measure:peserta",
    "speaker": "speaker:anggoro",
    "kind": "figurekind:target",
    "as_of_from": "as_of:2022-01-01",
    "as_of_to": "as_of:2022-12-31",
}


@pytest.fixture(scope="module")
def index():
    opened = open_index("memory:")
    opened.upsert([ARTICLE])
    yield opened
    opened.close()


def total(index, text, collection):
    tree = parse_query(text, zone=ZoneInfo("Asia/Jakarta"), collection=collection)
    return index.search(SearchQuery(tree, collection=collection)).total


def test_every_field_of_an_article_has_a_probe():
    kept_elsewhere = {"id", "figures", "cut", "feed_number"}
    assert {field.name for field in fields(IndexedArticle)} - kept_elsewhere == set(ARTICLE_PROBES)


def test_every_field_of_a_figure_has_a_probe():
    assert {field.name for field in fields(IndexedFigure)} - {"id"} == set(FIGURE_PROBES)


@pytest.mark.parametrize("name", ARTICLE_PROBES)
def test_every_field_of_an_article_can_be_asked(index, name):
    assert total(index, ARTICLE_PROBES[name], "articles") == 1


@pytest.mark.parametrize("name", FIGURE_PROBES)
def test_every_field_of_a_figure_can_be_asked(index, name):
    assert total(index, FIGURE_PROBES[name], "figures") == 1


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_of_the_language_is_probed(name):
    probes = " ".join((*ARTICLE_PROBES.values(), *FIGURE_PROBES.values()))
    assert f"{name}:" in probes


@pytest.mark.parametrize("name", sorted(FACET_FIELDS))
def test_every_facet_counts_the_article(index, name):
    page = index.search(SearchQuery(Keyword("cluster", "c1"), facets=(name,)))
    assert [count for _, count in page.facets[name].values] == [1]


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_a_field(name):
    assert name in FIELDS
