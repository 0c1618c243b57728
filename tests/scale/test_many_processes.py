"""Several workers and replicas on one PostgreSQL and one Elasticsearch do each thing once."""

import json
from contextlib import closing
from urllib.request import urlopen

import pytest
from sqlalchemy import func, select

from kliping.demo.site import DemoSite
from kliping.ports import free_port
from records.archive.articles import store_article
from records.archive.migrate import migrate
from records.archive.positions import count_backlog
from records.archive.schema import FEED
from records.archive.store import open_archive
from records.feed import EntryKind
from search_api.index.opening import open_index
from search_api.reconcile import find_differences
from tests.contract.index_engines import SERVER
from tests.e2e.running import Place, kill, wait_until
from tests.making import make_article
from tests.scale.settings import server_settings

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.elastic]

ARTICLES = 400
WORKERS = 4
STAGES = ("enrich", "cluster", "index")
BODY = "SORONG - Bupati {n} menyebut 40,2 juta pekerja sesuai UU Nomor 24 Tahun 2011 di desa {n}."


@pytest.fixture
def archive(postgres_url):
    migrate(postgres_url)
    with open_archive(postgres_url) as opened:
        with opened.write() as tx:
            for n in range(ARTICLES):
                store_article(tx, make_article(f"a{n}", body=BODY.format(n=n)))
        yield opened


@pytest.fixture
def place(tmp_path, postgres_url, index_url):
    with DemoSite(correct_after=3600) as site:
        yield Place(tmp_path / "data", site, **server_settings(postgres_url, index_url))


def total(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/api/v1/articles?size=1", timeout=20) as answer:
            return json.loads(answer.read())["total"]
    except OSError:  # it is not up yet, or there is no index yet
        return -1


def waiting(archive):
    with archive.read() as conn:
        return sum(count_backlog(conn, stage, list(EntryKind)) for stage in STAGES)


def entries(archive, kind):
    """Return how many entries of a kind there are, and of how many articles."""
    with archive.read() as conn:
        asked = select(func.count(), func.count(FEED.c.article_id.distinct()))
        return tuple(conn.execute(asked.where(FEED.c.kind == kind)).one())


def test_four_workers_do_no_article_twice_and_two_replicas_agree(archive, place, index_url):
    ports = [free_port("127.0.0.1", 8750)]
    ports.append(free_port("127.0.0.1", ports[0] + 1))
    running = [place.start("work") for _ in range(WORKERS)]
    running += [place.start("serve", "--port", str(port)) for port in ports]
    try:
        assert wait_until(lambda: waiting(archive) == 0, 240)
        assert wait_until(lambda: [total(port) for port in ports] == [ARTICLES] * 2, 60)
    finally:
        kill(running)
    assert entries(archive, EntryKind.ARTICLE_ENRICHED) == (ARTICLES, ARTICLES)
    assert entries(archive, EntryKind.ARTICLE_CLUSTERED) == (ARTICLES, ARTICLES)
    with closing(open_index(index_url, SERVER)) as index:
        assert list(find_differences(archive, index)) == []
        assert index.list_old() == []  # four of them found no index, and one built it
