"""The ledger of addresses, the endpoints, robots.txt copies and runs, on every archive."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from records.archive.endpoints import (
    Poll,
    list_due_endpoints,
    list_endpoints,
    next_poll_at,
    register_endpoints,
    settle_poll,
)
from records.archive.ledger import (
    FoundUrl,
    UrlState,
    Visit,
    add_urls,
    count_reasons,
    count_states,
    has_unvisited,
    lease_urls,
    list_owners,
    next_due_at,
    release_urls,
    remember_alias,
    settle_url,
)
from records.archive.queue import LeaseWish
from records.archive.robots import RobotsCopy, get_robots, keep_robots
from records.archive.runs import begin_run, end_run, list_runs
from records.archive.schema import SIGHTINGS, URLS

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def find(name, host="sorong.id", **changes):
    url = f"https://{host}/{name}"
    values = {
        "url": url,
        "fetch_url": url,
        "source": "sorong",
        "found_by": "feed https://sorong.id/feed",
    }
    return FoundUrl(**(values | changes))


def wish(**changes):
    return LeaseWish(**({"owner": "a", "limit": 10, "per_domain": 10, "seconds": 60} | changes))


def add(archive, *found, now=NOW):
    with archive.write(now=now) as tx:
        return add_urls(tx, found)


def lease(archive, *, now=NOW, **changes):
    with archive.write(now=now) as tx:
        return [leased.url.rsplit("/", 1)[1] for leased in lease_urls(tx, wish(**changes))]


def settle(archive, name, state, *, now=NOW, owner=None, **changes):
    with archive.write(now=now) as tx:
        return settle_url(
            tx, f"https://sorong.id/{name}", Visit(state=state, **changes), owner=owner
        )


def test_an_address_is_new_once(archive):
    assert add(archive, find("a"), find("a"), find("b")).new == 2
    assert add(archive, find("a")) == (0, 0)


def test_a_list_that_names_an_address_twice_changes_nothing_by_that(archive):
    twice = find("a", title_hint="Banjir"), find("a", title_hint="Banjir di Sorong")
    assert add(archive, *twice) == (1, 1)
    assert lease(archive) == ["a"]
    settle(archive, "a", UrlState.STORED)
    assert add(archive, *twice) == (0, 0)
    assert lease(archive) == []


def test_more_addresses_than_one_question_takes(archive):
    many = [find(f"n{number}", title_hint="x") for number in range(1200)]
    assert add(archive, *many) == (1200, 1200)
    changed = [row.model_copy(update={"title_hint": "y"}) for row in many[::100]]
    assert add(archive, *many[1:50], *changed) == (0, 0)
    with archive.read() as conn:
        known = {row.url for row in conn.execute(select(SIGHTINGS)) if row.title_hint == "y"}
    assert known == {row.url for row in changed}


def test_a_leased_address_is_nobody_elses(archive):
    add(archive, find("a"), find("b"))
    assert lease(archive, limit=1) == ["a"]
    assert lease(archive, owner="b") == ["b"]


def test_a_lease_that_ran_out_gives_the_address_back(archive):
    add(archive, find("a"))
    lease(archive)
    assert lease(archive, owner="b", now=NOW + timedelta(seconds=59)) == []
    assert lease(archive, owner="b", now=NOW + timedelta(seconds=61)) == ["a"]


def test_who_lost_the_lease_writes_nothing(archive):
    add(archive, find("a"))
    lease(archive)
    lease(archive, owner="b", now=NOW + timedelta(seconds=61))
    assert not settle(archive, "a", UrlState.FAILED, owner="a")
    assert settle(archive, "a", UrlState.STORED, owner="b")


def test_released_addresses_are_due_at_once(archive):
    add(archive, find("a"), find("b"))
    lease(archive)
    with archive.write(now=NOW) as tx:
        assert list_owners(tx.conn) == ["a"]
        assert release_urls(tx, "a") == 2
    assert lease(archive, owner="b") == ["a", "b"]


def test_leases_are_spread_over_the_domains(archive):
    add(archive, *(find(f"a{n}") for n in range(5)), find("z", host="manokwari.id"))
    assert lease(archive, limit=3, per_domain=2) == ["z", "a0", "a1"]


def test_busy_domains_and_other_sources_are_left_alone(archive):
    add(
        archive, find("a"), find("b", host="manokwari.id"), find("c", host="biak.id", source="biak")
    )
    assert lease(archive, busy=("sorong.id",), sources=("sorong",)) == ["b"]


def test_subdomains_count_as_one_domain(archive):
    add(archive, find("a", host="www.sorong.id"), find("b", host="ekonomi.sorong.id"))
    assert len(lease(archive, per_domain=1)) == 1


@pytest.mark.parametrize("state", [state for state in UrlState if state not in {"due", "leased"}])
def test_a_settled_address_comes_back_only_when_its_time_has_come(archive, state):
    add(archive, find("a"))
    lease(archive)
    settle(archive, "a", state, next_at=NOW + timedelta(hours=1))
    assert lease(archive) == []
    assert lease(archive, now=NOW + timedelta(hours=1)) == ["a"]


def test_a_settled_address_without_a_next_time_never_comes_back(archive):
    add(archive, find("a"))
    lease(archive)
    settle(archive, "a", UrlState.NOT_ARTICLE, reason="halaman depan / front page")
    assert lease(archive, now=NOW + timedelta(days=900)) == []


def test_attempts_are_counted_until_one_succeeds(archive):
    add(archive, find("a"))
    for _ in range(3):
        settle(archive, "a", UrlState.FAILED, next_at=NOW, counts_as_attempt=True)
    with archive.write(now=NOW) as tx:
        assert lease_urls(tx, wish())[0].attempts == 3
    settle(archive, "a", UrlState.STORED, next_at=NOW)
    with archive.write(now=NOW) as tx:
        assert lease_urls(tx, wish())[0].attempts == 0


def test_an_address_keeps_its_article_when_a_later_visit_fails(archive):
    add(archive, find("a"))
    settle(archive, "a", UrlState.STORED, article_id="00ff")
    settle(archive, "a", UrlState.FAILED, next_at=NOW)
    with archive.write(now=NOW) as tx:
        assert lease_urls(tx, wish())[0].article_id == "00ff"


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [
        pytest.param({"changed_hint": "1"}, {"changed_hint": "2"}, True, id="another-time"),
        pytest.param(
            {"title_hint": "Banjir"}, {"title_hint": "Ralat"}, True, id="another-headline"
        ),
        pytest.param({"changed_hint": "1"}, {"changed_hint": "1"}, False, id="the-same-time"),
        pytest.param({}, {"changed_hint": "1"}, False, id="first-said-now"),
        pytest.param({"changed_hint": "1"}, {}, False, id="no-longer-said"),
    ],
)
def test_a_printed_change_makes_an_address_due_again(archive, before, after, again):
    add(archive, find("a", **before))
    settle(archive, "a", UrlState.STORED)
    add(archive, find("a", **after))
    assert lease(archive) == (["a"] if again else [])


def test_counts_stand_by_source_and_state(archive):
    add(archive, find("a"), find("b"), find("c", host="biak.id", source="biak"))
    settle(archive, "a", UrlState.FAILED, reason="waktu habis / timed out")
    with archive.read() as conn:
        assert count_states(conn) == {
            "sorong": {UrlState.FAILED: 1, UrlState.DUE: 1},
            "biak": {UrlState.DUE: 1},
        }
        assert count_reasons(conn, "sorong")[UrlState.FAILED, "waktu habis / timed out"] == 1


def test_unvisited_means_never_visited(archive):
    add(archive, find("a"))
    with archive.read() as conn:
        assert has_unvisited(conn, "sorong")
    settle(archive, "a", UrlState.STORED, next_at=NOW)
    lease(archive)
    with archive.read() as conn:
        assert not has_unvisited(conn, "sorong")


def test_the_next_time_is_the_earliest_of_leases_and_dates(archive):
    with archive.read() as conn:
        assert next_due_at(conn) is None
    add(archive, find("a"), find("b"))
    settle(archive, "a", UrlState.STORED, next_at=NOW + timedelta(hours=5))
    lease(archive, seconds=60)
    with archive.read() as conn:
        assert next_due_at(conn, ["sorong"]) == NOW + timedelta(seconds=60)


def test_where_a_redirect_led_needs_no_visit_of_its_own(archive):
    add(archive, find("a"))
    with archive.write(now=NOW) as tx:
        (leased,) = lease_urls(tx, wish())
        visit = Visit(state=UrlState.STORED, article_id="00ff")
        remember_alias(tx, "https://sorong.id/tujuan", leased, visit)
        settle_url(tx, leased.url, visit)
    assert add(archive, find("tujuan")).new == 0
    assert lease(archive) == []


FEED = "https://sorong.id/feed"


def poll(archive, now=NOW, **changes):
    with archive.write(now=now) as tx:
        settle_poll(tx, FEED, Poll(**({"next_at": now + timedelta(hours=1)} | changes)))


def test_an_endpoint_of_two_sources_is_asked_once(archive):
    with archive.write(now=NOW) as tx:
        register_endpoints(tx, [(FEED, "feed", "sorong"), (FEED, "feed", "biak")])
        register_endpoints(tx, [(FEED, "feed", "sorong"), (FEED, "feed", "biak")])
    with archive.read() as conn:
        (endpoint,) = list_due_endpoints(conn, NOW)
    assert endpoint.source == "sorong"


def test_an_endpoint_that_no_source_names_any_more_is_not_asked(archive):
    with archive.write(now=NOW) as tx:
        register_endpoints(tx, [(FEED, "feed", "sorong")])
        register_endpoints(tx, [])
    with archive.read() as conn:
        assert list_endpoints(conn) == []


def test_an_endpoint_goes_over_to_the_source_that_still_names_it(archive):
    with archive.write(now=NOW) as tx:
        register_endpoints(tx, [(FEED, "feed", "sorong"), (FEED, "feed", "biak")])
        register_endpoints(tx, [(FEED, "feed", "biak")])
    with archive.read() as conn:
        assert [endpoint.source for endpoint in list_endpoints(conn)] == ["biak"]


def test_failures_in_a_row_are_counted_and_leave_the_last_form_known(archive):
    with archive.write(now=NOW) as tx:
        register_endpoints(tx, [(FEED, "feed", "sorong")])
    poll(archive, entries=10, etag='"1"', body_hash="00")
    poll(archive, reason="404", http_status=404)
    poll(archive, reason="404", http_status=404)
    with archive.read() as conn:
        (endpoint,) = list_endpoints(conn)
        assert next_poll_at(conn, among=[FEED]) == NOW + timedelta(hours=1)
    assert (endpoint.failures, endpoint.etag, endpoint.entries) == (2, '"1"', 10)
    poll(archive)
    with archive.read() as conn:
        assert list_endpoints(conn)[0].failures == 0


def test_an_index_whose_bytes_are_not_remembered_is_counted_all_the_same(archive):
    with archive.write(now=NOW) as tx:
        register_endpoints(tx, [(FEED, "sitemap", "sorong")])
    poll(archive, entries=7)
    with archive.read() as conn:
        (endpoint,) = list_endpoints(conn)
    assert (endpoint.entries, endpoint.full_at) == (7, None)


def test_a_server_is_asked_for_the_whole_at_least_once_a_day(archive):
    with archive.write(now=NOW) as tx:
        register_endpoints(tx, [(FEED, "feed", "sorong")])
    poll(archive, entries=1, body_hash="00")
    poll(archive, now=NOW + timedelta(hours=20))  # 304
    with archive.read() as conn:
        (endpoint,) = list_endpoints(conn)
    assert endpoint.may_be_conditional(NOW + timedelta(hours=23))
    assert not endpoint.may_be_conditional(NOW + timedelta(hours=25))


def test_a_copy_of_robots_is_good_for_a_day_and_a_refusal_for_an_hour(archive):
    good = RobotsCopy(
        origin="https://sorong.id", http_status=200, body="User-agent: *", fetched_at=NOW
    )
    lost = RobotsCopy(
        origin="https://biak.id", http_status=None, reason="mati / down", fetched_at=NOW
    )
    with archive.write(now=NOW) as tx:
        keep_robots(tx, lost)
        keep_robots(tx, good)
        keep_robots(tx, good)
    with archive.read() as conn:
        assert get_robots(conn, "https://sorong.id") == good
        assert get_robots(conn, "https://fakfak.id") is None
    assert (good.good_until - NOW, good.must_wait) == (timedelta(days=1), False)
    assert (lost.good_until - NOW, lost.must_wait) == (timedelta(hours=1), True)


def test_a_run_is_written_down_at_its_beginning_and_end(archive):
    with archive.write(now=NOW) as tx:
        first = begin_run(tx)
    with archive.write(now=NOW + timedelta(minutes=1)) as tx:
        second = begin_run(tx)
        end_run(tx, first, {"stored": 3})
    with archive.read() as conn:
        runs = list_runs(conn)
    assert [(run.id, run.report) for run in runs] == [(second, None), (first, {"stored": 3})]
    assert runs[0].ended_at is None


@pytest.mark.parametrize("seed", range(5))
def test_what_is_leased_is_what_a_look_at_all_would_choose(archive, seed):
    dice = random.Random(seed)  # noqa: S311 - examples, no secrets
    for number in range(120):
        source, host = dice.choice("abc"), f"{dice.choice('wxyz')}.id"
        moment = NOW - timedelta(minutes=dice.randrange(-20, 60))
        add(archive, find(f"n{number:03}", host=host, source=source), now=moment)
    chosen = wish(limit=15, per_domain=4, sources=("a", "b"), busy=("w.id",))
    with archive.read() as conn:
        rows = [row for row in conn.execute(select(URLS)) if row.next_at <= NOW]
    turns = []
    for domain in ("x.id", "y.id", "z.id"):
        lane = [row for row in rows if row.domain == domain and row.source in {"a", "b"}]
        lane.sort(key=lambda row: (row.next_at, row.url))
        turns += [(turn, row.next_at, row.url) for turn, row in enumerate(lane[:4])]
    with archive.write(now=NOW) as tx:
        leased = [row.url for row in lease_urls(tx, chosen)]
    assert leased == [url for _, _, url in sorted(turns)][:15]
