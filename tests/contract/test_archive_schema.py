import multiprocessing
import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from records.archive.facts import FACT_TABLES
from records.archive.migrate import SchemaError, migrate
from records.archive.schema import METADATA
from records.archive.store import open_archive, open_engine
from records.facts import Figure, Official, Quote, RegulationMention


def test_migrations_and_tables_say_the_same(archive_url):
    migrate(archive_url)
    engine = open_engine(archive_url)
    with engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        difference = compare_metadata(context, METADATA)
    engine.dispose()
    assert difference == []


def test_an_archive_that_was_never_migrated_is_refused_with_the_command_to_run(archive_url):
    with pytest.raises(SchemaError, match="kliping migrate") as caught:
        open_archive(archive_url)
    assert caught.value.state == "missing"


def test_an_archive_of_a_newer_program_is_refused(archive_url):
    migrate(archive_url)
    engine = open_engine(archive_url)
    with engine.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(SchemaError, match="newer") as caught:
        open_archive(archive_url)
    assert caught.value.state == "newer"


def test_migrating_twice_changes_nothing(archive_url):
    migrate(archive_url)
    migrate(archive_url)
    open_archive(archive_url).close()


@pytest.mark.parametrize(
    ("field", "record"),
    [
        ("regulations", RegulationMention),
        ("figures", Figure),
        ("officials", Official),
        ("quotes", Quote),
    ],
)
def test_every_field_of_a_fact_has_its_column_and_no_column_is_without_field(field, record):
    columns = {column.name for column in FACT_TABLES[field].columns}
    assert columns - {"article_id", "ordinal"} == set(record.model_fields)


def _migrate_slowly(url, started):
    """Migrate, but stand still after half of the tables."""
    from records.archive import schema  # noqa: PLC0415 - runs in a process of its own

    original = schema.UtcInstant.__init__

    def slow(self, *args, **options):
        original(self, *args, **options)
        started.set()
        time.sleep(0.05)

    schema.UtcInstant.__init__ = slow  # type: ignore[method-assign]
    migrate(url)


def test_a_migration_killed_in_the_middle_leaves_the_old_schema_and_runs_again(archive_url):
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    process = context.Process(target=_migrate_slowly, args=(archive_url, started))
    process.start()
    assert started.wait(timeout=30)
    time.sleep(0.2)
    process.kill()
    process.join()
    engine = create_engine(archive_url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    assert tables == []
    migrate(archive_url)
    open_archive(archive_url).close()


def test_two_migrations_at_once_wait_for_one_another(archive_url):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=migrate, args=(archive_url,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    open_archive(archive_url).close()
