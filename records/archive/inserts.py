"""Insert what another writer may be inserting at the same moment."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def insert_new(conn: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert unless the key is there; say whether it was new."""
    added = conn.execute(_build_insert(conn.dialect.name, table), dict(values))
    return added.first() is not None


def insert_all_new(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, object]]
) -> set[tuple[object, ...]]:
    """Insert all rows whose keys are not there; return the keys of those that were new.

    Every row names the same columns.
    """
    if not rows:
        return set()
    # In one order whoever writes, so that no two wait for one another.
    names = [column.name for column in table.primary_key.columns]
    ordered = sorted(map(dict, rows), key=lambda row: [row[name] for name in names])
    added = conn.execute(_build_insert(conn.dialect.name, table), ordered)
    return {tuple(row) for row in added}


@cache
def _build_insert(dialect: str, table: Table) -> ReturningInsert[*tuple[object, ...]]:
    """Return the statement without its values: to build it takes longer than to run it."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # The row itself tells: psycopg's count of rows is -1 where nothing was inserted.
    return make(table).on_conflict_do_nothing().returning(*table.primary_key.columns)
