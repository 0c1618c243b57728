"""Alembic's entry: run the migrations on the connection that ``migrate`` opened."""

from alembic import context
from sqlalchemy import text

from records.archive.schema import METADATA

MIGRATION_LOCK = 0x6B6C696D
"""PostgreSQL advisory lock ("klim"): one migration at a time."""

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True)
context.run_migrations()
