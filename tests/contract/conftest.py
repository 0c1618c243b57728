"""Archives to hold to the contract: SQLite always, PostgreSQL when a server is named."""

import os

import pytest

from records.archive.migrate import migrate
from records.archive.store import open_archive
from tests.contract.index_engines import ENGINE_PARAMS
from tests.servers.postgres import fresh_database

POSTGRES = os.environ.get("KLIPING_TEST_POSTGRES", "")


ARCHIVES = [pytest.param("sqlite")]
if POSTGRES:
    ARCHIVES.append(pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(params=ARCHIVES)
def archive_url(request, tmp_path):
    """The address of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/kliping.db"
        return
    with fresh_database(POSTGRES) as url:
        yield url


@pytest.fixture
def archive(archive_url):
    """A migrated, empty archive."""
    migrate(archive_url)
    with open_archive(archive_url) as opened:
        yield opened


@pytest.fixture(params=ENGINE_PARAMS)
def index(request, tmp_path):
    """An empty index of each engine."""
    with request.param(tmp_path) as opened:
        yield opened
