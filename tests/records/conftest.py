"""Databases of a real PostgreSQL, for what only it can show."""

import os
import uuid

import pytest
from sqlalchemy import create_engine, text

from records.archive.migrate import migrate
from records.archive.store import open_archive

SERVER = os.environ.get("KLIPING_TEST_POSTGRES", "")

# The head of the run says that they are left out.
collect_ignore_glob = [] if SERVER else ["test_*_on_postgres.py"]


@pytest.fixture
def postgres_url():
    """The address of an empty database of its own."""
    name = f"kliping_{uuid.uuid4().hex[:12]}"
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f'CREATE DATABASE "{name}"'))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as conn:
        conn.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def postgres(postgres_url):
    """A migrated, empty archive on PostgreSQL."""
    migrate(postgres_url)
    with open_archive(postgres_url) as opened:
        yield opened
