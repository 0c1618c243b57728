"""The whole way of an article on PostgreSQL and Elasticsearch: two addresses change, no more."""

import pytest

from kliping.demo.site import DemoSite
from tests.e2e.running import Place
from tests.scale.settings import server_settings

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.elastic]

QUERIES = [
    "sorong",
    "kemiskinan OR pekerja",
    '"jaminan sosial"',
    "Inpres No. 2/2021",
    "perlind*",
    '"bupati sorong"~5',
    "has:figures -kind:policy",
    "source:kabarsorong",
    "region:96",
    "NOT papua",
]


@pytest.fixture(scope="module")
def site():
    with DemoSite(correct_after=3600) as running:
        yield running


@pytest.fixture
def small(site, tmp_path):
    """One machine: SQLite and tantivy."""
    place = Place(tmp_path / "small", site)
    place.run("migrate")
    place.settle()
    return place


@pytest.fixture
def large(site, tmp_path, postgres_url, index_url):
    """The same news on both servers."""
    place = Place(tmp_path / "large", site, **server_settings(postgres_url, index_url))
    place.run("migrate")
    place.settle()
    return place


def test_both_configurations_collect_read_and_find_the_same(small, large):
    assert large.snapshot() == small.snapshot()
    answers = {query: small.find(query) for query in QUERIES}
    assert {query: large.find(query) for query in QUERIES} == answers
    assert len([query for query, found in answers.items() if found]) >= len(QUERIES) - 2
    assert "✗" not in large.run("doctor").stdout
