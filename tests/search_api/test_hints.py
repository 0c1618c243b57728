"""A query that is understood, but perhaps not as it was meant."""

from zoneinfo import ZoneInfo

import pytest

from lexicon.tables import load_toml
from search_api.languages import texts
from search_api.query.errors import cut_around
from search_api.query.fields import FIELDS
from search_api.query.hints import CODES, find_hints, find_unknown_sources
from search_api.query.parser import parse_query
from tests.making import make_article
from tests.search_api.stages import bring_in, cluster, store
from tests.search_api.world import open_app

SOURCES = {"sorongraya": "Sorong Raya", "kabarsorong": "Kabar Sorong"}


def parse(text):
    return parse_query(text, zone=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("lokasi:sorong", ["unknown_field"], id="no-such-field"),
        pytest.param("banjir (lokasi:sorong)", ["unknown_field"], id="in-brackets"),
        pytest.param("-tag:x -tag:y", ["unknown_field"], id="once"),
        pytest.param("region:sorong judul:banjir", ["unknown_field"], id="beside-a-real-one"),
        pytest.param("😀", ["no_words"], id="a-lone-picture"),
        pytest.param("*", ["no_words"], id="a-lone-star"),
        pytest.param("!?", ["no_words"], id="signs"),
        pytest.param("", [], id="nothing-asked"),
        pytest.param("banjir 😀", [], id="a-picture-beside-a-word"),
        pytest.param("UU No. 2 Tahun 2021: Inpres", [], id="a-colon-in-a-sentence"),
        pytest.param("Jokowi: tidak", [], id="a-colon-behind-a-name"),
        pytest.param("https://a.id/b", [], id="an-address"),
        pytest.param("pukul 10:30", [], id="a-time"),
        pytest.param('"lokasi:sorong"', [], id="in-quotation-marks"),
        pytest.param("source:sorongraya", [], id="a-field"),
    ],
)
def test_what_may_not_be_meant_is_said(text, codes):
    assert [hint.code for hint in find_hints(text, parse(text))] == codes


@pytest.mark.parametrize("text", ["regoin:sorong", "lokasi:sorong", "Wilayah:sorong"])
def test_a_field_of_another_name_is_told_the_right_one(text):
    assert find_hints(text, parse(text))[0].others == "region"


def test_every_word_for_a_field_means_one_that_there_is():
    words = load_toml("search_api", "field_words.toml")["words"]
    assert set(words.values()) <= set(FIELDS)
    assert not set(words) & set(FIELDS)


@pytest.mark.parametrize(
    ("text", "chosen", "hints"),
    [
        pytest.param("source:sorongray", (), [("sorongray", "sorongraya")], id="misspelt"),
        pytest.param('source:"sorong raya"', (), [("sorong raya", "sorongraya")], id="by-name"),
        pytest.param("-source:zzz", (), [("zzz", "")], id="nothing-alike"),
        pytest.param("banjir", ("Kabarsorong", "zzz"), [("zzz", "")], id="chosen-beside"),
        pytest.param("source:sorongraya OR source:kabarsorong", (), [], id="known"),
    ],
)
def test_an_outlet_that_there_is_not_is_named_with_those_alike(text, chosen, hints):
    found = find_unknown_sources(parse(text), chosen, SOURCES)
    assert [(hint.name, hint.others.split(", ")[0]) for hint in found] == hints


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_hint_has_its_sentence(code, language):
    assert "NAME" in texts().say(language, f"hint.{code}", name="NAME", others="OTHERS")


def test_of_a_long_query_only_the_place_of_the_mistake_is_shown():
    before, wrong, after = cut_around("a " * 400, 200, 800)
    assert (len(before), len(wrong), after) == (82, 82, "")
    assert cut_around("x" * 300, 100, 101)[2].endswith(" …")


def test_the_api_and_the_page_say_the_hint(client):
    body = client.get("/api/v1/articles", params={"q": "source:nonesuch"}).json()
    assert body["total"] == 0
    assert [hint["code"] for hint in body["hints"]] == ["unknown_source"]
    page = client.get("/", params={"q": "lokasi:sorong"}).text
    assert "lokasi: bukan bidang pencarian" in page


def test_other_names_of_what_was_typed_are_not_called_misspelt(archive, index):
    store(archive, make_article(body="Ada bpjamsostel dan anggaran."))
    cluster(archive)
    bring_in(archive, index)
    with open_app(archive, index) as client:
        hints = client.get("/api/v1/articles", params={"q": "bpjstk anggarran"}).json()["hints"]
    assert [(hint["name"], hint["others"]) for hint in hints] == [("anggarran", "anggaran")]


def test_an_outlet_with_articles_is_no_mistake_though_no_file_names_it(client):
    body = client.get("/api/v1/articles", params={"q": "source:example"}).json()
    assert body["total"] > 0
    assert body["hints"] == []


def test_a_page_beyond_the_last_leads_back_to_the_first(client):
    page = client.get("/", params={"q": "berita", "page": 40}).text
    assert "Halaman 40 kosong" in page
    assert 'href="/?q=berita"' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=100000", "page (≤ 1000)"),
        ("size=0", "size (≥ 1)"),
        ("q=" + "a" * 10_001, "q (≤ 10000)"),
        ("sort=random", "sort ('time', 'relevance')"),
    ],
)
def test_a_value_out_of_its_range_is_told_the_range(client, query, said):
    assert said in client.get(f"/api/v1/articles?{query}").json()["detail"]
