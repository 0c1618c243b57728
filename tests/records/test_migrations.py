"""An archive of an earlier program, brought to this one with all that is in it."""

import pytest
from alembic import command
from sqlalchemy import inspect, text

from records.archive.migrate import SchemaError, build_config, migrate
from records.archive.store import open_archive, open_engine

FIRST = (
    "INSERT INTO articles (id, url, source, version, published, first_seen_at)"
    " VALUES ('c0ffee', 'https://a.id/1', 'a', 1, '2026-11-20 03:00', '2026-11-20 03:00')"
)


def make_first(url):
    """Make an archive as the first program did, with an article in it."""
    engine = open_engine(url)
    with engine.connect() as conn, conn.begin():
        config = build_config()
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.execute(text(FIRST))
    engine.dispose()


def check(url):
    make_first(url)
    with pytest.raises(SchemaError) as caught:
        open_archive(url)
    assert caught.value.state == "older"
    migrate(url)
    with open_archive(url) as archive, archive.read() as conn:
        assert conn.execute(text("SELECT id FROM articles")).scalar_one() == "c0ffee"
        names = {index["name"] for index in inspect(conn).get_indexes("urls")}
    assert {"ix_urls_next_at", "ix_urls_lease_until", "ix_urls_owner"} <= names
    assert "ix_urls_state_next_at" not in names


def test_an_archive_of_the_first_program_is_kept_and_gets_what_is_new(tmp_path):
    check(f"sqlite:///{tmp_path}/kliping.db")
