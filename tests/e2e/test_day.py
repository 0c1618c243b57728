"""A day in the life: forty outlets, two thousand stories, and everything that can go wrong."""

import dataclasses
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from records.archive.schema import ENDPOINTS, ROBOTS, URLS
from records.archive.store import open_archive
from tests.crawler.crawling import Crawling, make_source
from tests.e2e.day import Asked, Day
from tests.e2e.day_rules import find_hasty, find_hasty_visits, find_impatient

SOURCES = 40
STORIES = 2000
STEP = 2
"""Hours between two crawls: each is a process of its own."""

RECHECKS = (1, 6, 24)
LAST_HOURS = (28, 32, 36, 40, 44, 48, 50)
"""Crawls after the day, until the last look at every story is over."""


@dataclasses.dataclass
class Told:
    """What is left of the day for the tests to look at."""

    day: Day
    crawling: Crawling
    again: set[tuple[int, str, str]]
    reports: dict[int, Counter[str]]
    kills: int = 0


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    with Day(sources=SOURCES, seed=20261125) as day:
        told = Told(day, _make_crawling(day, tmp_path_factory.mktemp("day")), set(), {})
        for hour in range(STEP, 24 + STEP, STEP):
            day.set_hour(hour)
            _let_things_happen(day, hour)
            if hour % 6 == 0:
                _kill_halfway(told)
            _crawl(told)
        for hour in LAST_HOURS:
            day.set_hour(hour)
            day.break_down(0)
            _crawl(told)
        yield told


def _make_crawling(day, folder):
    sources = [
        make_source(day, name, host=day.host_of(name), system="generic") for name in day.sources
    ]
    return Crawling(
        folder,
        sources,
        run_seconds=300,
        poll_now=False,
        recheck_hours=list(RECHECKS),
        least_wait=30,
        allow_private_hosts=[day.host_of(name) for name in day.sources],
    )


def _let_things_happen(day, hour):
    day.publish(round(STORIES * hour / 24) - len(day.stories), within=timedelta(hours=STEP))
    day.edit(12)
    day.delete(3)
    day.get_busy(10)
    day.break_down(3 if hour % 8 == 4 else 0)


def _crawl(told):
    told.day.run += 1
    report = told.crawling.run(ahead_seconds=told.day.ahead.total_seconds())
    told.reports[told.day.run] = report.totals()


def _kill_halfway(told):
    """Begin a crawl, kill it, and note what the next one has to ask for again."""
    day = told.day
    day.run += 1
    process = told.crawling.start(ahead_seconds=day.ahead.total_seconds())
    told.kills += day.wait_for_requests(day.dice.randrange(20, 120), process)
    process.kill()
    process.wait()
    with open_archive(told.crawling.archive_url) as archive, archive.read() as conn:
        leased = conn.execute(select(URLS.c.url).where(URLS.c.state == "leased")).scalars()
        begun = day.now() - timedelta(hours=STEP / 2)
        polled = conn.execute(select(ENDPOINTS.c.url).where(ENDPOINTS.c.checked_at > begun))
        lists = {f"{_source_of(url)}/feed/" for url in polled.scalars()}
        kept = conn.execute(select(ROBOTS.c.origin, ROBOTS.c.fetched_at)).all()
        fresh = {_source_of(row.origin) for row in kept if row.fetched_at > begun}
        told.again |= {(day.run + 1, _source_of(url), urlsplit(url).path) for url in leased}
    told.again |= {
        (day.run + 1, name, "/feed/") for name in day.sources if f"{name}/feed/" not in lists
    }
    told.again |= {(day.run + 1, name, "/robots.txt") for name in day.sources if name not in fresh}


def _source_of(url):
    return urlsplit(url).netloc.partition(".")[0]


@pytest.fixture(scope="module")
def stored(told):
    return {
        (_source_of(row.article.url), urlsplit(row.article.url).path): row
        for row in told.crawling.articles()
    }


# In one process, which lives through the day once for all of them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("day")]


def test_the_day_was_a_hard_one(told):
    said = Counter(row.status for row in told.day.log)
    assert len(told.day.stories) == STORIES
    assert told.kills == 4
    assert min(said[status] for status in (200, 304, 404, 410, 429, 500)) > 20


def test_every_story_is_there_in_its_last_form(told, stored):
    present = {key: story for key, story in told.day.stories.items() if not story.deleted}
    assert {key: stored[key].article.body for key in present if key in stored} == {
        key: story.body for key, story in present.items()
    }
    assert {key for key in present if stored[key].gone_at} == set()


def test_a_story_has_a_version_for_each_form_that_was_seen(told, stored):
    seen = {key: len(story.served) for key, story in told.day.stories.items() if story.served}
    assert {key: row.version for key, row in stored.items()} == seen


def test_a_story_that_was_taken_down_is_marked_and_stays_readable(told, stored):
    deleted = {key for key, story in told.day.stories.items() if story.deleted and story.served}
    assert deleted
    assert {key for key, row in stored.items() if row.gone_at} == deleted
    assert all(stored[key].article.body for key in deleted)


def test_no_list_is_asked_before_its_time(told):
    assert list(find_hasty(told.day.log, told.again)) == []


def test_no_story_is_asked_for_before_its_time(told):
    rows: dict[tuple[str, str], list[Asked]] = {key: [] for key in told.day.stories}
    for row in told.day.log:
        if (row.source, row.path) in rows:
            rows[row.source, row.path].append(row)
    hasty = [
        line
        for key, story in told.day.stories.items()
        for line in find_hasty_visits(
            rows[key], told.again, published=story.published, rechecks=RECHECKS
        )
    ]
    assert hasty == []


def test_a_host_that_asks_for_patience_is_left_alone_even_after_a_kill(told):
    assert list(find_impatient(told.day.log, told.again)) == []


def test_every_request_is_counted_in_the_report_of_its_run(told):
    asked = {run: sum(told.day.count_stories(run).values()) for run in told.reports}
    counted = {run: totals.total() - totals["due"] for run, totals in told.reports.items()}
    assert counted == asked


def test_the_ledger_adds_up(told, stored):
    with open_archive(told.crawling.archive_url) as archive, archive.read() as conn:
        query = select(URLS.c.state, func.count()).group_by(URLS.c.state)
        states: dict[str, int] = dict(map(tuple, conn.execute(query)))
    asked = {(row.source, row.path) for row in told.day.log} & set(told.day.stories)
    present = sum(not story.deleted for story in told.day.stories.values())
    assert set(states) == {"stored", "unchanged", "gone"}
    assert states["stored"] + states["unchanged"] == present
    assert sum(states.values()) == len(asked)
