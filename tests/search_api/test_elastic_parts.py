"""The parts of the adapter for Elasticsearch that need no server; the rest is in tests/scale."""

import json
from zoneinfo import ZoneInfo

import pytest

from search_api.index.documents import IndexedFigure
from search_api.index.elastic.asking import Asker
from search_api.index.elastic.documents import prepare
from search_api.index.elastic.mapping import build_mapping
from search_api.index.elastic.server import parse_address
from search_api.index.layout import LAYOUTS
from search_api.index.opening import open_index
from search_api.index.server_options import ServerOptions
from search_api.query.errors import QueryError
from search_api.query.parser import parse_query
from tests.contract.index_engines import make_document

FIGURE = IndexedFigure("a1:0", "Ada 3 orang.", 3.0, "orang", None, None, "level", 738_156, None)


def ask(text, *, words=0):
    tree = parse_query(text, zone=ZoneInfo("Asia/Jakarta"))
    return Asker(LAYOUTS["articles"], lambda *_: words).ask(tree)


def term(field, value, boost):
    return {"term": {field: {"value": value, "boost": boost}}}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("title:banjir", term("title_stem", "banjir", 1.0), id="word"),
        pytest.param("title:=banjir", term("title_exact", "banjir", 1.0), id="exact-word"),
        pytest.param(
            "banjir",
            {
                "bool": {
                    "should": [
                        term("title_stem", "banjir", 3.0),
                        term("body_stem", "banjir", 1.0),
                    ],
                    "minimum_should_match": 1,
                }
            },
            id="title-weighs-three-times",
        ),
        pytest.param(
            'title:"banjir bandang"',
            {"match_phrase": {"title_stem": {"query": "banjir bandang", "boost": 1.0}}},
            id="phrase",
        ),
        pytest.param(
            'title:"banjir bandang"~3',
            {
                "intervals": {
                    "title_stem": {
                        "match": {"query": "banjir bandang", "ordered": False, "max_gaps": 3},
                        "boost": 1.0,
                    }
                }
            },
            id="nearness",
        ),
        pytest.param(
            "title:banj*",
            {"prefix": {"title_exact": {"value": "banj", "boost": 1.0}}},
            id="prefix",
        ),
        pytest.param(
            "source:s1 -kind:policy title:a",
            {
                "bool": {
                    "must": [term("title_stem", "a", 1.0)],
                    "filter": [{"term": {"source": {"value": "s1"}}}],
                    "must_not": [{"bool": {"filter": [{"term": {"kind": {"value": "policy"}}}]}}],
                }
            },
            id="conditions-weigh-nothing",
        ),
        pytest.param(
            "year:[2019 TO *]",
            {"bool": {"filter": [{"range": {"year": {"gte": 2019}}}]}},
            id="open-range",
        ),
        pytest.param(
            "year:[* TO *]", {"bool": {"filter": [{"exists": {"field": "year"}}]}}, id="any-value"
        ),
        pytest.param(
            "year:>99999999999999999999",
            {"bool": {"filter": [{"range": {"year": {"gte": 2**63 - 1}}}]}},
            id="beyond-all-numbers",
        ),
        pytest.param("", {"bool": {"filter": [{"match_all": {}}]}}, id="everything"),
    ],
)
def test_a_query_becomes_the_engines(query, expected):
    assert ask(query) == expected


def test_a_prefix_of_too_many_words_is_refused_by_its_count():
    assert ask("kata*", words=1000)
    with pytest.raises(QueryError) as caught:
        ask("kata*", words=1001)
    assert caught.value.code == "prefix_wide"


def test_what_is_sent_is_what_the_mapping_knows():
    document = make_document("a1", figures=(FIGURE,), years=(2019,), has=("figures",))
    ready = prepare(document, articles="articles", figures="figures")
    for line, collection in zip((ready.line, ready.figures[0]), LAYOUTS, strict=True):
        source = json.loads(line.data.split(b"\n", 1)[1])
        assert source.keys() <= build_mapping(collection)["properties"].keys()


def test_every_document_has_the_number_of_the_feed_as_its_version():
    document = make_document("a1", figures=(FIGURE,), feed_number=42)
    ready = prepare(document, articles="articles", figures="figures")
    for line in (ready.line, *ready.figures):
        place = json.loads(line.data.split(b"\n", 1)[0])["index"]
        assert (place["version"], place["version_type"]) == (42, "external_gte")


def test_words_of_three_letters_or_more_are_kept_with_their_field():
    ready = prepare(
        make_document("a1", title="Di Sorong", body="ke sana"), articles="a", figures="f"
    )
    source = json.loads(ready.line.data.split(b"\n", 1)[1])
    assert source["words"] == ["body:sana", "title:sorong"]


@pytest.mark.parametrize(
    ("url", "nodes", "prefix"),
    [
        ("https://es1", ("https://es1:9200",), "kliping"),
        ("https://es1:9201/kliping-uji", ("https://es1:9201",), "kliping-uji"),
        ("https://a,b:1", ("https://a:9200", "https://b:1"), "kliping"),
        ("http://[::1]:9200/", ("http://[::1]:9200",), "kliping"),
    ],
)
def test_an_address_names_nodes_and_a_prefix(url, nodes, prefix):
    address = parse_address(url)
    assert (address.nodes, address.prefix) == (nodes, prefix)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://name:secret@host:9200", id="password"),
        pytest.param("https://host/Kliping", id="upper-case"),
        pytest.param("https://host/a/b", id="two-names"),
        pytest.param("https://a,,b", id="empty-host"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(url):
    with pytest.raises(ValueError, match="Elasticsearch"):
        open_index(url)


def test_passwords_are_not_shown():
    shown = repr(ServerOptions(user="kliping", password="rahasia", api_key="kunci"))  # noqa: S106 - an example
    assert "rahasia" not in shown
    assert "kunci" not in shown
