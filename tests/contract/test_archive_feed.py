import multiprocessing
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from records.archive.articles import store_article
from records.archive.positions import (
    LeaseLostError,
    Worker,
    claim_partition,
    list_stuck,
    move_position,
    prune_feed,
    release_gone,
)
from records.archive.schema import FEED, POSITIONS
from records.archive.store import open_archive
from records.feed import EntryKind
from records.follower import Follower, UnavailableError
from tests.making import NOON, make_article

DONE = Table("done", MetaData(), Column("article_id", String(64)), Column("version", Integer))
"""What a test's stage has worked on, written in the transaction of the position."""


class Noting:
    """A stage that notes what it did; it fails as told."""

    name = "noting"
    kinds = frozenset({EntryKind.ARTICLE_STORED})

    def __init__(self, *, partitions=16, fail=frozenset(), error=ValueError, pause=0.0):
        self.partitions = partitions
        self.fail = fail
        self.error = error
        self.pause = pause

    def work(self, entries):
        time.sleep(self.pause)
        if any(entry.article_id in self.fail for entry in entries):
            raise self.error("broken")
        return entries

    def write(self, tx, result):
        tx.conn.execute(
            insert(DONE),
            [{"article_id": entry.article_id, "version": entry.version} for entry in result],
        )


@pytest.fixture
def filled(archive):
    """An archive with 60 articles and a table for a stage's results."""
    with archive.write() as tx:
        DONE.create(tx.conn)
        for number in range(60):
            store_article(tx, make_article(str(number)))
    return archive


def run_all(follower):
    while follower.run_once():
        pass


def done(archive):
    with archive.read() as conn:
        return sorted(conn.execute(select(DONE.c.article_id)).scalars())


ALL = sorted(make_article(str(number)).id for number in range(60))


@pytest.mark.parametrize("partitions", [1, 16])
def test_a_follower_does_every_entry_once_and_then_is_idle(filled, partitions):
    follower = Follower(filled, Noting(partitions=partitions), batch_size=7)
    assert follower.backlog() == 60
    run_all(follower)
    assert done(filled) == ALL
    assert follower.backlog() == 0
    assert follower.run_once() == 0


def test_one_partition_keeps_the_order_of_the_feed(filled):
    run_all(Follower(filled, Noting(partitions=1), batch_size=7))
    with filled.read() as conn:
        order = list(conn.execute(select(DONE.c.article_id)).scalars())
        feed = list(conn.execute(select(FEED.c.article_id).order_by(FEED.c.seq)).scalars())
    assert order == feed


def test_a_broken_entry_is_put_aside_with_its_reason_and_the_others_go_on(filled):
    broken = ALL[17]
    run_all(Follower(filled, Noting(partitions=1, fail={broken}), batch_size=50))
    assert done(filled) == [each for each in ALL if each != broken]
    with filled.read() as conn:
        stuck = list_stuck(conn)
    assert [(s.stage, s.article_id, s.reason) for s in stuck] == [
        ("noting", broken, "ValueError: broken")
    ]


def test_work_waits_while_what_it_needs_is_away(filled):
    away = Noting(partitions=1, fail=set(ALL), error=UnavailableError)
    with pytest.raises(UnavailableError):
        Follower(filled, away).run_once()
    assert done(filled) == []
    run_all(Follower(filled, Noting(partitions=1)))
    assert done(filled) == ALL


def test_entries_of_other_kinds_are_passed_over(filled):
    with filled.write() as tx:
        tx.announce(EntryKind.SOURCE_CHANGED, subject="example")
    follower = Follower(filled, Noting(partitions=1))
    run_all(follower)
    assert done(filled) == ALL
    with filled.read() as conn:
        assert conn.execute(select(POSITIONS.c.position)).scalar_one() == 61


def test_a_partition_belongs_to_one_worker_until_its_lease_ends(filled):
    def worker(owner):
        return Worker(
            stage="noting",
            partitions=1,
            kinds=Noting.kinds,
            owner=owner,
            lease=timedelta(seconds=1),
        )

    first = claim_partition(filled, worker("first"), limit=10)
    assert first is not None
    assert claim_partition(filled, worker("second"), limit=10) is None
    with filled.write() as tx:
        tx.conn.execute(POSITIONS.update().values(lease_until=NOON))
    second = claim_partition(filled, worker("second"), limit=10)
    assert second is not None
    assert second.entries == first.entries
    with pytest.raises(LeaseLostError), filled.write() as tx:
        move_position(tx, first, first.last, release=True)


def test_a_lease_is_renewed_while_the_work_goes_on(filled):
    slow = Follower(filled, Noting(partitions=1, pause=1.5), batch_size=100, lease_seconds=0.6)
    thread = threading.Thread(target=slow.run_once)
    thread.start()
    time.sleep(0.3)
    other = Follower(filled, Noting(partitions=1))
    seen = []
    while thread.is_alive():
        seen.append(other.run_once())
        time.sleep(0.1)
    assert set(seen) <= {0}
    assert done(filled) == ALL


