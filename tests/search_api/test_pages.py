"""The pages: what a reader sees, safely, in two languages."""

import re
from datetime import timedelta

import pytest
from parsel import Selector

from records.archive.articles import mark_gone
from records.archive.sources import SourceInfo, mirror_sources
from tests.making import NOON, make_article, make_enrichment
from tests.search_api.stages import bring_in, cluster, enrich, store
from tests.search_api.world import BODY, FACTS, open_app

BPJS = make_article("bpjs").id
PAGE = f"/articles/{BPJS}"
EVIL = "<script>alert('x')</script>"


def see(client, path, **headers):
    response = client.get(path, headers=headers)
    assert response.headers["content-type"].startswith("text/html")
    return Selector(response.text)


def words(selector, css):
    return [" ".join(one.xpath("string()").get().split()) for one in selector.css(css)]


def test_the_first_page_shows_the_newest_articles(client):
    page = see(client, "/")
    assert words(page, ".total strong") == ["25 berita"]
    assert words(page, ".hit h2")[0] == "BPJS lindungi pekerja"
    assert words(page, ".hit .source")[0] == "Kabar Contoh"
    assert words(page, ".hit time")[0] == "20 Nov 2026, 12.00 WIT"


def test_an_empty_archive_says_what_to_do(archive, index):
    bring_in_nothing = make_article("a")
    store(archive, bring_in_nothing)
    bring_in(archive, index)
    index.delete([bring_in_nothing.id])
    with open_app(archive, index) as client:
        assert "kliping up" in words(see(client, "/"), ".nothing")[0]


def test_a_search_marks_its_words(client):
    page = see(client, "/?q=bpjstk")
    assert words(page, ".passage mark") == ["BPJS Ketenagakerjaan"]
    assert words(page, ".understood")[0].startswith("Dipahami sebagai: bpjstk atau")


def test_a_regulation_in_the_query_is_shown_by_its_name(client):
    assert words(see(client, "/?q=inpres+no+2+tahun+2021"), ".understood") == [
        "Dipahami sebagai: peraturan: Inpres 2/2021"
    ]


def test_nothing_found_is_said(client):
    assert words(see(client, "/?q=xyzzy"), ".nothing h2") == ["Tidak ada berita yang cocok."]


def test_a_broken_query_is_shown_at_its_place(client):
    response = client.get("/?q=banjir+(sorong")
    page = Selector(response.text)
    assert response.status_code == 400
    assert words(page, ".place mark") == ["("]
    assert page.css("#q::attr(value)").get() == "banjir (sorong"
    assert "Kurung ini tidak ditutup." in words(page, ".notice")[0]


def test_a_rebuilding_index_makes_the_page_wait(archive, index):
    with open_app(archive, index) as client:
        response = client.get("/")
        assert response.status_code == 503
        assert Selector(response.text).css("meta[http-equiv=refresh]")


def test_facets_choose_and_unchoose(client):
    page = see(client, "/")
    address = page.css(".facets a::attr(href)").re_first(r".*regulation=.*")
    chosen = see(client, address)
    assert words(chosen, ".total strong") == ["1 berita"]
    assert words(chosen, ".chosen .chip")[0].startswith("Peraturan: Inpres 2/2021")
    assert words(see(client, chosen.css(".chosen .chip::attr(href)").get()), ".total strong") == [
        "25 berita"
    ]


def test_pages_follow_one_another(client):
    second = see(client, see(client, "/").css(".pager .next::attr(href)").get())
    assert len(second.css(".hit")) == 5
    assert second.css(".pager .next") == []


def test_pages_by_relevance_are_numbered(client):
    address = see(client, "/?q=berita").css(".pager .next::attr(href)").get()
    assert "page=2" in address
    assert len(see(client, address).css(".hit")) == 4


def test_the_form_keeps_what_was_chosen(client):
    page = see(client, "/?q=pekerja&region=96.71&since=2026-11-01&fold=1&sort=time")
    assert page.css("input[type=hidden][name=region]::attr(value)").get() == "96.71"
    assert page.css("input[name=since]::attr(value)").get() == "2026-11-01"
    assert page.css("input[name=fold][checked]")
    assert page.css("option[value=time][selected]")


def test_what_others_append_to_an_address_is_passed_over(client):
    assert client.get("/?utm_source=x&fbclid=y").status_code == 200


