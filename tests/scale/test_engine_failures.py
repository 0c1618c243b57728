"""Promise 2 and lesson 36: the engine away or killed loses nothing and doubles nothing."""

import random
import threading
from contextlib import closing, contextmanager

import pytest

from kliping.demo.site import DemoSite
from kliping.work import Work
from records.archive.articles import count_articles, store_article
from records.archive.positions import count_backlog, list_stuck
from records.archive.store import open_archive
from records.follower import Follower
from search_api.index.opening import open_index
from search_api.index.port import SearchError
from search_api.index.server_options import ServerOptions
from search_api.indexer import IndexStage, rebuild
from search_api.reconcile import find_differences
from tests.contract.index_engines import ask
from tests.e2e.running import Place, kill, wait_until
from tests.making import make_article, make_enrichment
from tests.scale.settings import server_settings
from tests.search_api.stages import enrich
from tests.servers.elastic import running_cluster
from tests.servers.elastic_conf import USER

pytestmark = [
    pytest.mark.slow,
    pytest.mark.elastic,
    pytest.mark.xdist_group("clusters"),  # several at once would be too much for a small machine
]

ARTICLES = 2500
SMALL_BATCH = 100
SEED = 36


def options_of(cluster, *, replicas=0):
    return ServerOptions(
        user=USER, password=cluster.password, ca=cluster.ca, shards=3, replicas=replicas
    )


def search_total(index):
    try:
        return index.search(ask()).total
    except SearchError:
        return -1


@contextmanager
def indexing(archive, index):
    """Index in the background as ``kliping work`` does, patient with an engine that is away."""
    follower = Follower(archive, IndexStage(archive, index), batch_size=SMALL_BATCH)
    work = Work(archive, [follower])
    thread = threading.Thread(target=work.run)
    thread.start()
    try:
        yield
    finally:
        work.stop()
        thread.join()


def fill(archive):
    """Store articles, some with facts, so that figures are on the way too."""
    with archive.write() as tx:
        for n in range(ARTICLES):
            store_article(tx, make_article(f"a{n}", source=f"s{n % 7}"))
    enrich(archive, *(make_enrichment(f"a{n}") for n in range(0, ARTICLES, 50)))


def assert_whole(archive, index):
    with archive.read() as conn:
        assert index.count() == count_articles(conn)
        assert list_stuck(conn) == []
    assert list(find_differences(archive, index)) == []


def test_one_of_three_nodes_killed_in_the_middle_of_writing_loses_nothing(archive):
    with (
        running_cluster(3) as cluster,
        closing(open_index(f"{cluster.url}/kliping-f", options_of(cluster, replicas=1))) as index,
    ):
        rebuild(archive, index)
        cluster.ask(cluster.nodes[0], "/_cluster/health?wait_for_status=green&timeout=60s")
        fill(archive)
        victim = random.Random(SEED).choice(cluster.nodes)  # noqa: S311 - reproducible
        with indexing(archive, index):
            assert wait_until(lambda: search_total(index) > ARTICLES // 8, 120)
            cluster.kill(victim)
            assert search_total(index) < ARTICLES  # it was in the middle
            assert wait_until(lambda: search_total(index) == ARTICLES, 240)
        assert_whole(archive, index)


def test_the_only_node_killed_in_the_middle_of_writing_loses_nothing(archive):
    with (
        running_cluster() as cluster,
        closing(open_index(f"{cluster.url}/kliping-f", options_of(cluster))) as index,
    ):
        rebuild(archive, index)
        fill(archive)
        with indexing(archive, index):
            assert wait_until(lambda: search_total(index) > ARTICLES // 8, 120)
            cluster.kill(cluster.nodes[0])
            assert search_total(index) == -1
            cluster.start(cluster.nodes[0])
            assert wait_until(lambda: search_total(index) == ARTICLES, 240)
        assert_whole(archive, index)
        assert index.list_old() == []  # nobody took the restart for a missing index


@pytest.mark.postgres
def test_an_engine_that_is_away_for_a_while_stops_no_crawl_and_catches_up_by_itself(
    tmp_path, postgres_url
):
    with running_cluster() as cluster, DemoSite(correct_after=3600) as site:
        settings = server_settings(postgres_url, f"{cluster.url}/kliping-f", options_of(cluster))
        place = Place(tmp_path / "data", site, **settings)
        place.run("migrate")
        with (
            open_archive(postgres_url) as archive,
            closing(open_index(f"{cluster.url}/kliping-f", options_of(cluster))) as index,
        ):
            rebuild(archive, index)
            running = [place.start("work")]
            try:
                cluster.stop(cluster.nodes[0])
                place.run("crawl", "--now")
                assert stored(archive) > 20
                assert waiting(archive) >= stored(archive)
                cluster.start(cluster.nodes[0])
                assert wait_until(lambda: waiting(archive) == 0, 180)
            finally:
                kill(running)
            assert_whole(archive, index)
        assert "cocok" in place.run("doctor", "--reconcile").stdout


def stored(archive):
    with archive.read() as conn:
        return count_articles(conn)


def waiting(archive):
    with archive.read() as conn:
        return count_backlog(conn, IndexStage.name, IndexStage.kinds)
