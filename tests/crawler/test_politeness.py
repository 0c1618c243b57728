"""Politeness, against a real server: robots.txt, patience, pauses, one thing at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.crawler.crawling import Crawling, make_source
from tests.crawler.putting import put_feed
from tests.site.pages import PARAGRAPHS, make_page
from tests.site.server import Answer, Site


@pytest.fixture
def site():
    with Site() as opened:
        yield opened


def put_article(site, name, **changes):
    paragraphs = (f"Berita {name} dari Sorong.", *PARAGRAPHS)
    site.put(f"/{name}/", make_page(f"Berita {name}", paragraphs=paragraphs), **changes)


def test_a_server_that_asks_for_patience_gets_it(tmp_path, site):
    put_article(site, "banjir")
    site.answers["/banjir/"].first = Answer(status=429, headers={"Retry-After": "1"})
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)], patience_seconds=5)
    began = datetime.now(UTC)
    crawling.run()
    assert crawling.states()["banjir"] == ("stored", None)
    assert datetime.now(UTC) - began >= timedelta(seconds=1)


def test_rules_that_cannot_be_had_allow_nothing(tmp_path, site):
    site.put("/robots.txt", status=503)
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    report = crawling.run()
    assert site.asked() == {"/robots.txt": 1}
    (reason,) = report.sources["suarateluk"].endpoints.values()
    assert reason == "menunggu robots.txt / waiting for robots.txt (503)"


def test_a_crawl_delay_is_obeyed(tmp_path, site):
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.7", content_type="text/plain")
    put_article(site, "banjir")
    put_article(site, "gempa")
    put_feed(site, "banjir", "gempa")
    began = datetime.now(UTC)
    Crawling(tmp_path, [make_source(site)]).run()
    assert datetime.now(UTC) - began >= timedelta(seconds=2.1)


def test_no_spelling_of_a_private_address_is_connected_to(tmp_path, site):
    spellings = ("2130706433", "[::1]", "0x7f.1", "127.1", "localhost", "[::ffff:127.0.0.1]")
    feeds = [{"url": f"http://{host}:{site.port}/feed/"} for host in spellings]
    report = Crawling(tmp_path, [make_source(site, feeds=feeds)], allow_private_hosts=[]).run()
    said = set(report.sources["suarateluk"].endpoints.values())
    assert len(report.sources["suarateluk"].endpoints) == len(spellings)
    assert said <= {
        "alamat pribadi ditolak / private address refused",
        "nama situs tidak ada / no such host",
    }
    assert site.requests == []


def test_a_host_is_asked_one_thing_at_a_time_even_without_a_pause(tmp_path, site):
    names = [f"berita-{number}" for number in range(12)]
    for name in names:
        put_article(site, name, wait=0.05)
    put_feed(site, *names)
    Crawling(tmp_path, [make_source(site)]).run()
    assert (len(site.requests), site.most_at_once) == (15, 1)


def test_a_host_that_asked_for_patience_is_left_alone_by_the_next_crawl_too(tmp_path, site):
    put_article(site, "banjir")
    put_article(site, "gempa")
    site.answers["/banjir/"].first = Answer(status=429, headers={"Retry-After": "600"})
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    put_feed(site, "gempa", "banjir")
    before = len(site.requests)
    crawling.run()
    assert site.requests[before:] == []
    crawling.let_time_pass(hours=1)
    crawling.run()
    assert {row.article.title for row in crawling.articles()} == {"Berita banjir", "Berita gempa"}
