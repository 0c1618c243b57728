"""Promise 1: killing the stages at any instant loses nothing and repeats nothing one can see."""

import multiprocessing
import random
import time

import pytest
from sqlalchemy import text

from records.archive.articles import store_article
from records.archive.store import open_archive
from records.follower import Follower
from search_api.clusters import ClusterStage
from search_api.index.opening import open_index
from search_api.indexer import IndexStage
from tests.making import make_article

ARTICLES = 400
STORIES = 100


def work(archive_url, index_url, started):
    """Follow the feed as ``kliping work`` does, in small batches."""
    with open_archive(archive_url) as archive:
        index = open_index(index_url)
        clusters = Follower(archive, ClusterStage(archive), batch_size=7, lease_seconds=0.2)
        indexing = Follower(archive, IndexStage(archive, index), batch_size=7, lease_seconds=0.2)
        started.set()
        while clusters.run_once() + indexing.run_once():
            pass
        index.close()


def run_and_kill(context, urls, seconds):
    started = context.Event()
    process = context.Process(target=work, args=(*urls, started))
    process.start()
    assert started.wait(60)
    process.join(seconds)
    process.kill()
    process.join()


def finish(follower):
    """Work until nothing waits; the killed worker's lease has to run out first."""
    deadline = time.monotonic() + 30
    while follower.backlog() and time.monotonic() < deadline:
        follower.run_once()


@pytest.mark.slow
def test_killed_stages_end_where_unkilled_ones_do(archive, tmp_path):
    urls = (f"sqlite:///{tmp_path}/kliping.db", f"tantivy://{tmp_path}/index")
    with archive.write() as tx:
        for n in range(ARTICLES):
            store_article(tx, make_article(f"a{n}", body=f"Rilis nomor {n % STORIES}."))
    context = multiprocessing.get_context("spawn")
    dice = random.Random(time.time_ns())  # noqa: S311 - when to kill is no secret
    for _ in range(4):
        run_and_kill(context, urls, dice.uniform(0.05, 0.6))
    index = open_index(urls[1])
    finish(Follower(archive, ClusterStage(archive), lease_seconds=0.2))
    finish(Follower(archive, IndexStage(archive, index), batch_size=50, lease_seconds=0.2))
    with archive.read() as conn:
        stories = conn.execute(text("SELECT COUNT(DISTINCT cluster) FROM articles")).scalar_one()
        announced = conn.execute(
            text("SELECT COUNT(*) FROM feed WHERE kind = 'article.clustered'")
        ).scalar_one()
        stuck = conn.execute(text("SELECT COUNT(*) FROM stuck")).scalar_one()
    assert (index.count(), stories, announced, stuck) == (ARTICLES, STORIES, ARTICLES, 0)
    index.close()
