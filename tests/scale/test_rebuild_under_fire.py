"""Promise 3: a rebuild while a writer writes and readers search shows nothing empty or half."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from records.archive.articles import count_articles, store_article
from records.archive.migrate import migrate
from records.archive.store import open_archive
from records.follower import Follower
from search_api.index.opening import open_index
from search_api.indexer import BATCH, IndexStage, rebuild
from search_api.reconcile import find_differences
from tests.contract.index_engines import SERVER, ask
from tests.making import make_article

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.elastic]

KEPT = 1500
REBUILDS = 3


@pytest.fixture
def archive(postgres_url):
    """An archive on PostgreSQL with articles that nobody touches."""
    migrate(postgres_url)
    with open_archive(postgres_url) as opened:
        with opened.write() as tx:
            for n in range(KEPT):
                store_article(tx, make_article(f"kept{n}", source="kept"))
        yield opened


def write(archive, done):
    """Store new articles and new versions of them, as crawlers do."""
    number = 0
    while not done.is_set():
        number += 1
        with archive.write() as tx:
            store_article(tx, make_article(f"new{number}", source="new"))
            old = make_article(f"new{number // 2}", source="new", body=f"Perbaikan {number}.")
            store_article(tx, old)
    return number


def follow(archive, index_url, done):
    """Index what is written, as ``kliping work`` does."""
    with closing(open_index(index_url, SERVER)) as index:
        follower = Follower(archive, IndexStage(archive, index), batch_size=BATCH)
        while not done.is_set() or follower.backlog():
            follower.run_once()


def read(index_url, done):
    """Search all the while; return every answer that was not as it must be."""
    wrong: list[object] = []
    newest = 0
    with closing(open_index(index_url, SERVER)) as index:
        while not done.is_set():
            kept = index.search(ask("source:kept", facets=("source",)))
            if kept.total != KEPT or kept.facets["source"].values != (("kept", KEPT),):
                wrong.append(("kept", kept.total, kept.facets))
            page = index.search(ask("source:new", size=100))
            ids = [hit.id for hit in page.hits]
            if page.total < newest or len(set(ids)) != len(ids):
                wrong.append(("new", newest, page.total, ids))
            newest = page.total
    return wrong, newest


def test_a_writer_and_readers_notice_nothing_of_a_rebuild(archive, index, index_url):
    rebuild(archive, index)
    done = threading.Event()
    with ThreadPoolExecutor(4) as pool:
        writing = pool.submit(write, archive, done)
        following = pool.submit(follow, archive, index_url, done)
        reading = [pool.submit(read, index_url, done) for _ in range(2)]
        try:
            for _ in range(REBUILDS):
                rebuild(archive, index)
        finally:
            done.set()
        answers = [job.result(timeout=120) for job in reading]
        following.result(timeout=120)
        assert writing.result() > 10
    assert [wrong for wrong, _ in answers] == [[], []]
    assert min(newest for _, newest in answers) > 0
    with archive.read() as conn:
        assert index.count() == count_articles(conn)
    assert list(find_differences(archive, index)) == []
    assert len(index.list_old()) == REBUILDS
