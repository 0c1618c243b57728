"""Facts in queryable tables, one row a fact, replaced as a whole with every reading."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from records.archive.articles import BATCH
from records.archive.schema import (
    ENRICHMENTS,
    FIGURES,
    OFFICIALS,
    QUOTES,
    REGULATION_MENTIONS,
)
from records.archive.store import Transaction
from records.chunks import in_chunks
from records.facts import Enrichment, Facts
from records.feed import EntryKind

FACT_TABLES: dict[str, Table] = {
    "regulations": REGULATION_MENTIONS,
    "figures": FIGURES,
    "officials": OFFICIALS,
    "quotes": QUOTES,
}
"""The field of ``Facts`` that each table keeps."""


def store_enrichment(tx: Transaction, enrichment: Enrichment, *, silent: bool = False) -> bool:
    """Put ``enrichment`` in the place of the article's earlier one; return whether it was kept.

    One of an older version than the archive's reading is not kept: workers may finish out of order.
    """
    article_id = enrichment.article_id
    current = tx.conn.execute(
        select(ENRICHMENTS.c.version).where(ENRICHMENTS.c.article_id == article_id)
    ).scalar_one_or_none()
    if current is not None and current > enrichment.version:
        return False
    for table in (*FACT_TABLES.values(), ENRICHMENTS):
        tx.conn.execute(delete(table).where(table.c.article_id == article_id))
    tx.conn.execute(
        insert(ENRICHMENTS).values(
            **enrichment.model_dump(exclude={"facts"}), places=list(enrichment.facts.places)
        )
    )
    for field, table in FACT_TABLES.items():
        rows = [
            {"article_id": article_id, "ordinal": ordinal, **fact.model_dump()}
            for ordinal, fact in enumerate(getattr(enrichment.facts, field))
        ]
        if rows:
            tx.conn.execute(insert(table), rows)
    tx.announce(
        EntryKind.ARTICLE_ENRICHED,
        article_id=article_id,
        version=enrichment.version,
        silent=silent,
    )
    return True


def get_enrichment(conn: Connection, article_id: str) -> Enrichment | None:
    """Return the facts of an article, or None before it was read."""
    return get_enrichments(conn, [article_id]).get(article_id)


def get_enrichments(conn: Connection, ids: Iterable[str]) -> dict[str, Enrichment]:
    """Return the facts of those among ``ids`` that were read."""
    found: dict[str, Enrichment] = {}
    for chunk in in_chunks(dict.fromkeys(ids), BATCH):
        found |= _get_batch(conn, chunk)
    return found


def _get_batch(conn: Connection, ids: list[str]) -> dict[str, Enrichment]:
    facts: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for field, table in FACT_TABLES.items():
        chosen = select(table).where(table.c.article_id.in_(ids))
        for row in conn.execute(chosen.order_by(table.c.article_id, table.c.ordinal)).mappings():
            fact = dict(row)
            del fact["ordinal"]
            facts[fact.pop("article_id")][field].append(fact)
    return {
        row.article_id: Enrichment(
            article_id=row.article_id,
            version=row.version,
            pipeline_version=row.pipeline_version,
            enriched_at=row.enriched_at,
            facts=Facts.model_validate({**facts[row.article_id], "places": row.places}),
        )
        for row in conn.execute(select(ENRICHMENTS).where(ENRICHMENTS.c.article_id.in_(ids)))
    }
