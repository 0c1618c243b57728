"""The ways to a source's articles: paged feeds, WordPress' REST, pages of links."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from records.archive.endpoints import list_endpoints
from records.archive.store import open_archive
from tests.crawler.crawling import Crawling, make_source
from tests.site.pages import PARAGRAPHS, make_feed, make_page, make_sitemap
from tests.site.server import Answer, Site

REST = "/wp-json/wp/v2/posts"
FIELDS = "_fields=link,title,date,date_gmt,modified_gmt"


@pytest.fixture
def site():
    with Site() as opened:
        yield opened


def put_articles(site, names):
    for name in names:
        paragraphs = (f"Berita {name} dari Sorong.", *PARAGRAPHS)
        site.put(f"/{name}/", make_page(f"Berita {name}", paragraphs=paragraphs))


def put_feed_page(site, number, names, *, days_ago=1):
    moment = datetime.now(UTC) - timedelta(days=days_ago)
    rows = [(site.url(f"/{name}/"), f"Berita {name}", moment.isoformat()) for name in names]
    path = "/feed/" if number == 1 else f"/feed/?paged={number}"
    site.put(path, make_feed(rows), content_type="application/rss+xml", etag=f'"{names[0]}"')


def put_posts(site, number, names, *, total):
    rows = [
        {
            "link": site.url(f"/{name}/"),
            "title": {"rendered": f"Berita {name}"},
            "date": "2026-11-20T10:00:00",
            "date_gmt": "2026-11-20T01:00:00",
            "modified_gmt": "2026-11-20T01:00:00",
        }
        for name in names
    ]
    site.put(
        f"{REST}?per_page=100&page={number}&{FIELDS}",
        json.dumps(rows),
        content_type="application/json",
        headers={"X-WP-TotalPages": str(total)},
    )


def pages_asked(site):
    return [path for path, _ in site.requests if path.startswith(("/feed/", REST, "/indeks"))]


def test_a_feed_longer_than_one_reading_is_read_to_its_end(tmp_path, site):
    put_articles(site, "abcdef")
    for number, names in ((1, "ab"), (2, "cd"), (3, "ef")):
        put_feed_page(site, number, names)
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    assert len(crawling.articles()) == 6
    assert pages_asked(site) == [
        "/feed/",
        "/feed/?paged=2",
        "/feed/?paged=3",
        "/feed/?paged=4",
    ]


def test_only_then_a_304_is_believed(tmp_path, site):
    put_articles(site, "abcdef")
    put_feed_page(site, 1, "ab")
    put_feed_page(site, 2, "cd")
    crawling = Crawling(tmp_path, [make_source(site)])
    site.put("/feed/?paged=2", status=500)
    crawling.run()
    put_feed_page(site, 2, "cd")
    crawling.run()
    assert {row.article.title[-1] for row in crawling.articles()} == set("abcd")
    crawling.run()
    conditions = [head.get("If-None-Match") for path, head in site.requests if path == "/feed/"]
    assert conditions == [None, None, '"a"']


def test_a_gap_is_closed_and_no_more_is_asked(tmp_path, site):
    put_articles(site, "abcdefgh")
    put_feed_page(site, 1, "gh")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    for number, names in ((1, "ab"), (2, "cd"), (3, "eg"), (4, "h")):
        put_feed_page(site, number, names)
    before = len(site.requests)
    crawling.run()
    asked = [path for path, _ in site.requests[before:] if path.startswith("/feed/")]
    assert asked == ["/feed/", "/feed/?paged=2", "/feed/?paged=3"]
    assert {row.article.title[-1] for row in crawling.articles()} == set("abcdegh")


def test_the_past_is_not_read_unasked(tmp_path, site):
    put_articles(site, "abcd")
    put_feed_page(site, 1, "ab", days_ago=200)
    put_feed_page(site, 2, "cd", days_ago=300)
    Crawling(tmp_path, [make_source(site)]).run()
    assert pages_asked(site) == ["/feed/"]


def test_the_past_of_a_wordpress_is_filled_through_rest(tmp_path, site):
    put_articles(site, "abcde")
    put_feed_page(site, 1, "a")
    put_posts(site, 1, "ab", total=2)
    put_posts(site, 2, "cde", total=2)
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run(since="2020-01-01T00:00:00+00:00")
    assert {row.article.title[-1] for row in crawling.articles()} == set("abcde")
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        rest = next(row for row in list_endpoints(conn) if row.kind == "wordpress")
    assert (rest.step, rest.since) == (None, None)


def test_a_filling_that_was_cut_off_goes_on_where_it_was(tmp_path, site):
    put_articles(site, "abcd")
    put_feed_page(site, 1, "a")
    put_posts(site, 1, "ab", total=2)
    site.put(f"{REST}?per_page=100&page=2&{FIELDS}", status=500)
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run(since="2020-01-01T00:00:00+00:00")
    put_posts(site, 2, "cd", total=2)
    crawling.run()
    assert {row.article.title[-1] for row in crawling.articles()} == set("abcd")


def test_rest_that_is_closed_is_named(tmp_path, site):
    site.put(
        f"{REST}?per_page=100&page=1&{FIELDS}",
        '{"code": "rest_disabled", "message": "Antarmuka ditutup."}',
        content_type="application/json",
    )
    source = make_source(site, feeds=[], rest=[{"url": site.url(REST)}])
    report = Crawling(tmp_path, [source]).run()
    (reason,) = report.sources["suarateluk"].endpoints.values()
    assert reason.endswith("no list of WordPress posts: Antarmuka ditutup.")


def make_links(names):
    return "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in names)


def test_an_index_by_date_is_read_day_by_day_and_page_by_page(tmp_path, site):
    put_articles(site, ("berita-1", "berita-2", "berita-3", "berita-4"))
    today, before = (datetime.now(UTC).date() - timedelta(days=n) for n in (0, 1))
    site.put(f"/indeks?d={today:%m/%d/%Y}&p=1", make_links(["berita-1", "berita-2", "foto-1"]))
    site.put(f"/indeks?d={today:%m/%d/%Y}&p=2", make_links(["berita-3"]))
    site.put(f"/indeks?d={today:%m/%d/%Y}&p=3", "<p>Tidak ada berita.</p>")
    site.put(f"/indeks?d={before:%m/%d/%Y}&p=1", make_links(["berita-4"]))
    site.put(f"/indeks?d={before:%m/%d/%Y}&p=2", make_links(["berita-4"]))
    template = site.url("/indeks?d={mm}/{dd}/{yyyy}&p={page}")
    source = make_source(site, feeds=[], indexes=[{"url": template, "links": r"^/berita-\d+/$"}])
    crawling = Crawling(tmp_path, [source])
    crawling.run()
    assert len(crawling.articles()) == 4
    assert "foto-1" not in crawling.states()
    asked = len(pages_asked(site))
    crawling.run()
    assert pages_asked(site)[asked:] == [f"/indeks?d={today:%m/%d/%Y}&p=1"]


def test_a_section_whose_pages_ignore_their_number_ends(tmp_path, site):
    put_articles(site, ("berita-1",))
    for number in range(1, 9):
        site.put(f"/daerah?p={number}", make_links(["berita-1"]))
    template = site.url("/daerah?p={page}")
    source = make_source(site, feeds=[], indexes=[{"url": template, "links": "/berita-"}])
    Crawling(tmp_path, [source]).run()
    assert sum(path.startswith("/daerah") for path, _ in site.requests) == 2


def test_a_search_for_nonsense_gives_nothing(tmp_path, site):
    """LESSONS 27: a page that shows other things instead of an empty result."""
    site.put("/cari?q=xqzw", make_links(["kebijakan-privasi", "tentang-kami"]))
    source = make_source(
        site, feeds=[], indexes=[{"url": site.url("/cari?q=xqzw"), "links": r"^/berita-\d+/$"}]
    )
    crawling = Crawling(tmp_path, [source])
    report = crawling.run()
    assert crawling.states() == {}
    assert report.sources["suarateluk"].listed == 0


def test_the_report_shows_what_one_way_found_and_the_other_missed(tmp_path, site):
    put_articles(site, "abc")
    put_feed_page(site, 1, "ab")
    now = datetime.now(UTC).isoformat()
    site.put("/sitemap.xml", make_sitemap([(site.url(f"/{name}/"), now) for name in "bc"]))
    source = make_source(site, sitemaps=[{"url": site.url("/sitemap.xml")}])
    report = Crawling(tmp_path, [source]).run()
    assert report.sources["suarateluk"].ways == {"feed": (2, 1, 1), "sitemap": (2, 1, 1)}


def test_two_ways_that_spell_a_headline_differently_cause_no_visit(tmp_path, site):
    put_articles(site, "a")
    put_feed_page(site, 1, "a")
    put_posts(site, 1, "a", total=1)
    page = f"{REST}?per_page=100&page=1&{FIELDS}"
    site.answers[page].body = site.answers[page].body.replace(
        b"Berita a", b"Berita &#8220;a&#8221;"
    )
    source = make_source(site, rest=[{"url": site.url(REST)}])
    crawling = Crawling(tmp_path, [source])
    crawling.run()
    crawling.run()
    assert site.asked()["/a/"] == 1


def test_what_the_server_says_may_be_kept_is_not_asked_for(tmp_path, site):
    put_articles(site, "a")
    put_feed_page(site, 1, "a")
    site.answers["/feed/"].headers["Cache-Control"] = "public, max-age=7200"
    crawling = Crawling(tmp_path, [make_source(site)], poll_seconds=1)
    crawling.run()
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        (feed,) = list_endpoints(conn)
    assert feed.next_at
    assert feed.checked_at
    assert feed.next_at - feed.checked_at >= timedelta(seconds=7190)


def test_a_busy_feed_is_asked_more_often_than_a_quiet_one(tmp_path, site):
    put_articles(site, "abc")
    put_feed_page(site, 1, "a")
    crawling = Crawling(tmp_path, [make_source(site)], poll_seconds=1000)
    paces = []
    for names in ("a", "ba", "ba", "ba"):
        put_feed_page(site, 1, names)
        crawling.run()
        with open_archive(crawling.archive_url) as archive, archive.read() as conn:
            paces.append(list_endpoints(conn)[0].pace)
    assert paces == [500, 250, 375, 562.5]


def test_a_host_that_asked_for_patience_is_left_alone_at_once(tmp_path, site):
    put_articles(site, "abc")
    put_feed_page(site, 1, "abc")
    for name in "abc":
        site.answers[f"/{name}/"].first = Answer(status=503, headers={"Retry-After": "1"})
    site.answers["/a/"].first = Answer(status=429, headers={"Retry-After": "600"})
    crawling = Crawling(tmp_path, [make_source(site)], delay=0.3)
    crawling.run()
    visited = [path for path, _ in site.requests if path in {"/a/", "/b/", "/c/"}]
    assert len(visited) == 1


@pytest.mark.parametrize(("asked", "waits"), [("1", 30), ("90", 90)])
def test_after_a_refusal_a_host_rests_at_least_half_a_minute(tmp_path, site, asked, waits):
    put_feed_page(site, 1, "a")
    site.answers["/feed/"].first = Answer(status=429, headers={"Retry-After": asked})
    crawling = Crawling(tmp_path, [make_source(site)], least_wait=30)
    crawling.run()
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        (feed,) = list_endpoints(conn)
    assert feed.next_at
    assert feed.checked_at
    waited = (feed.next_at - feed.checked_at).total_seconds()
    assert waits - 1 <= waited <= waits + 1


def test_a_source_may_ask_for_a_longer_pause(tmp_path, site):
    put_articles(site, "a")
    put_feed_page(site, 1, "a", days_ago=200)
    began = datetime.now(UTC)
    Crawling(tmp_path, [make_source(site, delay=0.7)]).run()
    assert datetime.now(UTC) - began >= timedelta(seconds=1.4)
