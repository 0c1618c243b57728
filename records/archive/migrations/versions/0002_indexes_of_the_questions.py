"""Indexes for what is asked often: who visits what now, what is due, what a source gave last."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the indexes that a million facts showed to be missing; drop one that none uses."""
    op.create_index(
        op.f("ix_articles_source_first_seen_at"), "articles", ["source", "first_seen_at"]
    )
    op.create_index(op.f("ix_urls_next_at"), "urls", ["next_at"])
    for column in ("lease_until", "owner"):
        held = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            op.f(f"ix_urls_{column}"), "urls", [column], postgresql_where=held, sqlite_where=held
        )
    op.drop_index(op.f("ix_urls_state_next_at"), table_name="urls")
