"""A source that falls silent, loses a field or shuts us out is named; LESSONS 25, 26 and 32."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from crawler.health import judge_endpoints, judge_fields, judge_visits, judge_volume, learn_volume
from records.archive.endpoints import Endpoint
from records.archive.schema import FEED
from records.archive.sources import list_sources
from records.archive.store import open_archive
from records.archive.volume import Arrival
from tests.crawler.crawling import Crawling, make_source
from tests.site.pages import PARAGRAPHS, make_feed, make_page
from tests.site.server import Site

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
TIME = "Fri, 20 Nov 2026 10:00:00 +0900"


def make_arrivals(number_on):
    """Make articles for each of the last 56 days, as many as ``number_on`` its age says."""
    moments = (
        NOW - timedelta(days=age, minutes=number)
        for age in range(1, 57)
        for number in range(number_on(age))
    )
    return [Arrival(moment, moment) for moment in moments]


@pytest.mark.parametrize(
    ("number_on", "said"),
    [
        pytest.param(lambda age: 20, None, id="as-ever"),
        pytest.param(lambda age: 20 if age > 2 else 0, "no article since", id="silent-for-days"),
        pytest.param(lambda age: 100 if age > 1 else 50, "usually 100", id="cut-at-a-round-number"),
        pytest.param(lambda age: age % 7 == 0, None, id="one-a-week-is-no-silence"),
        pytest.param(lambda age: 20 if 3 < age < 10 else 0, None, id="too-young-to-judge"),
        pytest.param(lambda age: 0, None, id="never-had-any"),
        pytest.param(lambda age: 18 if age > 1 else 12, None, id="a-weak-day"),
    ],
)
def test_the_volume_of_the_days_says_whether_a_source_fell_silent(number_on, said):
    health = judge_volume(make_arrivals(number_on), now=NOW, zone=UTC)
    reason = (health.reason if health else None) or ""
    assert said in reason if said else not reason


def test_a_weekday_that_is_always_empty_is_expected_to_be():
    """LESSONS 32: and the days without articles count as zeros."""
    tuesdays_off = make_arrivals(lambda age: 0 if age % 7 == 1 else 30)
    assert judge_volume(tuesdays_off, now=NOW, zone=UTC) is None


def test_days_without_articles_count_as_zeros():
    means = learn_volume({date(2026, 11, 2): 8}, first=date(2026, 11, 2), end=date(2026, 11, 30))
    assert means == [2.0, 0, 0, 0, 0, 0, 0]


WHOLE = {"title": "wpberita", "body": "wpberita", "writers": "credits"}


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        pytest.param([WHOLE] * 9, [WHOLE] * 4, None, id="the-same"),
        pytest.param(
            [WHOLE] * 9,
            [WHOLE | {"title": "meta"}] * 4,
            "title: wpberita → meta (0/4)",
            id="another-reader-stands-in",
        ),
        pytest.param(
            [WHOLE] * 9,
            [{"title": "wpberita", "body": "wpberita"}] * 4,
            "writers: credits → kosong / empty (0/4)",
            id="a-field-is-empty",
        ),
        pytest.param([WHOLE] * 9, [{"title": "meta"}] * 2, None, id="too-few-now"),
        pytest.param([WHOLE] * 4, [{"title": "meta"}] * 4, None, id="too-few-before"),
        pytest.param(
            [WHOLE, {"title": "meta"}] * 5, [{"title": "meta"}] * 4, None, id="never-was-usual"
        ),
        pytest.param([{}] * 9, [WHOLE] * 4, None, id="a-field-more-is-no-loss"),
    ],
)
def test_a_field_that_was_always_there_and_is_not_now_is_named(before, now, said):
    health = judge_fields(before, now)
    assert (health.reason if health else None) == said


def make_endpoint(**changes):
    values = {"url": "https://x.id/feed/", "kind": "feed", "source": "x", "checked_at": NOW}
    return Endpoint(**(values | changes))


@pytest.mark.parametrize(
    ("endpoints", "state"),
    [
        pytest.param([{}], None, id="well"),
        pytest.param([{"failures": 1, "http_status": 404}], "unreachable", id="no-such-page"),
        pytest.param([{"failures": 1}], "unreachable", id="no-answer"),
        pytest.param([{"failures": 1, "http_status": 403}], "blocked", id="refused"),
        pytest.param(
            [{"failures": 1, "reason": "dilarang robots.txt / forbidden by robots.txt"}],
            "blocked",
            id="robots",
        ),
        pytest.param([{"failures": 2, "http_status": 200}], "broken", id="no-feed-any-more"),
        pytest.param([{"failures": 1}, {}], None, id="another-way-is-open"),
        pytest.param([{"failures": 1, "checked_at": None}], None, id="never-asked"),
    ],
)
def test_a_source_none_of_whose_lists_answers_is_named(endpoints, state):
    health = judge_endpoints([make_endpoint(**row) for row in endpoints])
    assert (health.state.value if health else None) == state


def test_a_site_that_refuses_its_pages_is_blocked():
    reason = "failed: ditolak server / refused by the server (403)"
    blocked = judge_visits({"failed": 4, "stored": 1}, {reason: 4})
    assert blocked is not None
    assert blocked.state == "blocked"
    assert judge_visits({"failed": 2, "stored": 3}, {reason: 2}) is None


@pytest.fixture
def site():
    with Site() as opened:
        yield opened


def publish(site, names, heading="h1"):
    rows = []
    for name in names:
        page = make_page(f"Berita {name}", paragraphs=(f"Berita {name}.", *PARAGRAPHS))
        page = page.replace("<h1 ", f"<{heading} ").replace("</h1>", f"</{heading}>")
        site.put(f"/{name}/", page)
        rows.append((site.url(f"/{name}/"), f"Berita {name}", TIME))
    site.put("/feed/", make_feed(rows))


def read_source(crawling):
    with open_archive(crawling.archive_url) as archive, archive.read() as conn:
        (source,) = list_sources(conn)
        kinds = list(conn.execute(select(FEED.c.kind)).scalars())
    return source, kinds.count("source.changed")


def test_a_heading_that_changes_its_tag_is_reported_within_one_run(tmp_path, site):
    """LESSONS 25."""
    crawling = Crawling(tmp_path, [make_source(site)])
    publish(site, ("a", "b", "c", "d", "e", "f"))
    crawling.run()
    source, before = read_source(crawling)
    assert (source.state, source.state_reason) == ("ok", None)
    publish(site, ("g", "h", "i"), heading="h4")
    report = crawling.run()
    source, after = read_source(crawling)
    assert source.state == "broken"
    assert source.state_reason.startswith("title: wpberita → meta")
    assert source.state_since is not None
    assert report.sources["suarateluk"].state == "broken"
    assert after == before + 1


def test_a_broken_source_stays_so_until_articles_show_otherwise(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)])
    publish(site, ("a", "b", "c", "d", "e", "f"))
    crawling.run()
    publish(site, ("g", "h", "i"), heading="h4")
    crawling.run()
    crawling.run()
    assert read_source(crawling)[0].state == "broken"


def test_a_broken_source_is_not_well_because_it_has_been_broken_for_long(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)])
    publish(site, ("a", "b", "c", "d", "e", "f"))
    crawling.run()
    for names in ("ghi", "jkl", "mno"):
        publish(site, names, heading="h4")
        crawling.run()
        assert read_source(crawling)[0].state == "broken"
    publish(site, "pqr")
    crawling.run()
    assert read_source(crawling)[0].state == "ok"


def test_a_crawl_that_goes_on_says_that_a_source_is_broken_and_that_it_is_well(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)], poll_seconds=0.5, judge_seconds=0.2)
    publish(site, ("a", "b", "c", "d", "e", "f"))
    crawling.run()
    process = crawling.start(once=False)
    try:
        publish(site, "ghi", heading="h4")
        broken = wait_for_state(crawling, process, "broken")
        publish(site, "jkl")
        well = wait_for_state(crawling, process, "ok")
    finally:
        process.terminate()
        process.wait()
    assert broken.state_reason.startswith("title: wpberita → meta")
    assert broken.state_since <= well.state_since
    assert well.state_reason is None


def wait_for_state(crawling, process, state):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        source, _ = read_source(crawling)
        if source.state == state:
            return source
        time.sleep(0.05)
    pytest.fail(f"never {state}")


def test_a_source_that_answers_again_is_well_again(tmp_path, site):
    crawling = Crawling(tmp_path, [make_source(site)])
    crawling.run()
    assert read_source(crawling)[0].state == "unreachable"
    publish(site, ("a",))
    crawling.run()
    source, _ = read_source(crawling)
    assert (source.state, source.state_reason) == ("ok", None)
