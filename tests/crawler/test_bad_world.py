"""One crawl of a site that behaves badly in every way it can: where every address ends, and why."""

import gzip
from datetime import UTC, datetime

import pytest

from crawler.warc import iterate_pages, read_raw_page
from records.archive.runs import list_runs
from records.archive.store import open_archive
from tests.crawler.crawling import Crawling, make_source
from tests.crawler.putting import TIME, put_article, put_feed
from tests.site.pages import PARAGRAPHS, PAYWALL, make_index, make_page, make_sitemap
from tests.site.server import Site

HTML_1252 = "text/html; charset=windows-1252"
OTHERS = tuple(f"{paragraph} Warga lain bernasib sama." for paragraph in PARAGRAPHS)


def build_bad_world(site):
    """Put every kind of trouble on the site, and one good page."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /terlarang/", content_type="text/plain")
    for name in ("banjir", "terlarang", "tujuan"):
        put_article(site, name)
    site.put("/pindah/", status=301, headers={"Location": "/tujuan/"})
    site.put("/lingkar/", status=302, headers={"Location": "/lingkar/"})
    site.put("/dihapus/", status=410)
    site.put("/galat/", status=500)
    site.put("/tertutup/", status=403)
    site.put("/lambat/", make_page("Lambat"), wait=6)
    site.put("/jendela/", _windows_page(), content_type=HTML_1252)
    site.put("/raksasa/", b"x" * 1_000_000, repeat=50)
    bomb = gzip.compress(b"<p>a</p>" * 4_000_000)
    site.put("/bom/", bomb, headers={"Content-Encoding": "gzip"})
    site.put("/dokumen/", b"%PDF-1.7", content_type="application/pdf")
    site.put("/kosong/", "")
    site.put("/berbayar/", make_page("Berbayar", paragraphs=PAYWALL))
    site.put("/keluar/", status=302, headers={"Location": site.url("/tetangga/", "localhost")})
    put_article(site, "tetangga")
    canonical = f'<link rel="canonical" href="{site.url("/banjir/")}">'
    put_article(site, "kembar", title="Berita banjir", head=canonical)
    site.answers["/salinan/"] = site.answers["/banjir/"]
    site.put("/esok/", make_page("Esok", published="", paragraphs=OTHERS))
    _put_parts(site)
    put_feed(site, *_BAD)
    site.answers["/feed/"].body = site.answers["/feed/"].body.replace(
        b"</channel>",
        b"<item><title>y</title><link>https://situs-lain.example/y</link></item></channel>",
    )
    _set_feed_time(site, "esok", "Mon, 20 Nov 2034 10:00:00 +0900")
    site.put("/rusak/", b"\x00\x01 ini bukan umpan <<<", content_type="application/rss+xml")
    site.put("/html/", make_page("Halaman"))
    site.put(
        "/index.xml", make_index([site.url("/post-sitemap.xml.gz"), site.url("/tag-sitemap.xml")])
    )
    put_article(site, "peta")
    today = datetime.now(UTC).isoformat()
    rows = [(site.url("/peta/"), today), (site.url("/lama/"), "2019-01-01T00:00:00+09:00")]
    site.put("/post-sitemap.xml.gz", gzip.compress(make_sitemap(rows).encode()))


_BAD = (
    "banjir", "terlarang", "pindah", "lingkar", "hilang", "dihapus", "galat", "tertutup", "lambat",
    "jendela", "raksasa", "bom", "dokumen", "kosong", "berbayar", "keluar", "kembar", "salinan",
    "esok", "bagian", "seluruh",
)  # fmt: skip


def _windows_page():
    page = make_page("Harga “beras” naik — warga résah", paragraphs=OTHERS)
    return page.replace('<meta charset="utf-8">', "").encode("windows-1252")


def _put_parts(site):
    first, second, third = PARAGRAPHS
    for number, paragraph in ((1, first), (2, second), (3, third)):
        following = f'<a href="/bagian/?page={number + 1}">Halaman Selanjutnya</a>'
        path = "/bagian/" if number == 1 else f"/bagian/?page={number}"
        links = following if number < 3 else ""
        site.put(
            path, make_page("Bagian", paragraphs=("Bagian satu dari tiga.", paragraph), links=links)
        )
    whole = '<a href="/seluruh/?page=all">Tampilkan semua</a>'
    site.put("/seluruh/", make_page("Seluruh", paragraphs=(first,), links=whole))
    site.put(
        "/seluruh/?page=all", make_page("Seluruh", paragraphs=("Seluruh cerita.", *PARAGRAPHS))
    )


def _set_feed_time(site, name, moment):
    feed = site.answers["/feed/"]
    before, _, after = feed.body.partition(f"/{name}/</link>".encode())
    feed.body = (
        before + f"/{name}/</link>".encode() + after.replace(TIME.encode(), moment.encode(), 1)
    )


@pytest.fixture(scope="module")
def bad_world(tmp_path_factory):
    """One crawl of all the trouble; the tests below look at what became of it."""
    with Site() as site:
        build_bad_world(site)
        sources = [
            make_source(site),
            make_source(site, "tetangga", host="localhost", feeds=[], active=False),
            make_source(site, "rusak", feeds=[{"url": site.url("/rusak/")}]),
            make_source(site, "salah", feeds=[{"url": site.url("/tak-ada-umpan/")}]),
            make_source(site, "html", feeds=[{"url": site.url("/html/")}]),
            make_source(
                site, "peta", paths=["/peta/"], feeds=[], sitemaps=[{"url": site.url("/index.xml")}]
            ),
            make_source(site, "dalam", host="127.0.0.2"),
        ]
        crawling = Crawling(tmp_path_factory.mktemp("bad"), sources, timeout=3, max_bytes=2_000_000)
        crawling.run()
        crawling.site = site
        yield crawling


@pytest.mark.parametrize(
    ("name", "state", "reason"),
    [
        ("banjir", "stored", None),
        ("terlarang", "robots", "dilarang robots.txt / forbidden by robots.txt"),
        ("pindah", "stored", None),
        ("lingkar", "failed", "pengalihan tanpa akhir / endless redirect"),
        ("hilang", "gone", "tidak ada lagi / gone (404)"),
        ("dihapus", "gone", "tidak ada lagi / gone (410)"),
        ("galat", "failed", "galat server / server error (500)"),
        ("tertutup", "failed", "ditolak server / refused by the server (403)"),
        ("lambat", "failed", "waktu habis / timed out"),
        ("jendela", "stored", None),
        ("raksasa", "too_large", "terlalu besar / too large"),
        ("bom", "too_large", "terlalu besar / too large"),
        ("dokumen", "not_article", "bukan halaman web / no web page: application/pdf"),
        ("kosong", "not_article", "halaman kosong atau rusak / empty or broken page"),
        ("berbayar", "paywall", "hanya untuk pelanggan / subscribers only"),
        ("esok", "stored", None),
        ("bagian", "stored", None),
        ("seluruh", "stored", None),
        ("peta", "stored", None),
    ],
)
def test_every_address_ends_in_a_named_state(bad_world, name, state, reason):
    assert bad_world.states()[name] == (state, reason)


@pytest.mark.parametrize("name", ["kembar", "salinan"])
def test_the_same_text_under_a_second_address_is_a_duplicate(bad_world, name):
    state, reason = bad_world.states()[name]
    assert (state, reason.split(" / ")[1].rsplit(" ", 1)[0]) == ("duplicate", "the same as")
    assert len([row for row in bad_world.articles() if row.article.title == "Berita banjir"]) == 1


def test_a_redirect_to_another_domain_goes_to_the_ledger(bad_world):
    state, reason = bad_world.states()["keluar"]
    assert (state, "redirected to another site" in reason) == ("duplicate", True)
    assert bad_world.states()["tetangga"] == ("due", None)
    assert bad_world.site.asked()["/tetangga/"] == 0


def test_what_robots_forbid_is_never_asked_for(bad_world):
    assert bad_world.site.asked()["/terlarang/"] == 0
    assert bad_world.site.asked()["/robots.txt"] == 1


def test_an_address_of_another_site_is_dropped_and_counted(bad_world):
    assert bad_world.report.sources["suarateluk"].dropped == {"situs lain / another site": 1}


def test_a_redirect_keeps_the_article_under_where_it_led(bad_world):
    assert bad_world.article("tujuan").article.url.endswith("/tujuan/")
    assert bad_world.states()["tujuan"][0] == "stored"


def test_windows_1252_is_read_as_it_is_meant(bad_world):
    assert bad_world.article("jendela").article.title == "Harga “beras” naik — warga résah"


def test_a_date_in_the_future_is_kept_raw_and_replaced(bad_world):
    article = bad_world.article("esok").article
    assert (article.published_origin, article.published) == ("first_seen", article.fetched_at)
    assert article.published_raw == "Mon, 20 Nov 2034 10:00:00 +0900"


def test_an_article_in_parts_is_joined(bad_world):
    body = bad_world.article("bagian").article.body
    assert body == "\n\n".join(("Bagian satu dari tiga.", *PARAGRAPHS))


def test_an_article_that_is_offered_whole_is_taken_whole(bad_world):
    body = bad_world.article("seluruh").article.body
    assert body == "\n\n".join(("Seluruh cerita.", *PARAGRAPHS))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("rusak", "bukan umpan RSS atau Atom / no RSS or Atom feed"),
        ("salah", "tidak ada lagi / gone (404)"),
        ("html", "halaman web, bukan umpan / a web page, no feed"),
        ("dalam", "alamat pribadi ditolak / private address refused"),
    ],
)
def test_a_wrong_source_says_so_and_stops_nothing_else(bad_world, source, reason):
    (said,) = bad_world.report.sources[source].endpoints.values()
    assert said.startswith(reason)


def test_only_recent_entries_of_news_sitemaps_are_taken(bad_world):
    assert "lama" not in bad_world.states()
    assert bad_world.site.asked()["/tag-sitemap.xml"] == 0


def test_the_report_is_kept_in_the_archive(bad_world):
    with open_archive(bad_world.archive_url) as archive, archive.read() as conn:
        (run,) = list_runs(conn)
    assert run.report == bad_world.report.to_json()
    assert run.ended_at is not None


def test_the_crawler_says_who_it_is_and_carries_no_cookies(bad_world):
    headers = [headers for _, headers in bad_world.site.requests]
    assert {row["User-Agent"] for row in headers} == {
        "Kliping/0.1.0 (+https://kliping.example/robot)"
    }
    assert not any({"Cookie", "Referer"} & set(row) for row in headers)


def test_the_raw_page_is_where_the_article_says(bad_world):
    stored = bad_world.article("banjir").article
    page = read_raw_page(bad_world.warc_folder, stored.raw)
    assert page.body == bad_world.site.answers["/banjir/"].body
    assert page.url == stored.url


def test_a_warc_file_can_be_read_from_its_beginning(bad_world):
    (file,) = bad_world.warc_folder.iterdir()
    urls = [page.url for page in iterate_pages(file)]
    assert bad_world.site.url("/bagian/?page=3") in urls
    assert len(urls) == len(set(urls))
