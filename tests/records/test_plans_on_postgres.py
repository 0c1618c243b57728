"""What the product asks of a million facts goes through an index: PostgreSQL itself says so."""

import inspect
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from records.archive import (
    articles,
    changes,
    clusters,
    facts,
    ledger,
    listing,
    pauses,
    positions,
    sightings,
    tallies,
    volume,
)
from records.archive.migrate import migrate
from records.archive.queue import LeaseWish
from records.archive.store import Transaction, open_archive
from records.base import Record
from records.feed import EntryKind, FeedEntry
from tests.making import make_article, make_enrichment
from tests.records.conftest import SERVER
from tests.records.million import BIG, load_million
from tests.servers.postgres import fresh_database

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

MODULES = (
    articles,
    changes,
    clusters,
    facts,
    ledger,
    listing,
    pauses,
    positions,
    sightings,
    tallies,
    volume,
)
"""All that reads or writes a table which grows with the news."""

WHOLE = {
    "count_articles": "doctor and rebuild want the exact number, and ask once",
    "count_figures": "reconciling compares everything, a source at a time",
    "list_publishing": "reconciling asks once which sources there are",
    "count_states": "a table of all addresses for a person",
    "forget_stuck": "clears a list that a person has looked at",
    "read_positions": "one row a partition",
    "list_stuck": "a list that a person looks at",
}
"""What is asked of a whole table, and why that is right."""

ID = "c4ca4238a0b92382"  # the first of the made articles
URL = "https://situs-1.example.id/berita/1"
NOW = datetime.now(UTC)
LEASED = ledger.LeasedUrl(url=URL, fetch_url=URL, source="situs-1", found_by="feed x")
VISIT = ledger.Visit(state=ledger.UrlState.STORED)
WORKER = positions.Worker("plans", 16, frozenset(EntryKind), "test", timedelta(minutes=1))
CLAIM = positions.Claim("plans", 3, "test", (), 9)
ENTRY = FeedEntry(seq=7, kind=EntryKind.ARTICLE_STORED, article_id=ID, at=NOW)
WISH = LeaseWish(owner="test", limit=20, per_domain=2, seconds=60)
SIGNATURE = clusters.Signature(
    article_id=make_article("new").id, body_hash="x", minhash="y", bands=("1", "2", "3")
)


def _join_new(tx):
    articles.store_article(tx, make_article("new"))
    clusters.join_cluster(tx, SIGNATURE, ID, findable=True)


