"""The same on PostgreSQL."""

import pytest

from tests.records.test_migrations import check

pytestmark = pytest.mark.postgres


def test_an_archive_of_the_first_program_is_kept_and_gets_what_is_new(postgres_url):
    check(postgres_url)
