"""What Prometheus reads of each process, asked of the real ones."""

import random
import re
import time
import urllib.error
import urllib.request

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from kliping.demo.site import DemoSite
from kliping.metrics.server import build_registry, served_metrics
from kliping.metrics.stages import StageBacklogs, StageCounts
from kliping.ports import free_port, is_free
from records.archive.migrate import migrate
from records.archive.store import open_archive
from records.feed import EntryKind
from tests.e2e.running import Place, kill, wait_until
from tests.hygiene import ROOT

STORED = ("kliping_visits_total", "stored")


ANSWERED = {("/api/v1/articles", "200"), ("other", "404")}


def _answered(port):
    """Return the routes that were answered, with the status."""
    return {key[2:4] for key in scrape(port) if key[0] == "kliping_request_seconds_count"}


def fetch(port, path, *, host="127.0.0.1"):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own process
        return answer.read().decode()


def scrape(port, *, host="127.0.0.1"):
    """Return every number by its name and its labels' values, in the order of their names."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(fetch(port, "/metrics", host=host))
        for sample in family.samples
    }


def scrape_or_nothing(port):
    try:
        return scrape(port)
    except OSError:
        return {}


def free_row(length):
    """Return the first of several free ports in a row."""
    while True:
        first = random.randrange(20_000, 30_000)  # noqa: S311 - any will do
        if all(is_free("127.0.0.1", first + step) for step in range(length)):
            return first


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """``kliping up`` over the demo world, until all of it is collected, read and indexed."""
    port = free_row(4)
    with DemoSite(correct_after=3600) as site:
        settings = {"KLIPING_METRICS_PORT": str(port), "KLIPING_PORT": str(free_row(1))}
        place = Place(tmp_path_factory.mktemp("metrics"), site, **settings)
        process = place.start("up")
        try:
            assert wait_until(lambda: _is_settled(port), 120)
            yield port, int(settings["KLIPING_PORT"])
        finally:
            process.terminate()
            process.wait(timeout=60)
            kill([process])


def _is_settled(port):
    crawl, work = scrape_or_nothing(port + 1), scrape_or_nothing(port + 2)
    stored = [
        value for key, value in crawl.items() if key[:2] == ("kliping_visits_total", "stored")
    ]
    backlog = [value for key, value in work.items() if key[0] == "kliping_stage_backlog"]
    return sum(stored) > 20 and backlog == [0, 0, 0]


@pytest.mark.slow
def test_the_supervisor_tells_its_processes_and_the_room_that_is_left(running):
    seen = scrape(running[0])
    for name in ("crawl", "work", "serve"):
        assert seen["kliping_child_up", name] == 1
        assert seen["kliping_child_starts_total", name] == 1
    assert seen["kliping_disk_size_bytes",] > seen["kliping_disk_free_bytes",] > 0


@pytest.mark.slow
def test_the_crawler_tells_how_visits_ended_what_sites_answered_and_how_sources_are(running):
    seen = scrape(running[0] + 1)
    outcomes = {key[1] for key in seen if key[0] == "kliping_visits_total"}
    assert {"stored", "robots", "gone"} <= outcomes
    assert seen["kliping_site_answer_seconds_count", "200"] > 20
    assert seen["kliping_site_answer_seconds_count", "410"] >= 1
    assert sum(value for key, value in seen.items() if key[0] == "kliping_sources") >= 3
    assert seen["kliping_archive_transaction_seconds_count", "commit", "write"] > 20
    assert seen["kliping_disk_free_bytes",] > 0


@pytest.mark.slow
def test_the_worker_tells_what_waits_what_was_done_and_when(running):
    seen = scrape(running[0] + 2)
    assert seen["kliping_archive_up",] == 1
    for stage in ("enrich", "cluster", "index"):
        assert seen["kliping_stage_backlog", stage] == 0
        assert seen["kliping_stage_stuck", stage] == 0
        assert seen["kliping_stage_entries_total", stage] > 20
        assert seen["kliping_stage_last_progress_timestamp_seconds", stage] > 1.7e9


@pytest.mark.slow
def test_the_pages_tell_answers_by_route_on_their_own_port_and_behind_the_door(running):
    port, pages = running
    fetch(pages, "/api/v1/articles?q=sorong")
    with pytest.raises(urllib.error.HTTPError) as missing:
        fetch(pages, "/nothing-here")
    missing.value.close()
    for asked in (port + 3, pages):
        # An answer is counted when it has been sent, which its reader may know a moment earlier.
        assert wait_until(lambda asked=asked: _answered(asked) >= ANSWERED, 10)


@pytest.mark.slow
def test_a_stranger_is_refused_the_numbers(running):
    port, pages = running
    for asked in (port, port + 3, pages):
        with pytest.raises(urllib.error.HTTPError) as refused:
            scrape(asked, host="kliping.example.id")
        refused.value.close()
        assert refused.value.code == 403


@pytest.mark.parametrize("name", ["operations.md", "prometheus-rules.yml"])
def test_guide_and_alerts_name_numbers_that_there_are(name):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    code = "".join(path.read_text("utf-8") for path in (ROOT / "kliping/metrics").glob("*.py"))
    named = {one.removesuffix("_total") for one in re.findall(r"\b(kliping_[a-z_]+)", page)}
    assert len(named) > 8
    assert {one for one in named if f'"{one}"' not in code} <= {"kliping_index_password"}


def test_every_alert_has_a_question_and_a_sentence():
    rules = yaml.safe_load((ROOT / "docs" / "prometheus-rules.yml").read_text(encoding="utf-8"))
    (group,) = rules["groups"]
    assert len({rule["alert"] for rule in group["rules"]}) == len(group["rules"]) > 5
    for rule in group["rules"]:
        assert rule["expr"]
        assert rule["annotations"]["summary"]


def test_a_stage_that_hangs_from_its_first_entry_on_is_to_be_seen():
    registry = build_registry()
    began = time.time()
    StageCounts(registry, ["index"])
    assert registry.get_sample_value("kliping_stage_entries_total", {"stage": "index"}) == 0
    progress = "kliping_stage_last_progress_timestamp_seconds"
    assert (registry.get_sample_value(progress, {"stage": "index"}) or 0) >= began


def test_numbers_are_given_while_the_archive_is_away(tmp_path):
    url = f"sqlite:///{tmp_path}/kliping.db"
    migrate(url)
    registry = build_registry()
    with open_archive(url) as archive:
        registry.register(StageBacklogs(archive, {"index": list(EntryKind)}))
    (tmp_path / "kliping.db").write_bytes(b"no database at all" * 100)
    with served_metrics(registry, "127.0.0.1", free_port("127.0.0.1", free_row(1))) as port:
        seen = scrape(port)
    assert seen["kliping_archive_up",] == 0
    assert seen["process_open_fds",] > 0
