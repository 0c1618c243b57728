import multiprocessing
from datetime import timedelta

import pytest
from sqlalchemy import select

from records.archive.articles import (
    add_alias,
    announce_again,
    count_articles,
    find_article_id,
    get_article,
    get_articles,
    iterate_ids,
    list_versions,
    mark_gone,
    set_cluster,
    store_article,
)
from records.archive.facts import (
    get_enrichment,
    get_enrichments,
    store_enrichment,
)
from records.archive.listing import Digest, list_articles
from records.archive.schema import FEED
from records.archive.sources import (
    SourceInfo,
    end_first_import,
    is_silent,
    list_sources,
    mirror_sources,
)
from records.archive.store import open_archive
from records.article import Image, RawPage
from records.facts import Figure, Official, Quote, RegulationMention
from tests.making import NOON, make_article, make_enrichment


def store(archive, article, **options):
    with archive.write() as tx:
        return store_article(tx, article, **options)


def feed_of(archive):
    with archive.read() as conn:
        return [
            (row.kind, row.version, row.silent)
            for row in conn.execute(select(FEED).order_by(FEED.c.seq))
        ]


def test_an_article_comes_back_as_it_was_stored(archive):
    article = make_article(
        title="Ambang \U0001f4a7 baru",
        writers=("Yosep Kambu",),
        tags=("banjir", "sorong"),
        images=(Image(url="https://example.id/a.jpg", caption="Genangan"),),
        raw=RawPage(file="a.warc.gz", offset=7),
        origins={"title": "jsonld"},
    )
    store(archive, article)
    with archive.read() as conn:
        stored = get_article(conn, article.id)
    assert stored is not None
    assert (stored.article, stored.version, stored.gone_at) == (article, 1, None)


def test_characters_that_no_store_keeps_are_replaced_one_for_one(archive):
    article = make_article(title="a\x00b", body="x\ud800y")
    store(archive, article)
    with archive.read() as conn:
        stored = get_article(conn, article.id)
    assert stored is not None
    assert (stored.article.title, stored.article.body) == ("a\ufffdb", "x\ufffdy")


def test_the_third_change_is_version_three(archive):
    outcomes = [store(archive, make_article(body=body)) for body in ("a", "b", "b", "a")]
    assert [(o.outcome, o.version) for o in outcomes] == [
        ("stored", 1),
        ("new_version", 2),
        ("unchanged", 2),
        ("new_version", 3),
    ]
    with archive.read() as conn:
        versions = list_versions(conn, make_article().id)
        first = get_article(conn, make_article().id, version=1)
    assert [version.version for version in versions] == [1, 2, 3]
    assert first is not None
    assert first.article.body == "a"


def test_white_space_and_width_are_no_change(archive):
    store(archive, make_article(body="Air naik 2 meter."))
    assert store(archive, make_article(body="Air  naik\n\n\uff12 meter. ")).outcome == "unchanged"


def test_a_change_is_announced_and_no_change_is_not(archive):
    store(archive, make_article(body="a"), silent=True)
    store(archive, make_article(body="a"))
    store(archive, make_article(body="b"))
    assert feed_of(archive) == [("article.stored", 1, True), ("article.stored", 2, False)]


def test_an_error_leaves_neither_row_nor_entry(archive):
    def store_and_fail():
        with archive.write() as tx:
            store_article(tx, make_article())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        store_and_fail()
    with archive.read() as conn:
        assert count_articles(conn) == 0
    assert feed_of(archive) == []


def test_a_gone_article_stays_readable_with_its_first_date_and_may_return(archive):
    article = make_article()
    store(archive, article)
    for hours in (1, 2):
        with archive.write() as tx:
            mark_gone(tx, article.id, NOON + timedelta(hours=hours))
    with archive.read() as conn:
        gone = get_article(conn, article.id)
    store(archive, article)
    with archive.read() as conn:
        back = get_article(conn, article.id)
    assert gone is not None
    assert back is not None
    assert gone.gone_at == NOON + timedelta(hours=1)
    assert back.gone_at is None
    assert [kind for kind, _, _ in feed_of(archive)].count("article.gone") == 1


def test_an_alias_leads_to_the_article_and_keeps_leading_there(archive):
    first, second = make_article("a"), make_article("b")
    store(archive, first)
    store(archive, second)
    with archive.write() as tx:
        add_alias(tx, "https://example.id/?p=7", first.id)
        add_alias(tx, "https://example.id/?p=7", second.id)
    with archive.read() as conn:
        assert find_article_id(conn, "https://example.id/?p=7") == first.id
        assert find_article_id(conn, second.url) == second.id
        assert find_article_id(conn, "https://example.id/none") is None


def test_a_cluster_once_given_stays(archive):
    article = make_article()
    store(archive, article)
    for cluster in ("one", "two"):
        with archive.write() as tx:
            set_cluster(tx, article.id, cluster)
    with archive.read() as conn:
        stored = get_articles(conn, [article.id, "0" * 16])[article.id]
    assert stored.cluster == "one"


def test_announcing_again_is_silent_and_names_the_newest_version(archive):
    store(archive, make_article("a", body="1"))
    store(archive, make_article("a", body="2"))
    store(archive, make_article("b"))
    with archive.write() as tx:
        assert announce_again(tx, [*iterate_ids(tx.conn), "none"]) == 2
    assert sorted(feed_of(archive)[3:]) == [
        ("article.stored", 1, True),
        ("article.stored", 2, True),
    ]


