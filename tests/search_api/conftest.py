"""An index, and the stages between it and the archive."""

import pytest

from search_api.index.opening import open_index
from tests.search_api.world import build_world, open_app


@pytest.fixture
def index(tmp_path):
    """A folder without an index in it yet."""
    opened = open_index(f"tantivy://{tmp_path}/index")
    yield opened
    opened.close()


@pytest.fixture
def client(archive, index):
    """The app over the small world."""
    build_world(archive, index)
    with open_app(archive, index) as opened:
        yield opened
