"""Which articles tell the same story: signatures of bodies, looked up by what they share."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, insert, select, tuple_

from records.archive.articles import set_cluster
from records.archive.schema import ARTICLES, BANDS, SIGNATURES
from records.archive.store import Transaction
from records.base import Record


class Signature(Record):
    """A body reduced to what similar bodies share."""

    article_id: str
    """The article whose first version it is of."""

    body_hash: str
    """Equal for equal words."""

    minhash: str | None = None
    """128 permutations in hexadecimal; null for a short body."""

    bands: tuple[str, ...] = ()
    """Keys of the bands of ``minhash``, in order: similar bodies share one of them."""


def list_clusters(conn: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the story of each article among ``ids`` that has one."""
    rows = conn.execute(
        select(SIGNATURES.c.article_id, SIGNATURES.c.cluster).where(
            SIGNATURES.c.article_id.in_(list(ids))
        )
    )
    return {row.article_id: row.cluster for row in rows}


def find_equal(conn: Connection, body_hash: str) -> set[str]:
    """Return the stories of articles with these very words."""
    rows = conn.execute(
        select(SIGNATURES.c.cluster).where(SIGNATURES.c.body_hash == body_hash).distinct()
    )
    return set(rows.scalars())


def find_candidates(conn: Connection, bands: Sequence[str]) -> Mapping[str, str]:
    """Return cluster by signature of those that share a band: they may be similar."""
    if not bands:
        return {}
    places = [(number, key) for number, key in enumerate(bands)]
    rows = conn.execute(
        select(SIGNATURES.c.minhash, SIGNATURES.c.cluster)
        .join(BANDS, BANDS.c.article_id == SIGNATURES.c.article_id)
        .where(tuple_(BANDS.c.band, BANDS.c.key).in_(places))
        .distinct()
    )
    return {row.minhash: row.cluster for row in rows if row.minhash}


def oldest(conn: Connection, clusters: Iterable[str]) -> str | None:
    """Return the story whose head was seen first."""
    return conn.execute(
        select(ARTICLES.c.id)
        .where(ARTICLES.c.id.in_(list(clusters)))
        .order_by(ARTICLES.c.first_seen_at, ARTICLES.c.id)
        .limit(1)
    ).scalar_one_or_none()


def join_cluster(tx: Transaction, signature: Signature, cluster: str, *, findable: bool) -> None:
    """Put the article into the story for ever.

    ``findable`` keeps its bands too; a copy of a signature that has them needs none.
    """
    tx.conn.execute(
        insert(SIGNATURES).values(
            article_id=signature.article_id,
            cluster=cluster,
            body_hash=signature.body_hash,
            minhash=signature.minhash,
        )
    )
    if findable and signature.bands:
        tx.conn.execute(
            insert(BANDS),
            [
                {"band": number, "key": key, "article_id": signature.article_id}
                for number, key in enumerate(signature.bands)
            ],
        )
    set_cluster(tx, signature.article_id, cluster)


def list_members(conn: Connection, cluster: str) -> list[str]:
    """Return the ids of the articles of a story, the first seen first."""
    rows = conn.execute(
        select(ARTICLES.c.id)
        .where(ARTICLES.c.cluster == cluster)
        .order_by(ARTICLES.c.first_seen_at, ARTICLES.c.id)
    )
    return list(rows.scalars())
