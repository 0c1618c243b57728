"""Databases and indices on real servers; ``make test-scale`` has both."""

from contextlib import closing

import pytest

from search_api.index.opening import open_index
from tests.contract.index_engines import ELASTIC, SERVER, server_address
from tests.records.conftest import SERVER as POSTGRES
from tests.records.conftest import postgres_url

__all__ = ["postgres_url"]

# The head of the run says that they are left out.
collect_ignore_glob = [] if ELASTIC and POSTGRES else ["test_*.py"]


@pytest.fixture
def index_url():
    """An address on the server under which there is nothing yet."""
    with server_address() as url:
        yield url


@pytest.fixture
def index(index_url):
    """An index on the server, of which there is no version yet."""
    with closing(open_index(index_url, SERVER)) as opened:
        yield opened
