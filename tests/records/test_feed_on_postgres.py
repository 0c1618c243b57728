"""The promises of the feed that only a server with many writers can break (contracts, 1)."""

import multiprocessing
import random
import time
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select, text

from records.archive.articles import store_article
from records.archive.migrate import migrate
from records.archive.positions import Worker, claim_partition
from records.archive.schema import FEED
from records.archive.store import FEED_LOCK, open_archive
from records.feed import EntryKind
from records.follower import Follower
from tests.making import make_article
from tests.records.listening import before_each_statement

pytestmark = pytest.mark.postgres


class Listing:
    """A stage that remembers what it was given."""

    name = "listing"
    kinds = frozenset({EntryKind.ARTICLE_STORED})

    def __init__(self, *, partitions=1):
        self.partitions = partitions
        self.done = []

    def work(self, entries):
        return entries

    def write(self, tx, result):
        self.done += [entry.article_id for entry in result]


def store(archive, *names):
    with archive.write() as tx:
        for name in names:
            store_article(tx, make_article(name))


class ChangedMindError(Exception):
    """Ends a transaction after it has taken a number of the feed, before it commits."""


def store_in_vain(archive, name):
    with archive.write() as tx:
        store_article(tx, make_article(name))
        tx._write_feed()
        raise ChangedMindError


def ids(*names):
    return [make_article(name).id for name in names]


def test_a_follower_waits_for_no_open_transaction_and_misses_none(postgres):
    stage = Listing()
    follower = Follower(postgres, stage)
    with postgres.write() as long:
        store_article(long, make_article("long"))
        store(postgres, "short")
        follower.run_once()
        assert stage.done == ids("short")
    follower.run_once()
    assert stage.done == ids("short", "long")


def test_what_was_rolled_back_is_never_seen(postgres):
    stage = Listing()

    with pytest.raises(ChangedMindError):
        store_in_vain(postgres, "regretted")
    store(postgres, "kept")
    Follower(postgres, stage).run_once()
    assert stage.done == ids("kept")


def test_another_databases_transaction_and_lock_hold_nothing_up(postgres, postgres_url):
    """An open transaction elsewhere on the server holds back its oldest visible number for all."""
    elsewhere = create_engine(postgres_url.rpartition("/")[0] + "/postgres")
    stage = Listing()
    with elsewhere.connect() as conn, conn.begin():
        conn.execute(text("SELECT txid_current(), pg_advisory_xact_lock(:key)"), {"key": FEED_LOCK})
        store(postgres, "here")
        Follower(postgres, stage).run_once()
    elsewhere.dispose()
    assert stage.done == ids("here")


def test_what_is_committed_between_two_statements_of_a_claimer_is_not_passed_over(postgres):
    store(postgres, "0")
    written = ["0"]

    def write_one_more():
        if len(written) < 20:
            written.append(str(len(written)))
            store(postgres, written[-1])

    stage = Listing()
    follower = Follower(postgres, stage)
    with before_each_statement("FROM feed", write_one_more):
        while follower.run_once():
            pass
    assert stage.done == ids(*written)
    assert len(written) == 20


def test_a_claimer_locks_one_partition_and_leaves_the_others_to_those_beside_it(postgres):
    store(postgres, "first of all")
    Follower(postgres, Listing(partitions=16)).run_once()  # now the stage has begun
    store(postgres, *(str(number) for number in range(40)))
    claims = []

    def claim(owner):
        worker = Worker(
            stage="listing",
            partitions=16,
            kinds=Listing.kinds,
            owner=owner,
            lease=timedelta(minutes=1),
        )
        return claim_partition(postgres, worker, limit=100)

    # Between a claimer's lock and its commit another one asks.
    with before_each_statement("UPDATE positions", lambda: claims.append(claim("beside"))):
        claims.append(claim("first"))
    assert None not in claims
    assert len({one.partition for one in claims}) == 2


def test_a_session_that_hangs_is_ended_by_the_server(postgres):
    with postgres.read() as conn:
        limit = conn.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one()
    assert limit == "5min"


def _write_much(url, number, count, results):
    """Write ``count`` articles: at once, slowly, or at the second try."""
    luck = random.Random(number)  # noqa: S311 - the same mix every time
    stored = []
    with open_archive(url) as archive:
        for turn in range(count):
            name = f"{number}-{turn}"
            if luck.random() < 0.2:
                with pytest.raises(ChangedMindError):
                    store_in_vain(archive, name)
            with archive.write() as tx:
                store_article(tx, make_article(name))
                if luck.random() < 0.1:
                    time.sleep(0.15)
            stored.append(make_article(name).id)
    results.put(stored)


def _follow(url, partitions, stop, results):
    with open_archive(url) as archive:
        stage = Listing(partitions=partitions)
        stage.name = f"listing-{partitions}"
        follower = Follower(archive, stage, batch_size=9)
        while not stop.is_set() or follower.backlog():
            follower.run_once()
    results.put(stage.done)


@pytest.mark.slow
def test_eight_writers_and_five_followers_lose_nothing_and_do_nothing_twice(postgres, postgres_url):
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    stored, one, shared = context.Queue(), context.Queue(), context.Queue()
    followers = [
        context.Process(target=_follow, args=(postgres_url, partitions, stop, results))
        for partitions, results in [(1, one), *[(16, shared)] * 4]
    ]
    writers = [
        context.Process(target=_write_much, args=(postgres_url, number, 50, stored))
        for number in range(8)
    ]
    for process in [*writers, *followers]:
        process.start()
    expected = sorted(each for _ in writers for each in stored.get(timeout=120))
    stop.set()
    in_order = one.get(timeout=60)
    by_many = sorted(each for _ in followers[1:] for each in shared.get(timeout=60))
    for process in [*writers, *followers]:
        process.join(timeout=30)
    with postgres.read() as conn:
        feed = list(conn.execute(select(FEED.c.article_id).order_by(FEED.c.seq)).scalars())
        highest = conn.execute(select(func.max(FEED.c.seq))).scalar_one()
    assert highest > len(feed)  # the failed ones took numbers
    assert sorted(feed) == expected
    assert in_order == feed
    assert by_many == expected


def _migrate_with(url, barrier):
    barrier.wait()
    migrate(url)


def test_four_migrations_at_once_are_one_migration(postgres_url):
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(4)
    processes = [
        context.Process(target=_migrate_with, args=(postgres_url, barrier)) for _ in "1234"
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    engine = create_engine(postgres_url)
    with engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    engine.dispose()
    open_archive(postgres_url).close()
