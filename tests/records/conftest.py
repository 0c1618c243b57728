"""Databases of a real PostgreSQL, for what only it can show."""

import os

import pytest

from records.archive.migrate import migrate
from records.archive.store import open_archive
from tests.servers.postgres import fresh_database

SERVER = os.environ.get("KLIPING_TEST_POSTGRES", "")

# The head of the run says that they are left out.
collect_ignore_glob = [] if SERVER else ["test_*_on_postgres.py"]


@pytest.fixture
def postgres_url():
    """The address of an empty database of its own."""
    with fresh_database(SERVER) as url:
        yield url


@pytest.fixture
def postgres(postgres_url):
    """A migrated, empty archive on PostgreSQL."""
    migrate(postgres_url)
    with open_archive(postgres_url) as opened:
        yield opened
