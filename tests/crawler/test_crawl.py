"""The spider in a process of its own: what one crawl leaves for the next."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from records.archive.ledger import FoundUrl, add_urls
from records.archive.schema import FEED, URLS
from records.archive.store import open_archive
from tests.crawler.crawling import Crawling, make_source
from tests.crawler.putting import TIME, put_article, put_feed
from tests.site.pages import make_feed
from tests.site.server import Site


@pytest.fixture
def site():
    with Site() as opened:
        yield opened


def test_an_address_that_is_wrong_costs_one_request_a_day(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run(poll_now=False)
    crawling.run(poll_now=False)
    assert site.asked() == {"/robots.txt": 1, "/feed/": 1}


def test_a_corrected_article_is_a_new_version(tmp_path, site):
    put_article(site, "banjir")
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    put_article(site, "banjir", title="Ralat: Berita banjir")
    site.put("/feed/", make_feed([(site.url("/banjir/"), "Ralat: Berita banjir", TIME)]))
    report = crawling.run()
    (stored,) = crawling.articles()
    assert (stored.version, stored.article.title) == (2, "Ralat: Berita banjir")
    assert report.sources["suarateluk"].new_versions == 1


def test_a_fresh_article_is_looked_at_again_and_the_server_may_say_unchanged(tmp_path, site):
    put_article(site, "banjir", published=datetime.now(UTC).isoformat())
    site.answers["/banjir/"].etag = '"1"'
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)], recheck_hours=[1])
    crawling.run()
    crawling.let_time_pass(hours=1)
    report = crawling.run()
    conditions = [
        headers.get("If-None-Match") for path, headers in site.requests if path == "/banjir/"
    ]
    assert conditions == [None, '"1"']
    assert report.sources["suarateluk"].states == {"unchanged": 1}


def test_an_unchanged_feed_is_asked_for_changes_only(tmp_path, site):
    put_feed(site, etag='"a"')
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    crawling.run()
    conditions = [
        headers.get("If-None-Match") for path, headers in site.requests if path == "/feed/"
    ]
    assert conditions == [None, '"a"']


def test_a_page_that_is_gone_leaves_its_article_readable(tmp_path, site):
    put_article(site, "banjir", published=datetime.now(UTC).isoformat())
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)], recheck_hours=[1])
    crawling.run()
    site.put("/banjir/", status=410)
    crawling.let_time_pass(hours=1)
    crawling.run()
    (stored,) = crawling.articles()
    assert stored.gone_at is not None
    assert crawling.states()["banjir"][0] == "gone"


def test_what_failed_is_tried_again_and_in_the_end_is_left(tmp_path, site):
    site.put("/banjir/", status=500)
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    for _ in range(7):
        crawling.run()
        crawling.let_time_pass(hours=24)
    assert site.asked()["/banjir/"] == 5
    assert crawling.states()["banjir"] == ("failed", "galat server / server error (500)")


def test_the_first_import_is_silent_and_what_is_published_later_is_not(tmp_path, site):
    put_article(site, "lama")
    put_feed(site, "lama")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    later = datetime.now(UTC) + timedelta(seconds=5)  # pages print whole seconds
    put_article(site, "baru", published=later.isoformat())
    put_article(site, "susulan")
    put_feed(site, "lama", "baru", "susulan")
    crawling.run()
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        silent = dict(
            conn.execute(
                select(URLS.c.url, FEED.c.silent).join(URLS, URLS.c.article_id == FEED.c.article_id)
            ).all()
        )
    assert {url.rstrip("/").rsplit("/", 1)[1]: said for url, said in silent.items()} == {
        "lama": True,
        "susulan": True,
        "baru": False,
    }


def test_an_address_that_cannot_be_asked_for_stops_nothing(tmp_path, site):
    put_article(site, "banjir")
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    found = FoundUrl(
        url=site.url("/aneh/"),
        fetch_url="https://b@5:&8\\@c/",
        source="suarateluk",
        found_by="test",
    )
    with open_archive(crawling.archive_url) as archive, archive.write() as tx:
        add_urls(tx, [found])
    crawling.run()
    assert crawling.states()["aneh"] == ("failed", "alamat salah / not an address")
    assert crawling.states()["banjir"] == ("stored", None)


@pytest.mark.parametrize("address", ["https://b@5:&8\\532@4/", "ftp://x.id/", "", "http://[x"])
def test_what_is_no_address_is_dropped_and_counted(tmp_path, site, address):
    site.put("/feed/", make_feed([(address, "x", TIME)]), content_type="application/rss+xml")
    report = Crawling(tmp_path, [make_source(site)]).run()
    assert report.problems() == 0
    assert sum(report.sources["suarateluk"].dropped.values()) == 1


def test_only_the_sources_asked_for_are_visited(tmp_path, site):
    put_feed(site, "banjir")
    put_feed(site, "gempa", path="/umpan/")
    other = make_source(site, "lain", paths=["/gempa/"], feeds=[{"url": site.url("/umpan/")}])
    Crawling(tmp_path, [make_source(site), other]).run(only=["lain"])
    assert set(site.asked()) == {"/robots.txt", "/umpan/", "/umpan/?paged=2", "/gempa/"}


def test_a_feed_of_two_sources_is_asked_once_and_each_gets_its_own(tmp_path, site):
    for path in ("sorong/banjir", "ambon/banjir"):
        put_article(site, path)
    put_feed(site, "sorong/banjir", "ambon/banjir")
    sources = [
        make_source(site, "rri-sorong", paths=["/sorong/"]),
        make_source(site, "rri-ambon", paths=["/ambon/"], region="81.71"),
    ]
    crawling = Crawling(tmp_path, sources)
    crawling.run()
    assert site.asked()["/feed/"] == 1
    assert {row.article.source for row in crawling.articles()} == {"rri-sorong", "rri-ambon"}


def test_the_time_of_the_feed_stands_in_for_a_page_without_one(tmp_path, site):
    put_article(site, "banjir", published="")
    moment = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    rows = [(site.url("/banjir/"), "Banjir", format_datetime(moment))]
    site.put("/feed/", make_feed(rows))
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    (stored,) = crawling.articles()
    assert (stored.article.published, stored.article.published_origin) == (moment, "feed")
