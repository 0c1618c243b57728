"""The ledger of addresses under several crawlers."""

import pytest
from sqlalchemy import select

from records.archive.articles import add_alias, store_article
from records.archive.endpoints import EndpointKind, list_endpoints, register_endpoints
from records.archive.ledger import FoundUrl, add_urls, lease_urls
from records.archive.queue import LeaseWish
from records.archive.robots import RobotsCopy, keep_robots
from records.archive.schema import FEED
from records.archive.sources import SourceInfo, list_sources, mirror_sources
from tests.making import NOON, make_article
from tests.records.listening import before_each_statement

pytestmark = pytest.mark.postgres


def _lease(archive, owner):
    wish = LeaseWish(owner=owner, limit=5, per_domain=20, seconds=60)
    with archive.write() as tx:
        return [leased.url for leased in lease_urls(tx, wish)]


def test_two_crawlers_that_ask_at_once_never_visit_the_same_page(postgres):
    urls = [f"https://situs-{number}.example.id/" for number in range(20)]
    with postgres.write() as tx:
        add_urls(
            tx, [FoundUrl(url=url, fetch_url=url, source="a", found_by="feed x") for url in urls]
        )
    taken = []
    with before_each_statement("UPDATE urls", lambda: taken.extend(_lease(postgres, "beside"))):
        taken += _lease(postgres, "first")
    assert len(taken) == len(set(taken)) == 5
    with postgres.read() as conn:
        held = conn.exec_driver_sql("SELECT count(*) FROM urls WHERE state = 'leased'").scalar_one()
    assert held == len(taken)


SOURCES = [SourceInfo(id=f"situs-{number}", name="Situs") for number in range(3)]
ENDPOINTS: list[tuple[str, EndpointKind, str]] = [
    (f"https://{source.id}.id/feed/", "feed", source.id) for source in SOURCES
]
ROBOTS = RobotsCopy(origin="https://a.id", http_status=404, fetched_at=NOON)


@pytest.mark.parametrize(
    ("table", "write"),
    [
        pytest.param("sources", lambda tx: mirror_sources(tx, SOURCES), id="sources"),
        pytest.param("endpoints", lambda tx: register_endpoints(tx, ENDPOINTS), id="endpoints"),
        pytest.param("robots", lambda tx: keep_robots(tx, ROBOTS), id="robots"),
        pytest.param(
            "aliases", lambda tx: add_alias(tx, "https://a.id/amp", make_article().id), id="aliases"
        ),
    ],
)
def test_what_two_crawlers_write_at_the_same_moment_is_there_once(postgres, table, write):
    """All shards begin with the same sources, and meet the same addresses."""

    def write_alone():
        with postgres.write() as tx:
            write(tx)

    with postgres.write() as tx:
        store_article(tx, make_article())
    with before_each_statement(f"INSERT INTO {table}", write_alone, times=1):
        write_alone()
    with postgres.read() as conn:
        feed = list(conn.execute(select(FEED.c.subject).order_by(FEED.c.seq)).scalars())
        assert feed == [None, *(source.id for source in SOURCES if table == "sources")]
        assert len(list_sources(conn)) == (3 if table == "sources" else 0)
        assert len(list_endpoints(conn)) == (3 if table == "endpoints" else 0)
