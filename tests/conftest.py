"""What every test run says of itself, and the archive that most tests need."""

import os

import pytest

from records.archive.migrate import migrate
from records.archive.store import open_archive


def pytest_report_header():
    """Name the halves of the contract suites that do not run here."""
    if os.environ.get("KLIPING_TEST_POSTGRES"):
        return "archive contract: sqlite, postgres"
    return "archive contract: sqlite (postgres not run: KLIPING_TEST_POSTGRES names no server)"


@pytest.fixture
def archive(tmp_path):
    """A migrated, empty archive on SQLite; folders whose matter is the archive have their own."""
    url = f"sqlite:///{tmp_path}/kliping.db"
    migrate(url)
    with open_archive(url) as opened:
        yield opened
