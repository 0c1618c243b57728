"""Kills and signals: whatever the moment, the same articles as without."""

import random
import signal
import time

import pytest
from sqlalchemy import func, select

from records.archive.ledger import UrlState, count_states
from records.archive.runs import list_runs
from records.archive.schema import FEED, URLS
from records.archive.store import open_archive
from tests.crawler.crawling import Crawling, make_source
from tests.site.pages import PARAGRAPHS, make_feed, make_page
from tests.site.server import Site

NAMES = [f"berita-{number}" for number in range(40)]
TIME = "Fri, 20 Nov 2026 10:00:00 +0900"


@pytest.fixture
def site():
    with Site() as opened:
        for name in NAMES:
            page = make_page(f"Kabar {name}", paragraphs=(f"Kabar {name}.", *PARAGRAPHS))
            opened.put(f"/{name}/", page)
        rows = [(opened.url(f"/{name}/"), f"Kabar {name}", TIME) for name in NAMES]
        opened.put("/feed/", make_feed(rows))
        yield opened


def count(crawling, what):
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        return conn.execute(what).scalar_one()


def wait_for(crawling, process, *, stored):
    """Wait until so many articles are stored, or the process is done."""
    until = time.monotonic() + 60
    settled = select(func.count()).select_from(URLS).where(URLS.c.state == UrlState.STORED.value)
    while time.monotonic() < until and process.poll() is None:
        if count(crawling, settled) >= stored:
            return
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_kill_at_any_moment_and_a_restart_give_the_same_articles(tmp_path, site, seed):
    chance = random.Random(seed)  # noqa: S311 - a moment, not a secret
    crawling = Crawling(tmp_path, [make_source(site)])
    kills = sorted(chance.sample(range(1, len(NAMES)), 3))
    for stored in kills:
        process = crawling.start()
        wait_for(crawling, process, stored=stored)
        time.sleep(chance.random() * 0.02)
        process.kill()
        process.wait()
    crawling.run()
    assert {row.article.title for row in crawling.articles()} == {f"Kabar {n}" for n in NAMES}
    assert {row.version for row in crawling.articles()} == {1}
    stored_once = select(func.count()).select_from(FEED).where(FEED.c.kind == "article.stored")
    assert count(crawling, stored_once) == len(NAMES)
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        assert count_states(conn) == {"suarateluk": {UrlState.STORED: len(NAMES)}}


@pytest.mark.slow
def test_a_signal_ends_the_crawl_cleanly(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)], once=False)
    process = crawling.start()
    wait_for(crawling, process, stored=5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        (run,) = list_runs(conn)
        states = count_states(conn)["suarateluk"]
    assert run.ended_at is not None
    assert run.report is not None
    assert run.report["stopped"] == "shutdown"
    assert UrlState.LEASED not in states


@pytest.mark.slow
def test_a_crawl_that_goes_on_finds_what_is_published_meanwhile(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)], once=False, poll_seconds=1)
    process = crawling.start()
    wait_for(crawling, process, stored=len(NAMES))
    site.put("/susulan/", make_page("Susulan", paragraphs=("Kabar susulan.", *PARAGRAPHS)))
    site.put("/feed/", make_feed([(site.url("/susulan/"), "Susulan", TIME)]))
    wait_for(crawling, process, stored=len(NAMES) + 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert crawling.article("susulan").article.title == "Susulan"


def test_two_crawls_at_once_do_everything_once(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)])
    first, second = crawling.start(), crawling.start()
    assert (first.wait(timeout=60), second.wait(timeout=60)) == (0, 0)
    assert max(site.asked()[f"/{name}/"] for name in NAMES) == 1
    assert len(crawling.articles()) == len(NAMES)
