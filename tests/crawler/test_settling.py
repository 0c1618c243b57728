"""The process beside the crawl: what it is given it settles, and what kills it costs one page."""

import asyncio
import dataclasses
import logging
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.clock import machine_clock
from crawler.items import VisitItem
from crawler.readers.page import Page
from crawler.settling import process
from crawler.settling.messages import Beginning
from crawler.settling.process import SettlingError, SettlingProcess, WorkerError
from crawler.sources import Source
from crawler.warc import Exchange, iterate_pages
from records.archive import ledger
from records.archive.articles import count_articles
from records.archive.ledger import FoundUrl, UrlState
from records.archive.migrate import migrate
from records.archive.queue import LeaseWish
from records.archive.schema import URLS
from records.archive.store import open_archive
from tests.site.pages import make_page

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
HOME = "https://suarateluk.example/"
SOURCE = Source(id="suarateluk", name="Suara Teluk", homepage=HOME, active=False)


class Bomb(str):
    """A header that ends the process which is handed it."""

    __slots__ = ()

    def __reduce__(self):
        return os._exit, (3,)


class Endless(str):
    """A type of content over which a reader thinks for ever."""

    __slots__ = ()

    def split(self, *_):
        while True:
            pass


class Desk:
    """An archive with leased addresses, and the process that settles their visits."""

    def __init__(self, folder, *, urls=0):
        self.folder = folder
        self.url = f"sqlite:///{folder}/kliping.db"
        migrate(self.url)
        found = [self.make_found(number) for number in range(urls)]
        wish = LeaseWish(owner="me", limit=urls, per_domain=urls, seconds=900)
        with open_archive(self.url) as archive, archive.write(now=NOW) as tx:
            ledger.add_urls(tx, found)
            self.leased = ledger.lease_urls(tx, wish)

    def make_found(self, number):
        url = f"{HOME}berita-{number}/"
        return FoundUrl(url=url, fetch_url=url, source=SOURCE.id, found_by="feed x")

    def make_item(self, leased, *, headers=None):
        body = make_page(f"Kabar {leased.url}").encode()
        page = Page(leased.url, body, NOW, "text/html; charset=utf-8", headers=headers or {})
        exchange = Exchange(leased.url, (), 200, (("Content-Type", "text/html"),), body, NOW)
        return VisitItem(leased, pages=[page], exchanges=[exchange])

    def open(self, **changes):
        told = {
            "archive_url": self.url,
            "warc_folder": self.folder / "warc",
            "sources": (SOURCE,),
            "recheck_hours": (1.0,),
            "owner": "me",
            "software": "Kliping",
            "log_level": logging.INFO,
        }
        return SettlingProcess(Beginning(**told | changes), machine_clock)

    def states(self):
        with open_archive(self.url) as archive, archive.read() as conn:
            rows = conn.execute(select(URLS.c.url, URLS.c.state, URLS.c.reason))
            return {row.url: (row.state, row.reason) for row in rows}

    def count_stored(self):
        with open_archive(self.url) as archive, archive.read() as conn:
            return count_articles(conn)


def list_children():
    """Return the settling processes that this one has started; other tests start others."""
    files = Path("/proc/self/task").glob("*/children")
    children = [int(pid) for file in files for pid in file.read_text().split()]
    return [pid for pid in children if "crawler.settling" in read_command(pid)]


def read_command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:  # it has just ended
        return ""


async def settle_all(settling, items):
    try:
        return await asyncio.gather(*map(settling.settle, items), return_exceptions=True)
    finally:
        await settling.close()


def test_many_visits_are_settled_and_their_pages_kept(tmp_path):
    desk = Desk(tmp_path, urls=100)
    items = [desk.make_item(row) for row in desk.leased]
    done = asyncio.run(settle_all(desk.open(), items))
    assert {one.visit.state for one in done} == {UrlState.STORED}
    assert desk.count_stored() == 100
    (file,) = (tmp_path / "warc").iterdir()
    assert len(list(iterate_pages(file))) == 100
    assert not list_children()


@pytest.mark.parametrize("place", [0, 7, 19])
def test_a_page_that_kills_the_process_costs_itself_alone(tmp_path, place, caplog):
    desk = Desk(tmp_path, urls=20)
    items = [desk.make_item(row) for row in desk.leased]
    items[place] = desk.make_item(desk.leased[place], headers={"x": Bomb("x")})
    done = asyncio.run(settle_all(desk.open(), items))
    states = [one.visit.state for one in done]
    assert states.pop(place) == UrlState.FAILED
    assert set(states) == {UrlState.STORED}
    state, reason = desk.states()[desk.leased[place].url]
    assert (state, "the reader died" in reason) == ("failed", True)
    assert "the process that reads pages has died" in caplog.text
    assert desk.count_stored() == 19


