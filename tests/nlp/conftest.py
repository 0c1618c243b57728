"""What the tests of reading share: an archive, and one enricher a process."""

import pytest

from nlp.enricher import Enricher
from records.archive.migrate import migrate
from records.archive.store import open_archive


@pytest.fixture(scope="session")
def enricher():
    """The pipeline, built once."""
    return Enricher()


@pytest.fixture
def archive(tmp_path):
    """A migrated, empty archive in a file."""
    url = f"sqlite:///{tmp_path}/kliping.db"
    migrate(url)
    opened = open_archive(url)
    yield opened
    opened.close()
