"""The whole way of an article, with the real commands as processes of their own."""

import os
import random
import signal
import sqlite3
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from kliping.demo.site import DemoSite
from kliping.ports import free_port
from tests.e2e.running import Place, kill, wait_until

pytestmark = pytest.mark.slow

SEED = 20261125


@pytest.fixture(scope="module")
def site():
    with DemoSite(correct_after=3600) as running:
        yield running


@pytest.fixture(scope="module")
def undisturbed(site, tmp_path_factory):
    """What is seen when nothing goes wrong."""
    place = Place(tmp_path_factory.mktemp("undisturbed"), site)
    place.run("migrate")
    place.settle()
    return place


def test_every_article_of_the_world_is_collected_read_and_found(undisturbed, site):
    seen = undisturbed.snapshot()
    readable = sum(
        not (article.gone or article.forbidden)
        for outlet in site.outlets
        for article in outlet.articles
    )
    assert len(seen["articles"]) == len(seen["facts"]) == readable
    assert sorted(set(seen["states"].values())) == ["gone", "kept", "robots"]


def test_a_press_release_in_three_outlets_is_one_story(undisturbed):
    sizes = sorted(len(story) for story in undisturbed.snapshot()["stories"])
    assert sizes[-1] == 3
    assert sizes[-2] == 1


def test_a_date_in_the_future_is_replaced_and_kept_as_printed(undisturbed):
    with closing(sqlite3.connect(undisturbed.data / "kliping.db")) as database:
        rows = database.execute(
            "select json_extract(record, '$.published_origin'),"
            " json_extract(record, '$.published_raw') from versions"
            " where json_extract(record, '$.published_raw') like '2031%'"
        ).fetchall()
    assert [origin for origin, _ in rows] == ["first_seen"]


def test_a_second_round_changes_nothing(undisturbed):
    before = undisturbed.snapshot()
    undisturbed.settle()
    assert undisturbed.snapshot() == before


def test_killing_the_processes_at_random_moments_loses_and_doubles_nothing(
    undisturbed, site, tmp_path
):
    moments = random.Random(SEED)  # noqa: S311 - reproducible, nothing secret
    place = Place(tmp_path / "killed", site)
    place.run("migrate")
    for _ in range(6):
        running = [place.start("crawl", "--forever"), place.start("work")]
        time.sleep(moments.uniform(0.5, 4.0))
        kill(running)
    place.settle()
    assert place.snapshot() == undisturbed.snapshot()


def test_one_killed_process_under_the_supervisor_is_replaced(site, tmp_path):
    place = Place(tmp_path / "up", site)
    port = free_port("127.0.0.1", 8700)
    supervisor = place.start("up", "--port", str(port))
    try:
        address = f"http://127.0.0.1:{port}/api/v1/articles?q=sorong"
        assert wait_until(lambda: b'"total":0' not in _get(address, b'"total":0'), 60)
        first = _children(supervisor.pid)
        assert len(first) == 3
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: len(_children(supervisor.pid) - first) == 3, 30)
        assert wait_until(lambda: _get(address, b"") != b"", 60)
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(timeout=40) == 0
    finally:
        kill([supervisor])


def _get(address, otherwise):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - loopback
            return answer.read()
    except OSError:
        return otherwise


def _children(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return {int(child) for child in children.split()}