def test_the_story_of_copies_is_folded(archive, index):
    copies = [
        make_article(f"c{n}", body="Rilis yang sama.", published=NOON - timedelta(minutes=n))
        for n in range(3)
    ]
    store(archive, *copies)
    cluster(archive)
    bring_in(archive, index)
    with open_app(archive, index) as client:
        page = see(client, "/?fold=1")
        assert words(page, ".total strong") == ["1 cerita"]
        assert words(page, ".tag.story") == ["3 berita serupa"]
        members = see(client, page.css(".tag.story::attr(href)").get())
        assert len(members.css(".hit")) == 3
        assert len(see(client, f"/articles/{copies[0].id}").css(".copies li")) == 2


def test_the_article_page_shows_text_and_frame(client):
    page = see(client, PAGE)
    assert words(page, "article h1") == ["BPJS lindungi pekerja"]
    assert words(page, "article time") == ["Jumat, 20 November 2026 12.00 WIT"]
    body = "\n\n".join(one.xpath("string()").get().strip() for one in page.css(".body p"))
    assert body == BODY


def test_facts_are_marked_where_they_stand(client):
    page = see(client, PAGE)
    assert words(page, ".body .fact.regulation") == ["Inpres Nomor 2 Tahun 2021"]
    assert words(page, ".body .fact.figure") == ["40,2 juta pekerja", "70 juta pekerja"]
    assert words(page, ".body .fact.official") == ["Anggoro Eko Cahyo", "Anggoro"]
    assert "".join(page.css(".body .fact.quote *::text, .body .fact.quote::text").getall()) == (
        "Kami ingin 70 juta pekerja terlindungi,"
    )


def test_a_figure_inside_a_quote_is_both(client):
    both = see(client, PAGE).css(".body .fact.figure.quote")
    assert words(both, "*")[0] == "70 juta pekerja"
    assert "Anggoro Eko Cahyo (langsung)" in both.attrib["title"]


def test_every_marked_fact_leads_to_the_panel_and_back(client):
    page = see(client, PAGE)
    ids = set(page.css("[id]::attr(id)").getall())
    inside = page.css(".body a.fact::attr(href), .fact-label a::attr(href)").re(r"^#(.*)")
    assert inside
    assert set(inside) <= ids


def test_the_panel_lists_the_facts(client):
    page = see(client, PAGE)
    assert words(page, "#regulation-0 .fact-label a")[0] == "Inpres 2/2021"
    assert words(page, "#regulation-0 .detail") == [
        "tentang Optimalisasi Jaminan Sosial",
        "pasal 2",
    ]
    assert "Nilai: 40.200.000 pekerja" in words(page, "#figure-0 .detail")
    assert words(page, "#figure-1 .note") == ["target"]
    assert words(page, "#official-0 .detail") == ["Direktur Utama, BPJS Ketenagakerjaan"]
    assert words(page, "#quote-0 .fact-label a")[0] == "Anggoro Eko Cahyo"


def test_the_words_of_the_search_are_marked_in_the_article(client):
    page = see(client, f"{PAGE}?q=melindungi")
    assert words(page, "h1 mark") == ["lindungi"]
    assert words(page, ".body mark") == ["terlindungi", "terlindungi"]
    assert page.css(".back a::attr(href)").get() == "/?q=melindungi"


def test_a_broken_search_marks_nothing_in_the_article(client):
    assert client.get(f"{PAGE}?q=(").status_code == 200


def test_an_unread_article_says_so(client):
    page = see(client, f"/articles/{make_article('n00').id}")
    assert "belum dibaca" in words(page, ".panel")[0]


def test_versions_are_listed_and_old_ones_can_be_read(archive, client):
    store(archive, make_article("bpjs", title="Judul baru", body="Isi baru."))
    page = see(client, PAGE)
    assert words(page, "h1") == ["Judul baru"]
    assert len(page.css(".versions li")) == 2
    old = see(client, page.css(".versions a::attr(href)").get())
    assert words(old, "h1") == ["BPJS lindungi pekerja"]
    assert "versi lama" in words(old, ".notice")[0]


def test_a_gone_page_is_said_to_be_gone(archive, client):
    with archive.write() as tx:
        mark_gone(tx, BPJS, NOON)
    assert "sudah tidak ada" in words(see(client, PAGE), ".notice")[0]