QUESTIONS = {
    "store_article": lambda tx: articles.store_article(tx, make_article("new")),
    "get_article": lambda tx: articles.get_article(tx.conn, ID),
    "get_articles": lambda tx: articles.get_articles(tx.conn, [ID] * 20),
    "find_article_id": lambda tx: articles.find_article_id(tx.conn, URL),
    "add_alias": lambda tx: articles.add_alias(tx, URL + "?amp", ID),
    "list_versions": lambda tx: articles.list_versions(tx.conn, ID),
    "mark_gone": lambda tx: articles.mark_gone(tx, ID, NOW),
    "set_cluster": lambda tx: articles.set_cluster(tx, ID, ID),
    "announce_again": lambda tx: articles.announce_again(tx, [ID]),
    "estimate_articles": lambda tx: articles.estimate_articles(tx.conn),
    "iterate_ids": lambda tx: [
        next(articles.iterate_ids(tx.conn, after=ID)),
        next(articles.iterate_ids(tx.conn, source="situs-250")),
    ],
    "find_changed": lambda tx: changes.find_changed(tx.conn, since=299_000),
    "feed_number": lambda tx: changes.feed_number(tx.conn),
    "hold_feed": changes.hold_feed,
    "list_clusters": lambda tx: clusters.list_clusters(tx.conn, [ID]),
    "find_equal": lambda tx: clusters.find_equal(tx.conn, "x"),
    "find_candidates": lambda tx: clusters.find_candidates(tx.conn, ["1", "2", "3"]),
    "oldest": lambda tx: clusters.oldest(tx.conn, [ID]),
    "join_cluster": _join_new,
    "list_members": lambda tx: clusters.list_members(tx.conn, ID),
    "store_enrichment": lambda tx: facts.store_enrichment(
        tx, make_enrichment().model_copy(update={"article_id": ID})
    ),
    "get_enrichment": lambda tx: facts.get_enrichment(tx.conn, ID),
    "get_enrichments": lambda tx: facts.get_enrichments(tx.conn, [ID]),
    "list_articles": lambda tx: listing.list_articles(tx.conn, [ID] * 20),
    "add_urls": lambda tx: ledger.add_urls(tx, [LEASED]),
    "lease_urls": lambda tx: ledger.lease_urls(tx, WISH),
    "settle_url": lambda tx: ledger.settle_url(tx, URL, VISIT, owner="test"),
    "release_urls": lambda tx: ledger.release_urls(tx, "host/1/a/1"),
    "list_owners": lambda tx: ledger.list_owners(tx.conn),
    "next_due_at": lambda tx: [
        ledger.next_due_at(tx.conn),
        ledger.next_due_at(tx.conn, [f"situs-{number}" for number in range(150)]),
    ],
    "count_reasons": lambda tx: ledger.count_reasons(tx.conn, "situs-250"),
    "has_unvisited": lambda tx: ledger.has_unvisited(tx.conn, "situs-0"),
    "find_twin": lambda tx: ledger.find_twin(tx.conn, source="situs-0", title="a", body="b"),
    "remember_alias": lambda tx: ledger.remember_alias(tx, URL + "?b", LEASED, VISIT),
    "list_pauses": lambda tx: pauses.list_pauses(tx.conn, NOW),
    "iterate_published": lambda tx: list(tallies.iterate_published(tx.conn, "situs-250")),
    "list_published": lambda tx: tallies.list_published(
        tx.conn, "situs-0", since=datetime(2026, 10, 1, tzinfo=UTC), before=NOW
    ),
    "move_position": lambda tx: positions.move_position(tx, CLAIM, 9, release=False),
    "renew_lease": lambda tx: positions.renew_lease(tx, CLAIM, until=NOW),
    "release_gone": positions.release_gone,
    "record_stuck": lambda tx: positions.record_stuck(tx, "plans", ENTRY, "test"),
    "count_backlog": lambda tx: positions.count_backlog(tx.conn, "plans", list(EntryKind)),
    "last_entry": lambda tx: positions.last_entry(tx.conn),
    "prune_feed": lambda tx: positions.prune_feed(tx, ["plans"], keep=timedelta(days=7)),
    "note_listings": lambda tx: sightings.note_listings(tx, [LEASED]),
    "compare_ways": lambda tx: sightings.compare_ways(
        tx.conn, "situs-0", since=datetime(2026, 10, 1, tzinfo=UTC)
    ),
    "list_arrivals": lambda tx: volume.list_arrivals(
        tx.conn, "situs-0", since=datetime(2026, 10, 1, tzinfo=UTC)
    ),
    "list_origins": lambda tx: [
        volume.list_origins(tx.conn, "situs-250", before=NOW),
        volume.list_origins(tx.conn, "situs-0", since=datetime(2026, 10, 1, tzinfo=UTC)),
    ],
}
"""Every question with what a running service would ask; the ways of an article end to end."""


@pytest.fixture(scope="module")
def million():
    """An archive with a million facts, whose followers have read nearly all of the feed."""
    with fresh_database(SERVER) as url:
        migrate(url)
        engine = create_engine(url)
        assert load_million(engine) == 1_000_000
        with open_archive(url) as archive:
            with archive.write() as tx:
                tx.conn.execute(
                    text(
                        "INSERT INTO positions (stage, partition, position, owner)"
                        " SELECT 'plans', p, 299900, 'test' FROM generate_series(0, 15) p"
                    )
                )
            yield archive
        engine.dispose()


def _asked(action):
    """Return the statements that ``action`` sends, with their values."""
    sent = []

    def listen(_conn, _cursor, statement, values, _context, _many):
        if statement.lstrip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            sent.append((statement, values))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        action()
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    return sent


def _scans(node):
    """Yield every table that a plan reads from end to end."""
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG:
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from _scans(part)


def _whole_tables_read(conn, statements):
    found = []
    for statement, values in statements:
        one = values[0] if isinstance(values, list) else values  # of many rows the first
        plan = conn.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", one).scalar_one()
        found += [(table, statement) for table in _scans(plan[0]["Plan"])]
    return found


@pytest.mark.parametrize("name", [*QUESTIONS, "claim_partition"])
def test_no_question_reads_a_big_table_from_end_to_end(million, name):
    def ask():
        if name == "claim_partition":
            positions.claim_partition(million, WORKER, limit=100)
        else:
            QUESTIONS[name](tx)

    with million.write() as tx:
        asked = _asked(ask)
        found = _whole_tables_read(tx.conn, asked)
        tx.conn.rollback()  # the million stays as it was made
        tx._entries.clear()
    assert asked
    assert found == []


def _questions_of(module: ModuleType) -> set[str]:
    """Return the public functions of a module that are given a connection or transaction."""
    names = set()
    for name, function in inspect.getmembers(module, inspect.isfunction):
        own = function.__module__ == module.__name__ and not name.startswith("_")
        kinds = {each.annotation for each in inspect.signature(function).parameters.values()}
        if own and kinds & {Connection, Transaction}:
            names.add(name)
    return names


def test_every_question_is_among_those_that_are_looked_at():
    assert issubclass(ledger.Visit, Record)
    known = set().union(*(_questions_of(module) for module in MODULES))
    assert known == set(QUESTIONS) | set(WHOLE)
