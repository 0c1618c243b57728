"""Who we are to the server, and what is said when it does not let us in or is not there."""

from contextlib import closing
from dataclasses import replace

import pytest

from search_api.index.opening import open_index
from search_api.index.port import SearchError
from tests.contract.index_engines import ELASTIC, SERVER, ask, found, make_document, rebuild_with

pytestmark = pytest.mark.elastic


def failure(url, options):
    with closing(open_index(url, options)) as index, pytest.raises(SearchError) as caught:
        index.search(ask())
    return str(caught.value)


def test_a_wrong_password_is_said_and_not_repeated():
    message = failure(f"{ELASTIC}/kliping-x", replace(SERVER, password="salah-sekali"))  # noqa: S106 - wrong on purpose
    assert "does not let us in" in message
    assert "salah-sekali" not in message


def test_nobody_comes_in_without_a_name():
    assert "does not let us in" in failure(f"{ELASTIC}/kliping-x", replace(SERVER, user=""))


def test_a_server_whose_authority_is_unknown_is_not_trusted():
    message = failure(f"{ELASTIC}/kliping-x", replace(SERVER, ca=None))
    assert "cannot be reached" in message
    assert "KLIPING_INDEX_CA" in message


def test_a_missing_certificate_is_said_with_its_setting(tmp_path):
    missing = tmp_path / "none.crt"
    with pytest.raises(ValueError, match=r"none\.crt.*KLIPING_INDEX_CA"):
        open_index(f"{ELASTIC}/kliping-x", replace(SERVER, ca=missing))


def test_the_role_of_the_guide_reaches_no_other_indices():
    with (
        closing(open_index(f"{ELASTIC}/other", SERVER)) as index,
        pytest.raises(SearchError, match="does not let us in"),
    ):
        index.begin_rebuild()


def test_a_node_that_is_away_is_passed_over(index_url):
    nodes, _, prefix = index_url.removeprefix("https://").partition("/")
    url = f"https://127.0.0.1:1,{nodes}/{prefix}"
    with closing(open_index(url, SERVER)) as index:
        rebuild_with(index, make_document())
        for _ in range(4):
            assert found(index) == {"a1"}


def test_a_server_that_is_not_there_is_said():
    message = failure("https://127.0.0.1:1/kliping-x", SERVER)
    assert message == "Elasticsearch cannot be reached: [Errno 111] Connection refused"
