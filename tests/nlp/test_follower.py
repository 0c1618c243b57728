"""The stage that reads new article versions."""

import pytest

from nlp.follower import EnrichStage
from records.archive.articles import announce_again, store_article
from records.archive.facts import get_enrichment
from records.archive.schema import FEED
from records.feed import EntryKind
from records.follower import Follower
from tests.making import make_article


@pytest.fixture
def follower(archive, enricher):
    """The stage behind the feed."""
    return Follower(archive, EnrichStage(archive, enricher))


def store(archive, *articles, silent=False):
    with archive.write() as tx:
        for article in articles:
            store_article(tx, article, silent=silent)


def drain(follower):
    while follower.run_once():
        pass


def enrichment(archive, name="banjir"):
    with archive.read() as conn:
        return get_enrichment(conn, make_article(name).id)


def announced(archive):
    with archive.read() as conn:
        rows = conn.execute(FEED.select().order_by(FEED.c.seq)).mappings()
        return [
            (r["version"], r["silent"]) for r in rows if r["kind"] == EntryKind.ARTICLE_ENRICHED
        ]


def test_a_stored_article_gets_its_facts(archive, follower, enricher):
    store(archive, make_article(body="Sesuai UU Nomor 5 Tahun 2014, dana Rp 5 miliar cair."))
    drain(follower)
    read = enrichment(archive)
    assert [mention.id for mention in read.facts.regulations] == ["uu/2014/5"]
    assert [figure.value for figure in read.facts.figures] == [5e9]
    assert read.pipeline_version == enricher.pipeline_version


def test_many_articles_in_all_partitions_are_each_read_once(archive, follower):
    names = [f"berita-{i}" for i in range(40)]
    store(archive, *(make_article(name) for name in names))
    drain(follower)
    assert all(enrichment(archive, name) is not None for name in names)
    assert len(announced(archive)) == 40
    assert follower.backlog() == 0


def test_the_newest_version_is_read_once(archive, follower):
    store(archive, make_article(body="UU Nomor 1 Tahun 2020"))
    store(archive, make_article(body="UU Nomor 2 Tahun 2020"))
    drain(follower)
    assert [m.id for m in enrichment(archive).facts.regulations] == ["uu/2020/2"]
    assert announced(archive) == [(2, False)]


def test_what_follows_from_a_first_import_is_silent(archive, follower):
    store(archive, make_article(), silent=True)
    drain(follower)
    assert announced(archive) == [(1, True)]


def test_reading_again_is_silent_and_replaces_the_facts(archive, follower):
    store(archive, make_article())
    drain(follower)
    with archive.write() as tx:
        announce_again(tx, [make_article().id])
    drain(follower)
    assert announced(archive) == [(1, False), (1, True)]


def test_the_outlets_region_and_headline_help(archive, follower):
    store(
        archive,
        make_article("satu", body="Pergub 3/2024 terbit.", source_region="96.71"),
        make_article("dua", body="Perda 1/2020 berlaku.", title="Pemkot Bogor Bergerak"),
    )
    drain(follower)
    assert enrichment(archive, "satu").facts.regulations[0].id == "pergub/papua-barat-daya/2024/3"
    assert enrichment(archive, "dua").facts.regulations[0].id == "perda/kota-bogor/2020/1"


def test_relative_time_is_read_against_the_local_day_of_publication(archive, follower):
    store(archive, make_article(body="Tahun lalu ada 5 juta pekerja."))
    drain(follower)
    assert enrichment(archive).facts.figures[0].as_of_from.year == 2025
