"""Kept pages are read again without the network; only what changed gets a new version."""

import pytest
from sqlalchemy import update

from crawler.replay import replay
from crawler.sources import Source, SourceBook
from records.archive.articles import list_versions
from records.archive.schema import FEED, VERSIONS
from records.archive.store import open_archive
from records.identity import content_hash
from tests.crawler.crawling import Crawling, make_source
from tests.site.pages import PARAGRAPHS, make_feed, make_page
from tests.site.server import Site

TIME = "Fri, 20 Nov 2026 10:00:00 +0900"


@pytest.fixture
def crawled(tmp_path):
    with Site() as site:
        first, second, third = PARAGRAPHS
        site.put("/banjir/", make_page("Banjir"))
        more = '<a href="/bagian/?page=2">Halaman Selanjutnya</a>'
        site.put("/bagian/", make_page("Bagian", paragraphs=("Satu.", first), links=more))
        site.put("/bagian/?page=2", make_page("Bagian", paragraphs=(second, third)))
        whole = '<a href="/seluruh/?page=all">Tampilkan semua</a>'
        site.put("/seluruh/", make_page("Seluruh", paragraphs=(first,), links=whole))
        site.put("/seluruh/?page=all", make_page("Seluruh", paragraphs=("Semua.", *PARAGRAPHS)))
        names = ("banjir", "bagian", "seluruh")
        site.put("/feed/", make_feed([(site.url(f"/{name}/"), name, TIME) for name in names]))
        crawling = Crawling(tmp_path, [make_source(site)])
        crawling.run()
        yield crawling


def run(crawled):
    book = SourceBook(Source(**row) for row in crawled.sources)
    with open_archive(crawled.archive_url) as archive:
        return replay(archive, crawled.warc_folder, book)


def test_what_is_read_as_before_stays_as_it_is(crawled):
    assert run(crawled) == {"unchanged": 3}


def test_what_a_better_reader_reads_otherwise_is_a_new_silent_version(crawled):
    article_id = crawled.article("banjir").article.id
    with open_archive(crawled.archive_url) as archive, archive.write() as tx:
        tx.conn.execute(
            update(VERSIONS)
            .where(VERSIONS.c.article_id == article_id)
            .values(body="Iklan.", content_hash=content_hash("Banjir", "Iklan."))
        )
    assert run(crawled) == {"unchanged": 2, "new_version": 1}
    assert crawled.article("banjir").article.body == "\n\n".join(PARAGRAPHS)
    with open_archive(crawled.archive_url) as archive, archive.read() as conn:
        assert [row.version for row in list_versions(conn, article_id)] == [1, 2]
        *_, last = conn.execute(FEED.select().order_by(FEED.c.seq))
    assert (last.kind, last.version, last.silent) == ("article.stored", 2, True)


def test_a_lost_file_is_counted_and_nothing_is_taken_away(crawled):
    for file in crawled.warc_folder.iterdir():
        file.unlink()
    assert run(crawled) == {"lost": 3}
    assert len(crawled.articles()) == 3
