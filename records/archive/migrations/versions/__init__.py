"""Alembic migrations of the archive, in order."""
