"""The small parts of the crawl: outcomes, schedule, addresses, report, configuration."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from crawler.config import CrawlConfig
from crawler.errors import RedirectedAwayError, RobotsRefusedError, RobotsWaitError
from crawler.outcomes import judge_error, judge_status, parse_retry_after
from crawler.report import MAX_REASONS, CrawlReport, render_report
from crawler.resolver import is_public
from crawler.schedule import next_poll_after_outage, next_recheck, next_retry
from crawler.settling.placing import read_addresses
from crawler.sources import Source
from records.archive.ledger import UrlState

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "state", "course"),
    [
        (404, UrlState.GONE, "wrong"),
        (410, UrlState.GONE, "wrong"),
        (429, UrlState.FAILED, "wait"),
        (503, UrlState.FAILED, "wait"),
        (500, UrlState.FAILED, "retry"),
        (401, UrlState.PAYWALL, "wrong"),
        (403, UrlState.FAILED, "wrong"),
        (301, UrlState.FAILED, "wrong"),
        (204, UrlState.FAILED, "wrong"),
    ],
)
def test_every_status_has_a_state_and_a_course(status, state, course):
    outcome = judge_status(status, None, NOW)
    assert outcome is not None
    assert (outcome.state, outcome.course, outcome.http_status) == (state, course, status)


def test_only_ok_can_be_read():
    assert judge_status(200, None, NOW) is None


@pytest.mark.parametrize(
    ("error", "state", "course"),
    [
        (RobotsRefusedError("x"), UrlState.ROBOTS, "wrong"),
        (RobotsWaitError("menunggu", NOW), UrlState.DUE, "wait"),
        (RedirectedAwayError("https://x.id/"), UrlState.DUPLICATE, "wrong"),
        (DownloadCancelledError("size"), UrlState.TOO_LARGE, "wrong"),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE (1 B)"), UrlState.TOO_LARGE, "wrong"),
        (DownloadTimeoutError("slow"), UrlState.FAILED, "retry"),
        (CannotResolveHostError("x.id"), UrlState.FAILED, "wrong"),
        (RuntimeError("who knows"), UrlState.FAILED, "retry"),
    ],
)
def test_every_error_has_a_state_and_a_course(error, state, course):
    outcome = judge_error(error)
    assert (outcome.state, outcome.course) == (state, course)


@pytest.mark.parametrize(
    ("raw", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (format_datetime(NOW + timedelta(hours=1)), timedelta(hours=1)),
        (format_datetime(NOW - timedelta(hours=1)), timedelta()),
        ("nanti", None),
        ("-5", None),
        ("\u0663", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_a_server_asks_to_wait(raw, wait):
    assert parse_retry_after(raw, NOW) == wait


def test_trying_again_ends_one_day():
    waits = [next_retry(NOW, attempts) for attempts in range(5)]
    assert waits[0] == NOW + timedelta(minutes=5)
    assert waits[-1] is None


def test_an_outage_is_asked_about_less_and_less_but_once_a_day():
    assert next_poll_after_outage(NOW, 0) == NOW + timedelta(minutes=15)
    assert next_poll_after_outage(NOW, 50) == NOW + timedelta(days=1)


def test_an_old_article_is_not_looked_at_again():
    assert next_recheck(NOW, NOW - timedelta(days=9), (6, 24, 72)) is None
    assert next_recheck(NOW, NOW - timedelta(hours=7), (6, 24)) == NOW + timedelta(hours=17)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "sorong", "",
    ],
)  # fmt: skip
def test_a_private_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["103.10.66.1", "2404:6800:4003:c00::8b", "8.8.8.8"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("named", "believed"),
    [
        ("https://www.sorong.id/banjir/", "https://www.sorong.id/banjir/"),
        ("https://sorong.id/", None),
        ("https://sorong.id", None),
        ("https://lain.id/banjir/", None),
        ("/banjir/", None),
        ("", None),
        (None, None),
    ],
)
def test_what_a_page_calls_itself_counts_only_where_it_may_be_true(named, believed):
    own = "https://sorong.id/banjir/?p=1"
    assert read_addresses(own, own, named).named == believed


def printed(report):
    console = Console(width=160, record=True, file=Path("/dev/null").open("w"))  # noqa: SIM115
    console.print(render_report(report))
    console.file.close()
    return console.export_text()


def test_a_reason_is_counted_without_what_it_says_of_one_page():
    report = CrawlReport()
    for number in range(3):
        twin = f"sama dengan / the same as {number:016x}"
        report.count_visit("sorong", UrlState.DUPLICATE, twin)
        lost = f"dialihkan ke halaman lain / redirected to another page: https://a.id/{number}"
        report.count_visit("sorong", UrlState.GONE, lost)
    assert report.source("sorong").reasons == {
        "duplicate: sama dengan / the same as": 3,
        "gone: dialihkan ke halaman lain / redirected to another page": 3,
    }


def test_the_report_shows_counts_and_every_reason():
    report = CrawlReport()
    report.count_visit("sorong", UrlState.STORED, None)
    report.count_visit("sorong", UrlState.FAILED, "waktu habis / timed out")
    report.source("sorong").count_article(is_correction=False, missing=["writers"])
    report.source("biak").endpoints["https://biak.id/feed"] = "tidak ada lagi / gone (404)"
    text = printed(report)
    for words in (
        "sorong",
        "disimpan",
        "stored",
        "writers 1",
        "failed: waktu habis / timed out: 1",
    ):
        assert words in text
    assert "biak: https://biak.id/feed: tidak ada lagi / gone (404)" in text


def test_a_long_list_of_problems_is_cut_and_says_so():
    report = CrawlReport()
    for number in range(MAX_REASONS + 5):
        report.source(f"s{number:03}").endpoints["https://x.id/feed"] = "mati / down"
    assert "dan 5 lagi / and 5 more" in printed(report)


def config(**changes):
    sources = [
        Source(
            id=name,
            name=name,
            homepage=f"https://{name}.id/",
            feeds=[{"url": f"https://{name}.id/f"}],
        )
        for name in ("ambon", "biak", "fakfak", "sorong", "ternate")
    ]
    values: dict[str, Any] = {
        "archive_url": "x",
        "warc_folder": Path("x"),
        "sources": sources,
        "contact": "a@b.id",
    }
    return CrawlConfig(**(values | changes))


def test_shards_share_out_the_sources():
    parts = [config(shard=(part, 3)).source_ids for part in (1, 2, 3)]
    assert sorted(name for part in parts for name in part) == list(config().source_ids)


def test_an_unknown_source_is_refused():
    with pytest.raises(ValueError, match="unknown source: jayapura"):
        config(only=("jayapura",))


def test_the_user_agent_is_plain_and_carries_a_contact():
    assert config().user_agent == "Kliping/0.1.0 (+a@b.id)"