def test_a_missing_article_is_a_page_too(client):
    response = client.get("/articles/0000000000000000")
    assert response.status_code == 404
    assert "tidak ada" in words(Selector(response.text), ".notice")[0]


@pytest.fixture
def hostile(archive, index):
    """An article in which every text is an attack."""
    body = f"{EVIL} {EVIL} & \"kutip\" 'petik'"
    with archive.write() as tx:
        mirror_sources(tx, [SourceInfo(id="example", name=EVIL)])
    article = make_article("evil", url="urn:kliping:x", title=EVIL, body=body, writers=(EVIL,))
    facts = {
        "figures": (FACTS["figures"][0].model_copy(update={"start": 0, "end": 26, "unit": EVIL}),),
        "officials": (FACTS["officials"][0].model_copy(update={"name": EVIL, "position": EVIL}),),
        "quotes": (
            FACTS["quotes"][0].model_copy(update={"start": 10, "end": 40, "speaker": EVIL}),
        ),
        "regulations": (
            FACTS["regulations"][0].model_copy(update={"start": 5, "end": 30, "title": EVIL}),
        ),
    }
    store(archive, article)
    enrichment = make_enrichment("evil", **facts).model_copy(update={"article_id": article.id})
    enrich(archive, enrichment)
    bring_in(archive, index)
    with open_app(archive, index) as client:
        yield client, article.id


@pytest.mark.parametrize("path", ["/", "/?q={evil}", "/articles/{one}", "/articles/{one}?q={evil}"])
def test_everything_fetched_or_typed_is_escaped(hostile, path):
    client, one = hostile
    page = see(client, path.format(evil=EVIL.replace("<", "%3C"), one=one))
    assert page.css("script") == []
    assert not page.xpath("//@*[starts-with(name(), 'on')]")


def test_an_article_without_address_has_no_link_to_it(hostile):
    client, one = hostile
    assert see(client, f"/articles/{one}").css("a[rel~=external]") == []


@pytest.mark.parametrize("path", ["/", PAGE, "/help", "/login", "/nothing", "/?q=("])
def test_no_page_loads_anything_from_elsewhere(client, path):
    response = client.get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    page = Selector(response.text)
    loaded = page.css("link::attr(href), script::attr(src), img::attr(src)").getall()
    assert all(address.startswith("/static/") for address in loaded)
    assert page.css("[style], style, script:not([src])") == []


@pytest.mark.parametrize("path", ["/", PAGE, "/help", "/login"])
def test_every_local_link_leads_somewhere(client, path):
    for address in set(see(client, path).css("a::attr(href)").re(r"^/(?:[^/].*)?$")):
        assert client.get(address).status_code in {200, 303}


@pytest.mark.parametrize("path", ["/", PAGE, "/help", "/login"])
def test_every_page_speaks_both_languages(client, path):
    indonesian = see(client, path)
    english = see(client, path, **{"Accept-Language": "en"})
    assert indonesian.css("html::attr(lang)").get() == "id"
    assert english.css("html::attr(lang)").get() == "en"
    assert words(english, "nav")[0].startswith("Search")


def test_the_language_is_remembered(client):
    response = client.get("/language/en?place=/help")
    assert response.headers["location"] == "/help"
    assert see(client, "/help").css("html::attr(lang)").get() == "en"


def test_the_language_switch_leads_to_our_own_pages_only(client):
    response = client.get("/language/en?place=https://evil.example")
    assert response.headers["location"] == "/"


def test_the_examples_of_the_help_page_are_understood(client):
    examples = see(client, "/help").css("td a::attr(href)").getall()
    assert len(examples) > 10
    assert all(client.get(address).status_code == 200 for address in examples)


@pytest.mark.parametrize("path", ["/", PAGE, "/help", "/login"])
def test_every_field_of_a_form_has_a_label(client, path):
    page = see(client, path)
    named = set(page.css("label::attr(for)").getall())
    for field in page.css("input:not([type=hidden]), select"):
        inside = field.xpath("ancestor::label")
        assert inside or field.attrib.get("id") in named


def test_no_sentence_of_the_templates_is_missing(client):
    texts = " ".join(client.get(path).text for path in ("/", PAGE, "/help", "/login"))
    assert not re.search(r"\{[a-z_]+\}", texts)
