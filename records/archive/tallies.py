"""How many articles and figures the archive has, by source and day: to be held against an index."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from records.archive.schema import ARTICLES, ENRICHMENTS, FIGURES

_CHUNK = 10_000


def list_publishing(conn: Connection) -> list[str]:
    """Return the sources of which there are articles."""
    return list(conn.execute(select(ARTICLES.c.source).distinct().order_by("source")).scalars())


def iterate_published(conn: Connection, source: str) -> Iterator[datetime]:
    """Yield the moments at which a source's articles were published."""
    chosen = select(ARTICLES.c.published).where(ARTICLES.c.source == source)
    yield from conn.execute(chosen.execution_options(yield_per=_CHUNK)).scalars()


def count_figures(conn: Connection, source: str) -> Counter[datetime]:
    """Count a source's figures by the moment of their article; facts of an older version none."""
    number = func.count().label("number")
    rows = conn.execute(
        select(ARTICLES.c.published, number)
        .join(ENRICHMENTS, ENRICHMENTS.c.article_id == ARTICLES.c.id)
        .join(FIGURES, FIGURES.c.article_id == ARTICLES.c.id)
        .where(ARTICLES.c.source == source, ENRICHMENTS.c.version == ARTICLES.c.version)
        .group_by(ARTICLES.c.id, ARTICLES.c.published)
        .execution_options(yield_per=_CHUNK)
    )
    counted: Counter[datetime] = Counter()
    for row in rows:
        counted[row.published] += row.number
    return counted


def list_published(
    conn: Connection, source: str, *, since: datetime, before: datetime
) -> list[str]:
    """Return the ids of a source's articles that were published in a time, in order."""
    return list(
        conn.execute(
            select(ARTICLES.c.id)
            .where(
                ARTICLES.c.source == source,
                ARTICLES.c.published >= since,
                ARTICLES.c.published < before,
            )
            .order_by(ARTICLES.c.id)
        ).scalars()
    )
