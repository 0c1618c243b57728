"""A server that was restarted costs no more than the questions that it cut off."""

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import DBAPIError

from kliping.metrics.stores import watch_archive
from records.archive.articles import count_articles
from records.archive.migrate import migrate
from records.archive.store import is_away, open_archive
from tests.servers.postgres import running_postgres, stopped

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def server():
    with running_postgres() as url:
        migrate(url)
        yield url


@pytest.mark.parametrize("is_watched", [True, False])
@pytest.mark.parametrize("way", ["ask", "read"])
def test_a_restart_is_told_as_what_it_is_and_then_forgotten(server, is_watched, way):
    with open_archive(server) as archive:
        if is_watched:
            watch_archive(CollectorRegistry(), archive)
        with getattr(archive, way)() as conn:
            assert count_articles(conn) == 0
        with stopped(server):
            pass
        # Used a moment ago, so nobody tried it: the question itself finds out.
        with pytest.raises(DBAPIError) as found, getattr(archive, way)() as conn:
            count_articles(conn)
        assert is_away(found.value)
        with getattr(archive, way)() as conn:
            assert count_articles(conn) == 0


def test_a_connection_that_was_idle_is_tried_before_it_is_used(server, monkeypatch):
    monkeypatch.setattr("records.archive.store.STALE_SECONDS", 0.0)
    with open_archive(server) as archive:
        with archive.read() as conn:
            assert count_articles(conn) == 0
        with stopped(server):
            pass
        with archive.read() as conn:
            assert count_articles(conn) == 0