def test_ids_are_walked_in_order_from_any_place(archive):
    ids = sorted(make_article(str(number)).id for number in range(5))
    for number in range(5):
        store(archive, make_article(str(number)))
    with archive.read() as conn:
        assert list(iterate_ids(conn)) == ids
        assert list(iterate_ids(conn, after=ids[1])) == ids[2:]
        assert list(iterate_ids(conn, source="example")) == ids
        assert list(iterate_ids(conn, source="other")) == []


FACTS = {
    "regulations": (
        RegulationMention(start=0, end=5, id="inpres/2021/2", provisions=("pasal 5 ayat 1",)),
    ),
    "figures": (
        Figure(start=1, end=4, value=40.2e6, unit="pekerja", as_of_from=NOON.date()),
        Figure(start=5, end=9, value=70e6, unit="pekerja", kind="target", change_of=0),
    ),
    "officials": (
        Official(name="Anggoro", position="Direktur", organisation=None, mentions=("Anggoro",)),
    ),
    "quotes": (Quote(start=2, end=8, kind="direct", speaker="Anggoro", cue="kata"),),
    "places": ("96.71", "96"),
}


def test_a_list_gets_each_article_with_the_regulations_and_counts_of_its_facts(archive):
    store(archive, make_article())
    store(archive, make_article("unread"))
    reading = make_enrichment(**FACTS)
    with archive.write() as tx:
        store_enrichment(tx, reading)
    unread = make_article("unread").id
    with archive.ask() as conn:
        listed = list_articles(conn, [reading.article_id, unread, "0000000000000000"])
        stored = get_articles(conn, listed)
    facts = reading.facts
    cited = tuple((one.start, one.end, one.id) for one in facts.regulations if one.id)
    counts = (len(facts.figures), len(facts.quotes))
    digests = {reading.article_id: Digest(cited, facts.places, *counts), unread: Digest()}
    assert {one: row.digest for one, row in listed.items()} == digests
    assert {one: row.stored for one, row in listed.items()} == stored


def test_a_list_shows_no_facts_of_an_earlier_version(archive):
    store(archive, make_article())
    with archive.write() as tx:
        store_enrichment(tx, make_enrichment(**FACTS))
    changed = make_article(body="Sekarang tertulis hal yang sama sekali lain di sini.")
    store(archive, changed)
    with archive.ask() as conn:
        assert list_articles(conn, [changed.id])[changed.id].digest == Digest()


def test_facts_come_back_as_they_were_read_and_are_replaced_as_a_whole(archive):
    store(archive, make_article())
    reading = make_enrichment(**FACTS)
    with archive.write() as tx:
        store_enrichment(tx, reading)
    with archive.read() as conn:
        assert get_enrichment(conn, reading.article_id) == reading
    with archive.write() as tx:
        store_enrichment(tx, make_enrichment(places=("96",)))
    with archive.read() as conn:
        assert get_enrichments(conn, [reading.article_id])[
            reading.article_id
        ].facts.model_dump() == {
            "regulations": (),
            "figures": (),
            "officials": (),
            "quotes": (),
            "places": ("96",),
        }


def test_a_late_reading_of_an_older_version_is_not_kept(archive):
    store(archive, make_article(body="1"))
    store(archive, make_article(body="2"))
    with archive.write() as tx:
        assert store_enrichment(tx, make_enrichment(version=2))
        assert not store_enrichment(tx, make_enrichment(version=1, **FACTS))
    with archive.read() as conn:
        kept = get_enrichment(conn, make_article().id)
    assert kept is not None
    assert kept.version == 2


def test_sources_are_mirrored_and_those_taken_away_become_inactive(archive):
    one, two = SourceInfo(id="one", name="Satu"), SourceInfo(id="two", name="Dua", region="96.71")
    for listed in ([one, two], [one]):
        with archive.write() as tx:
            mirror_sources(tx, listed)
    with archive.read() as conn:
        assert [(s.id, s.active) for s in list_sources(conn)] == [("one", True), ("two", False)]


def test_a_first_import_is_silent_and_so_is_the_past_of_its_source_after_it(archive):
    with archive.write(now=NOON) as tx:
        mirror_sources(tx, [SourceInfo(id="one", name="Satu")])
        assert is_silent(tx.conn, "one", NOON + timedelta(hours=1))
        end_first_import(tx, "one")
        assert not is_silent(tx.conn, "one", NOON + timedelta(hours=1))
        assert is_silent(tx.conn, "one", NOON - timedelta(days=1))


def _store_many(url, results):
    with open_archive(url) as archive:
        for number in range(25):
            with archive.write() as tx:
                results.put(store_article(tx, make_article(str(number))).outcome)


def test_writers_of_the_same_pages_make_one_current_and_one_version_each(archive, archive_url):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    writers = [context.Process(target=_store_many, args=(archive_url, results)) for _ in range(3)]
    for writer in writers:
        writer.start()
    outcomes = [results.get(timeout=60) for _ in range(75)]
    for writer in writers:
        writer.join(timeout=60)
    assert outcomes.count("stored") == 25
    assert outcomes.count("unchanged") == 50
    assert len(feed_of(archive)) == 25
