"""Insert what another writer may be inserting at the same moment."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(conn: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert unless the key is there; say whether it was new."""
    make = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    added = conn.execute(
        make(table)
        .values(**values)
        .on_conflict_do_nothing()
        # The row itself tells: psycopg's count of rows is -1 where nothing was inserted.
        .returning(*table.primary_key.columns)
    )
    return added.first() is not None
