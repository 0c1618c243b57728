"""Bugs of comparable systems as tests: LESSONS 18 to 24 and 28, crawled for real.

The others stand where their subject is: 20 and 27 in ``test_ways``, 25, 26 and 32 in
``test_health``, 29 in ``tests/lexicon/test_dates``, 30 in the golden page ``jsonld-graf``, 31 in
``tests/lexicon/test_dates`` and below, 33 in ``test_crawl``.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from records.archive.schema import FEED, SIGHTINGS
from records.archive.store import open_archive
from tests.crawler.crawling import Crawling, make_source
from tests.site.pages import PARAGRAPHS, make_feed, make_page
from tests.site.server import Site

TIME = "Fri, 20 Nov 2026 10:00:00 +0900"
CONTENT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


@pytest.fixture
def site():
    with Site() as opened:
        yield opened


def put_article(site, name, **changes):
    values = {"paragraphs": (f"Berita {name} dari Sorong.", *PARAGRAPHS)} | changes
    site.put(f"/{name}/", make_page(values.pop("title", f"Berita {name}"), **values))


def put_feed(site, *names, **changes):
    rows = [(site.url(f"/{name}/"), f"Berita {name}", TIME) for name in names]
    site.put("/feed/", make_feed(rows), content_type="application/rss+xml", **changes)


def put_full_feed(site, name, content=CONTENT):
    item = (
        f"<item><title>Berita {name}</title><link>{site.url(f'/{name}/')}</link>"
        f"<pubDate>{TIME}</pubDate><content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    site.put("/feed/", f'<rss version="2.0" {space}><channel>{item}</channel></rss>')


def count_feed(crawling):
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        return conn.execute(select(func.count()).select_from(FEED)).scalar_one()


def test_18_entries_without_guid_and_with_equal_titles_are_articles_of_their_own(tmp_path, site):
    for name in "abc":
        put_article(site, name, title="Prakiraan Cuaca Hari Ini")
    rows = [(site.url(f"/{name}/"), "Prakiraan Cuaca Hari Ini", TIME) for name in "abc"]
    site.put("/feed/", make_feed(rows))
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    assert len({row.article.id for row in crawling.articles()}) == 3


def test_19_another_text_under_the_same_headline_is_a_new_version(tmp_path, site):
    put_article(site, "banjir", published=datetime.now(UTC).isoformat())
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)], recheck_hours=[1])
    crawling.run()
    put_article(site, "banjir", paragraphs=("Air sudah surut.", *PARAGRAPHS))
    crawling.let_time_pass(hours=1)
    crawling.run()
    (stored,) = crawling.articles()
    assert (stored.version, stored.article.title) == (2, "Berita banjir")


@pytest.mark.parametrize("status", [403, 401, 402])
def test_21_a_closed_page_is_taken_from_the_feed_that_carries_it(tmp_path, site, status):
    site.put("/banjir/", "<h1>Forbidden</h1>", status=status)
    put_full_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    (stored,) = crawling.articles()
    assert stored.article.body == "\n\n".join(PARAGRAPHS)
    assert stored.article.title == "Berita banjir"
    assert {stored.article.origins[name] for name in ("title", "body")} == {"feed"}
    assert stored.article.published_origin == "feed"
    assert crawling.states()["banjir"] == ("stored", None)


def test_21_a_stub_for_subscribers_is_taken_from_the_feed_too(tmp_path, site):
    stub = ("Berlangganan sekarang untuk membaca seluruh artikel ini.",)
    put_article(site, "banjir", paragraphs=stub)
    put_full_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    assert crawling.article("banjir").article.body == "\n\n".join(PARAGRAPHS)


def test_21_a_teaser_is_no_article(tmp_path, site):
    site.put("/banjir/", status=403)
    put_full_feed(site, "banjir", content="<p>Ini hanya cuplikan dari berita banjir.</p>")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    assert crawling.articles() == []
    assert crawling.states()["banjir"][0] == "failed"


def test_21_what_the_page_says_later_is_the_next_version(tmp_path, site):
    site.put("/banjir/", status=403)
    put_full_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)], recheck_hours=[24 * 365 * 50])
    crawling.run()
    put_article(site, "banjir")
    crawling.let_time_pass(hours=24 * 365 * 50)
    crawling.run()
    (stored,) = crawling.articles()
    assert (stored.version, stored.article.origins["body"]) == (2, "wpberita")


def test_22_a_feed_that_is_lost_for_a_day_comes_back_by_itself(tmp_path, site):
    put_article(site, "banjir")
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)], poll_now=False)
    crawling.run()
    feed = site.answers.pop("/feed/")
    crawling.let_time_pass(hours=24)
    crawling.run()
    crawling.let_time_pass(hours=24)
    put_article(site, "gempa")
    put_feed(site, "gempa", "banjir")
    crawling.run()
    assert feed
    assert {row.article.title for row in crawling.articles()} == {"Berita banjir", "Berita gempa"}


def test_23_a_feed_that_stands_still_is_not_told_again(tmp_path, site):
    put_article(site, "banjir")
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    before = count_feed(crawling)
    with open_archive(crawling.archive_url) as archive, archive.write() as tx:
        tx.conn.execute(delete(SIGHTINGS))  # rows that expired
    site.answers["/feed/"].body += b"<!-- dibuat ulang -->"
    crawling.run()
    assert count_feed(crawling) == before
    assert site.asked()["/banjir/"] == 1


def test_24_one_page_that_hangs_and_one_that_cannot_be_read_stop_nothing(tmp_path, site):
    site.put("/macet/", "x" * 1000, wait=4)
    site.put("/dalam/", "<div>" * 30_000 + "x")
    for name in ("banjir", "gempa"):
        put_article(site, name)
    put_feed(site, "macet", "dalam", "banjir", "gempa")
    crawling = Crawling(tmp_path, [make_source(site)], timeout=2)
    crawling.run()
    states = {name: state for name, (state, _) in crawling.states().items()}
    assert (states["banjir"], states["gempa"]) == ("stored", "stored")
    assert states["macet"] == "failed"
    assert states["dalam"] in {"not_article", "failed"}


def test_28_times_with_and_without_zone_in_one_batch_stay_where_they_are(tmp_path, site):
    put_article(site, "sadar", published="2026-11-20T10:00:00+07:00")
    put_article(site, "polos", published="2026-11-20T10:00:00")
    put_feed(site, "sadar", "polos")
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    assert crawling.article("sadar").article.published == datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert crawling.article("polos").article.published == datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.mark.parametrize("path", ["2021/04/92713", "2021/04/banjir"])
def test_31_a_path_that_looks_like_a_date_is_none(tmp_path, site, path):
    put_article(site, path, published="")
    site.put("/feed/", make_feed([(site.url(f"/{path}/"), "Berita", "")]))
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    (stored,) = crawling.articles()
    assert stored.article.published_origin == "first_seen"
    assert datetime.now(UTC) - stored.article.published < timedelta(minutes=5)


def test_a_page_that_comes_back_is_no_longer_gone(tmp_path, site):
    put_article(site, "banjir", published=datetime.now(UTC).isoformat())
    site.answers["/banjir/"].etag = '"1"'
    put_feed(site, "banjir")
    crawling = Crawling(tmp_path, [make_source(site)], recheck_hours=[1])
    crawling.run()
    page = site.answers.pop("/banjir/")
    crawling.let_time_pass(hours=1)
    crawling.run()
    assert crawling.article("banjir").gone_at is not None
    site.answers["/banjir/"] = page
    crawling.let_time_pass(hours=24)
    crawling.run()
    (stored,) = crawling.articles()
    assert (stored.gone_at, stored.version) == (None, 1)
