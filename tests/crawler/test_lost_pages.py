"""A known address that leads elsewhere now: a story that is gone, or one that only moved."""

import pytest

from tests.crawler.crawling import Crawling, make_source
from tests.site.pages import PARAGRAPHS, PAYWALL, make_feed, make_page
from tests.site.server import Site

TIME = "Fri, 20 Nov 2026 10:00:00 +0900"
LATER = 24 * 365 * 50
OTHER = tuple(f"{paragraph} Demikian kabar dari Waisai." for paragraph in PARAGRAPHS)


@pytest.fixture
def site():
    with Site() as opened:
        opened.put("/banjir-2/", make_page("Banjir Kedua"))
        opened.put("/banjir-23/", make_page("Kabar Lain", paragraphs=OTHER))
        opened.put("/", "<h1>Suara Teluk</h1><p>Beranda</p>")
        yield opened


@pytest.fixture
def crawling(tmp_path, site):
    put_feed(site, "banjir-2", "banjir-23")
    crawling = Crawling(tmp_path, [make_source(site)], recheck_hours=[LATER])
    crawling.run()
    return crawling


def put_feed(site, *names):
    site.put("/feed/", make_feed([(site.url(f"/{name}/"), name, TIME) for name in names]))


def revisit(crawling, site, target):
    site.put("/banjir-2/", status=301, headers={"Location": site.url(target)})
    crawling.let_time_pass(hours=LATER)
    crawling.run()
    return crawling.article("banjir-2")


def test_a_story_that_leads_to_another_one_is_gone_and_keeps_its_text(crawling, site):
    stored = revisit(crawling, site, "/banjir-23/")
    assert (stored.version, stored.article.title) == (1, "Banjir Kedua")
    assert stored.gone_at is not None
    assert crawling.states()["banjir-2"][0] == "gone"
    assert "redirected to another page" in crawling.states()["banjir-2"][1]
    assert crawling.article("banjir-23").version == 1


def test_a_story_that_leads_to_the_front_page_is_gone(crawling, site):
    assert revisit(crawling, site, "/").gone_at is not None


def test_a_story_that_leads_to_one_nobody_knew_is_gone_and_that_one_is_found(crawling, site):
    words = tuple(f"Lain lagi. {paragraph}" for paragraph in PARAGRAPHS)
    site.put("/susulan/", make_page("Susulan", paragraphs=words))
    assert revisit(crawling, site, "/susulan/").gone_at is not None
    assert crawling.article("susulan").article.title == "Susulan"


def test_a_story_under_a_new_headline_and_address_is_the_same_one_edited(crawling, site):
    words = (*PARAGRAPHS, "Air mulai surut pada Selasa pagi.")
    site.put("/banjir-surut/", make_page("Banjir Surut", paragraphs=words))
    stored = revisit(crawling, site, "/banjir-surut/")
    assert (stored.version, stored.gone_at) == (2, None)
    assert stored.article.title == "Banjir Surut"
    assert len(crawling.articles()) == 2


def test_a_story_that_leads_to_a_page_for_subscribers_is_not_gone(crawling, site):
    site.put("/langganan/", make_page("Banjir Kedua", paragraphs=PAYWALL))
    stored = revisit(crawling, site, "/langganan/")
    assert (stored.version, stored.gone_at) == (1, None)
    assert crawling.states()["banjir-2"][0] == "paywall"