def test_a_page_that_holds_its_reader_for_ever_costs_itself_alone(tmp_path, monkeypatch):
    python, isolated, run, code = process._COMMAND
    hasty = code.replace("main()", "main.__globals__.update(LONGEST_JOB=1); main()")
    monkeypatch.setattr(process, "_COMMAND", (python, isolated, run, hasty))
    desk = Desk(tmp_path, urls=3)
    items = [desk.make_item(row) for row in desk.leased]
    items[1].pages[0] = dataclasses.replace(items[1].pages[0], content_type=Endless("x"))
    done = asyncio.run(settle_all(desk.open(), items))
    states = [one.visit.state for one in done]
    assert states == [UrlState.STORED, UrlState.FAILED, UrlState.STORED]
    assert desk.count_stored() == 2


def test_a_process_that_is_killed_has_lost_nothing(tmp_path):
    desk = Desk(tmp_path, urls=200)
    items = [desk.make_item(row) for row in desk.leased]

    async def kill_on_the_way(settling):
        tasks = [asyncio.ensure_future(settling.settle(item)) for item in items]
        for enough in (1, 60, 120):
            while len(left := [task for task in tasks if not task.done()]) > len(tasks) - enough:
                await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
            for pid in list_children():
                os.kill(pid, signal.SIGKILL)
        done = await asyncio.gather(*tasks)
        await settling.close()
        return done

    done = asyncio.run(kill_on_the_way(desk.open()))
    assert desk.count_stored() == 200
    # What was written down before the kill and not yet told is found as it is.
    assert {one.visit.state for one in done} <= {UrlState.STORED, UrlState.UNCHANGED}


def test_signals_are_for_the_crawl(tmp_path):
    desk = Desk(tmp_path, urls=40)
    items = [desk.make_item(row) for row in desk.leased]

    async def interrupt(settling):
        tasks = [asyncio.ensure_future(settling.settle(item)) for item in items]
        await tasks[0]
        pids = list_children()
        for number in (signal.SIGINT, signal.SIGTERM):
            for pid in pids:
                os.kill(pid, number)
        await asyncio.gather(*tasks)
        assert list_children() == pids
        await settling.close()

    asyncio.run(interrupt(desk.open()))
    assert desk.count_stored() == 40


def test_a_process_that_cannot_begin_is_told_to_whoever_waits(tmp_path):
    desk = Desk(tmp_path, urls=1)
    settling = desk.open(archive_url=f"sqlite:///{tmp_path}/not-migrated.db")
    (error,) = asyncio.run(settle_all(settling, [desk.make_item(desk.leased[0])]))
    assert isinstance(error, WorkerError)
    assert not list_children()


def test_a_machine_that_starts_no_process_is_told_to_whoever_waits(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.settling.process._COMMAND", (str(tmp_path / "no-such-program"),))
    desk = Desk(tmp_path, urls=2)
    errors = asyncio.run(settle_all(desk.open(), [desk.make_item(row) for row in desk.leased]))
    assert all(isinstance(error, FileNotFoundError) for error in errors)


def test_raw_pages_that_cannot_be_kept_end_it_with_the_reason(tmp_path):
    desk = Desk(tmp_path, urls=3)
    (tmp_path / "warc").write_text("a file in the folder's place")
    errors = asyncio.run(settle_all(desk.open(), [desk.make_item(row) for row in desk.leased]))
    assert all(isinstance(error, OSError) and "warc" in error.filename for error in errors)
    assert desk.count_stored() == 0
    (tmp_path / "warc").unlink()
    asyncio.run(settle_all(desk.open(), [desk.make_item(row) for row in desk.leased]))
    assert desk.count_stored() == 3


@pytest.mark.parametrize("name", ["queue.py", "crawler/__init__.py"])
def test_the_folder_that_somebody_stands_in_is_no_part_of_the_program(tmp_path, monkeypatch, name):
    desk = Desk(tmp_path, urls=1)
    own = tmp_path / "own" / name
    own.parent.mkdir(parents=True)
    own.write_text("raise SystemExit('mine')")
    monkeypatch.chdir(tmp_path / "own")
    (done,) = asyncio.run(settle_all(desk.open(), [desk.make_item(desk.leased[0])]))
    assert done.visit.state == UrlState.STORED


def test_a_visit_that_cannot_be_written_leaves_the_others(tmp_path):
    desk = Desk(tmp_path, urls=3)
    items = [desk.make_item(row) for row in desk.leased]
    items[1].leased = items[1].leased.model_copy(update={"source": None})
    done = asyncio.run(settle_all(desk.open(), items))
    assert [isinstance(one, SettlingError) for one in done] == [False, True, False]
    assert desk.count_stored() == 2


def test_nothing_is_started_for_nothing(tmp_path):
    asyncio.run(Desk(tmp_path).open().close())
    assert not list_children()


def test_a_process_closed_before_it_could_begin_ends(tmp_path):
    async def start_and_close(settling):
        settling.start()
        await settling.close()

    asyncio.run(start_and_close(Desk(tmp_path).open()))
    assert not list_children()


def test_what_the_process_logs_comes_to_the_log_of_the_crawl(tmp_path, caplog):
    desk = Desk(tmp_path, urls=1)
    item = desk.make_item(desk.leased[0])
    # No reader takes a number for a type.
    item.pages[0] = Page(item.leased.url, b"<p>", NOW, 7)  # type: ignore[arg-type]
    asyncio.run(settle_all(desk.open(), [item]))
    assert "cannot read https://suarateluk.example/berita-0/" in caplog.text
