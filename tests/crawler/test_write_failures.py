"""A crawl that cannot write: it ends with the reason, fetches no more, and loses nothing."""

import resource
import subprocess

import pytest

from tests.crawler.crawling import ROOT, Crawling, make_source
from tests.crawler.putting import put_article, put_feed
from tests.site.server import Site

NAMES = [f"berita-{number}" for number in range(30)]


@pytest.fixture
def site():
    with Site() as opened:
        for name in NAMES:
            put_article(opened, name)
        put_feed(opened, *NAMES)
        yield opened


@pytest.fixture
def crawling(tmp_path, site):
    return Crawling(tmp_path, [make_source(site)], delay=0.1)


def fail(crawling, **limits):
    """Crawl, and return the last line of what the crawl dies with."""
    done = subprocess.run(  # noqa: S603 - our own script
        crawling.command(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        **limits,
    )
    assert done.returncode != 0
    return next(line for line in reversed(done.stderr.splitlines()) if "Error" in line)


def test_raw_pages_that_cannot_be_kept_end_the_crawl(crawling, site):
    crawling.warc_folder.write_text("a file in the folder's place")
    assert "FileExistsError" in fail(crawling)
    assert not crawling.articles()
    assert sum(site.asked().get(f"/{name}/", 0) for name in NAMES) < len(NAMES)
    crawling.warc_folder.unlink()
    crawling.run()
    assert len(crawling.articles()) == len(NAMES)


@pytest.mark.parametrize("kilobytes", [120, 300])
def test_a_disk_that_is_full_ends_the_crawl_and_blames_no_feed(crawling, kilobytes):
    limit = kilobytes * 1024

    def fill_the_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    said = fail(crawling, preexec_fn=fill_the_disk)
    assert "OperationalError" in said
    report = crawling.run()
    assert report.problems() == 0
    assert len(crawling.articles()) == len(NAMES)
