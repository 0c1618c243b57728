"""PostgreSQL is stopped without warning under a whole Kliping, again and again: nothing is lost."""

import threading

import pytest

from kliping.demo.site import DemoSite
from records.archive.articles import count_articles
from records.archive.positions import list_stuck
from records.archive.store import open_archive
from tests.e2e.running import Place, kill, wait_until
from tests.kliping.test_metrics import free_row
from tests.servers.postgres import running_postgres, stopped

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

OUTAGES = 3


@pytest.fixture(scope="module")
def site():
    with DemoSite(correct_after=3600) as running:
        yield running


@pytest.fixture
def undisturbed(site, tmp_path):
    place = Place(tmp_path / "undisturbed", site)
    place.run("migrate")
    place.settle()
    return place.snapshot()


def test_an_archive_that_is_killed_again_and_again_loses_nothing(site, tmp_path, undisturbed):
    with running_postgres() as url:
        settings = {"KLIPING_ARCHIVE": url, "KLIPING_PORT": str(free_row(1))}
        place = Place(tmp_path / "disturbed", site, **settings)
        place.run("migrate")
        up = place.start("up")
        try:
            for outage in range(OUTAGES):
                assert wait_until(lambda outage=outage: _stored(url) > 10 * outage, 60)
                with stopped(url):
                    threading.Event().wait(2)
            assert wait_until(lambda: _stored(url) == len(undisturbed["articles"]), 120)
        finally:
            up.terminate()
            up.wait(timeout=60)
            kill([up])
        place.settle()
        assert place.snapshot() == undisturbed
        with open_archive(url) as archive, archive.read() as conn:
            assert list_stuck(conn) == []


def _stored(url):
    with open_archive(url) as archive, archive.read() as conn:
        return count_articles(conn)
