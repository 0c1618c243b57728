"""A site that is filled once, and crawled before and after its editors have worked on it."""

import os

import pytest

from tests.crawler.crawling import Crawling
from tests.wordpress.server import running_wordpress
from tests.wordpress.stories import make_stories

WAYS = {"feed": "/feed/", "sitemap": "/wp-sitemap.xml", "rest": "/wp-json/wp/v2/posts"}
KEYS = {"feed": "feeds", "sitemap": "sitemaps", "rest": "rest"}
LATER = 24 * 365 * 50
"""Hours after its publication when a story is looked at again: when the tests say so."""


@pytest.fixture(scope="session")
def wordpress():
    if os.environ.get("KLIPING_TEST_WORDPRESS") != "1":
        pytest.skip("needs a real WordPress: make test-wordpress")
    with running_wordpress() as site:
        yield site


@pytest.fixture(scope="session")
def stories():
    return make_stories()


@pytest.fixture(scope="session")
def links(wordpress, stories):
    """Where WordPress put each story, by slug."""
    return wordpress.run("fill", [story.to_json() for story in stories])


@pytest.fixture(scope="session")
def crawlings(wordpress, links, tmp_path_factory):
    """By way: an archive that knows of the site by this way alone, after its first run."""
    return {way: _crawl(wordpress, way, tmp_path_factory.mktemp(way)) for way in WAYS}


def _crawl(wordpress, way, folder):
    source = {
        "id": "suarateluk",
        "name": "Suara Teluk",
        "homepage": wordpress.url("/"),
        "zone": "WIT",
        "system": "wordpress",
        KEYS[way]: [{"url": wordpress.url(WAYS[way])}],
    }
    crawling = Crawling(folder, [source], recheck_hours=[LATER], run_seconds=300)
    crawling.run()
    return crawling
