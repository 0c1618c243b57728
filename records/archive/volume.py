"""What a source has given so far: when its articles were published, and what was read in them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from records.archive.schema import ARTICLES, VERSIONS


class Arrival(NamedTuple):
    """When an article was published, and when it came into the archive."""

    published: datetime
    first_seen_at: datetime


def list_arrivals(conn: Connection, source: str, *, since: datetime) -> list[Arrival]:
    """Return the articles of a source that were published since a moment, oldest first."""
    rows = conn.execute(
        select(ARTICLES.c.published, ARTICLES.c.first_seen_at)
        .where(ARTICLES.c.source == source, ARTICLES.c.published >= since)
        .order_by(ARTICLES.c.published)
    )
    return [Arrival(row.published, row.first_seen_at) for row in rows]


def list_origins(
    conn: Connection,
    source: str,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    limit: int = 50,
) -> list[dict[str, str]]:
    """Return, of the articles first seen in a time, by field which reader found it, newest first.

    Of each its first version: the one that was read then.
    """
    query = (
        select(VERSIONS.c.record)
        .join(ARTICLES, ARTICLES.c.id == VERSIONS.c.article_id)
        .where(ARTICLES.c.source == source, VERSIONS.c.version == 1)
        .order_by(ARTICLES.c.first_seen_at.desc(), ARTICLES.c.id)
        .limit(limit)
    )
    if since is not None:
        query = query.where(ARTICLES.c.first_seen_at >= since)
    if before is not None:
        query = query.where(ARTICLES.c.first_seen_at < before)
    return [dict(record["origins"]) for record in conn.execute(query).scalars()]