def _follow(url, stop):
    with open_archive(url) as archive:
        follower = Follower(archive, Noting(pause=0.01), batch_size=5, lease_seconds=2)
        while not stop.is_set() or follower.backlog():
            if not follower.run_once():
                time.sleep(0.02)


def test_three_workers_share_a_stage_and_do_nothing_twice(filled, archive_url):
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    workers = [context.Process(target=_follow, args=(archive_url, stop)) for _ in range(3)]
    for worker in workers:
        worker.start()
    stop.set()
    for worker in workers:
        worker.join(timeout=60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert done(filled) == ALL


def test_workers_that_begin_a_stage_at_the_same_moment_do_not_stumble(filled):
    barrier = threading.Barrier(6)

    def begin(_):
        follower = Follower(filled, Noting(), batch_size=5)
        barrier.wait()
        return follower.run_once()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(begin, range(6)))
    run_all(Follower(filled, Noting()))
    assert done(filled) == ALL


def test_a_killed_worker_loses_nothing_and_its_partition_is_taken_over(filled, archive_url):
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    for wait in (0.6, 0.9):
        worker = context.Process(target=_follow, args=(archive_url, stop))
        worker.start()
        time.sleep(wait)
        worker.kill()
        worker.join()
    stop.set()
    last = context.Process(target=_follow, args=(archive_url, stop))
    last.start()
    last.join(timeout=60)
    assert last.exitcode == 0
    assert done(filled) == ALL


def test_a_restart_need_not_wait_for_the_lease_of_the_worker_that_died(filled):
    gone = Worker(
        stage="noting",
        partitions=1,
        kinds=Noting.kinds,
        owner=f"{socket.gethostname()}/{os.getpid()}/an-earlier-life/1",
        lease=timedelta(hours=1),
    )
    assert claim_partition(filled, gone, limit=10) is not None
    follower = Follower(filled, Noting(partitions=1))
    assert follower.run_once() == 0
    with filled.write() as tx:
        assert release_gone(tx) == 1
    run_all(follower)
    assert done(filled) == ALL


def _write_until(url, number, seconds, results):
    end = time.monotonic() + seconds
    written = 0
    with open_archive(url) as archive:
        while time.monotonic() < end:
            with archive.write() as tx:
                store_article(tx, make_article(f"{number}-{written}"))
            written += 1
    results.put(written)


@pytest.mark.slow
def test_a_reader_beside_four_writers_sees_every_entry_once_in_order(archive, archive_url):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    writers = [
        context.Process(target=_write_until, args=(archive_url, number, 10, results))
        for number in range(4)
    ]
    for writer in writers:
        writer.start()
    seen, position = [], 0
    while any(writer.is_alive() for writer in writers) or position < _last(archive):
        with archive.read() as conn:
            rows = conn.execute(
                select(FEED.c.seq, FEED.c.article_id)
                .where(FEED.c.seq > position)
                .order_by(FEED.c.seq)
            ).all()
        seen += [row.article_id for row in rows]
        position = rows[-1].seq if rows else position
        time.sleep(0.01)
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert len(seen) == len(set(seen)) == sum(results.get() for _ in writers)


def _last(archive):
    with archive.read() as conn:
        return conn.execute(select(func.coalesce(func.max(FEED.c.seq), 0))).scalar_one()


def test_a_transaction_that_ends_first_comes_first_and_none_is_skipped(archive):
    """Numbers follow the commits: an entry is written only when its transaction is about to end."""
    with archive.write() as tx:
        store_article(tx, make_article("a"))
        tx.announce(EntryKind.SOURCE_CHANGED, subject="late")
    with archive.read() as conn:
        kinds = list(conn.execute(select(FEED.c.kind).order_by(FEED.c.seq)).scalars())
    assert kinds == ["article.stored", "source.changed"]


def test_what_one_transaction_announces_keeps_its_order_however_much_it_is(archive):
    subjects = [f"{number}" for number in range(1500)]
    with archive.write() as tx:
        for subject in subjects:
            tx.announce(EntryKind.SOURCE_CHANGED, subject=subject)
    with archive.read() as conn:
        assert list(conn.execute(select(FEED.c.subject).order_by(FEED.c.seq)).scalars()) == subjects


def test_pruning_keeps_what_a_follower_still_needs_and_numbers_are_never_used_again(filled):
    with filled.write() as tx:
        assert prune_feed(tx, ["noting", "index"], keep=timedelta(0)) == 0
    run_all(Follower(filled, Noting(partitions=1)))
    with filled.write(now=NOON + timedelta(days=3650)) as tx:
        assert prune_feed(tx, ["noting"], keep=timedelta(days=1)) == 60
    with filled.write() as tx:
        tx.announce(EntryKind.SOURCE_CHANGED, subject="next")
    assert _last(filled) == 61
