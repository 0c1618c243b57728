"""The index of the lanes in which addresses wait: a back-fill made each lease read all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the index."""
    waiting = sa.text("next_at IS NOT NULL AND lease_until IS NULL")
    op.create_index(
        op.f("ix_urls_source_domain_next_at_url"),
        "urls",
        ["source", "domain", "next_at", "url"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
