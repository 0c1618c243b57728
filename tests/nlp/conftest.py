"""What the tests of reading share: one enricher a process."""

import pytest

from nlp.enricher import Enricher


@pytest.fixture(scope="session")
def enricher():
    """The pipeline, built once."""
    return Enricher()
