"""Articles and their versions: store, read, mark as gone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    select,
    table,
    update,
)

from records.archive.inserts import insert_new
from records.archive.schema import ALIASES, ARTICLES, VERSIONS
from records.archive.store import Transaction
from records.article import Article, StoredArticle
from records.base import Instant, Record
from records.chunks import in_chunks
from records.feed import EntryKind
from records.identity import content_hash

BATCH = 500
"""Ids in one question: SQLite takes 32,766 variables, PostgreSQL 65,535; plans stay small."""

EXACT_TO = 50_000
"""So many rows are counted in a few milliseconds."""

_CURRENT: ColumnElement[bool] = VERSIONS.c.version == ARTICLES.c.version


class StoreOutcome(NamedTuple):
    """What storing an article did."""

    outcome: Literal["stored", "new_version", "unchanged"]
    version: int


class VersionInfo(Record):
    """One version in an article's history."""

    version: int
    """1, 2, 3 ..."""

    title: str
    """Headline of that version."""

    stored_at: Instant
    """When it came into the archive."""


def store_article(tx: Transaction, article: Article, *, silent: bool = False) -> StoreOutcome:
    """Keep ``article``: as new, as the next version when title or body changed, or not at all.

    ``silent`` marks a first import: nobody is alerted by what follows from it.
    """
    digest = content_hash(article.title, article.body)
    # Most are new, and whether one is may change between a look and the insert.
    current = None if _insert_article(tx, article) else _lock_current(tx, article.id)
    if current is None:
        version = 1
    elif current.content_hash == digest:
        return _keep_unchanged(tx, article.id, current.version)
    else:
        version = current.version + 1
        tx.conn.execute(
            update(ARTICLES)
            .where(ARTICLES.c.id == article.id)
            .values(version=version, published=article.published, gone_at=None)
        )
    tx.conn.execute(
        _NEW_VERSION,
        {
            "article_id": article.id,
            "version": version,
            "content_hash": digest,
            "stored_at": tx.now,
            "title": article.title,
            "body": article.body,
            "record": article.model_dump(mode="json", exclude={"title", "body"}),
        },
    )
    tx.announce(EntryKind.ARTICLE_STORED, article_id=article.id, version=version, silent=silent)
    return StoreOutcome("stored" if version == 1 else "new_version", version)


_NEW_VERSION = insert(VERSIONS)


def get_article(
    conn: Connection, article_id: str, *, version: int | None = None
) -> StoredArticle | None:
    """Return the newest version of an article, or the one asked for; None when there is none."""
    wanted = VERSIONS.c.version == version if version else _CURRENT
    row = conn.execute(select_articles(wanted).where(ARTICLES.c.id == article_id)).one_or_none()
    return make_stored(row) if row else None


def get_articles(conn: Connection, ids: Iterable[str]) -> dict[str, StoredArticle]:
    """Return the newest versions of the articles that exist among ``ids``."""
    return {
        row.id: make_stored(row)
        for chunk in in_chunks(dict.fromkeys(ids), BATCH)
        for row in conn.execute(select_articles().where(ARTICLES.c.id.in_(chunk)))
    }


# Asked for every page that is visited: to build such a statement takes longer than to run it.
_ID_OF_URL = select(ALIASES.c.article_id).where(ALIASES.c.url == bindparam("url"))


def find_article_id(conn: Connection, url: str) -> str | None:
    """Return the id of the article known under the canonical ``url``, alias or not."""
    return conn.execute(_ID_OF_URL, {"url": url}).scalar_one_or_none()


def add_alias(tx: Transaction, url: str, article_id: str) -> None:
    """Let ``url`` lead to the article as well; the first article it led to keeps it."""
    insert_new(tx.conn, ALIASES, {"url": url, "article_id": article_id})


def select_articles(
    wanted: ColumnElement[bool] = _CURRENT,
) -> Select[*tuple[object, ...]]:
    """Return the question for the columns of ``make_stored``, of the versions that are wanted."""
    return select(
        ARTICLES.c.id,
        ARTICLES.c.first_seen_at,
        ARTICLES.c.cluster,
        ARTICLES.c.gone_at,
        VERSIONS.c.version,
        VERSIONS.c.content_hash,
        VERSIONS.c.title,
        VERSIONS.c.body,
        VERSIONS.c.record,
    ).join(VERSIONS, (VERSIONS.c.article_id == ARTICLES.c.id) & wanted)


def make_stored(row: Row[*tuple[object, ...]]) -> StoredArticle:
    """Return the article of a row of ``select_articles``."""
    return StoredArticle(
        article=Article(title=row.title, body=row.body, **row.record),
        version=row.version,
        content_hash=row.content_hash,
        first_seen_at=row.first_seen_at,
        cluster=row.cluster,
        gone_at=row.gone_at,
    )


def list_versions(conn: Connection, article_id: str) -> list[VersionInfo]:
    """Return the history of an article, oldest first; empty when there is no such article."""
    rows = conn.execute(
        select(VERSIONS.c.version, VERSIONS.c.title, VERSIONS.c.stored_at)
        .where(VERSIONS.c.article_id == article_id)
        .order_by(VERSIONS.c.version)
    )
    return [
        VersionInfo(version=row.version, title=row.title, stored_at=row.stored_at) for row in rows
    ]


def mark_gone(tx: Transaction, article_id: str, at: datetime) -> None:
    """Note since when the page is gone; the article stays readable, and the first date stands."""
    changed = tx.conn.execute(
        update(ARTICLES)
        .where(ARTICLES.c.id == article_id, ARTICLES.c.gone_at.is_(None))
        .values(gone_at=at)
    )
    if changed.rowcount:
        tx.announce(EntryKind.ARTICLE_GONE, article_id=article_id)


def set_cluster(tx: Transaction, article_id: str, cluster: str) -> None:
    """Put an article into a story, once and for all."""
    tx.conn.execute(
        update(ARTICLES)
        .where(ARTICLES.c.id == article_id, ARTICLES.c.cluster.is_(None))
        .values(cluster=cluster)
    )


def announce_again(tx: Transaction, ids: Iterable[str]) -> int:
    """Put articles before every stage again, silently; return how many there are."""
    rows = tx.conn.execute(
        select(ARTICLES.c.id, ARTICLES.c.version)
        .where(ARTICLES.c.id.in_(list(ids)))
        .order_by(ARTICLES.c.id)
    ).all()
    for row in rows:
        tx.announce(EntryKind.ARTICLE_STORED, article_id=row.id, version=row.version, silent=True)
    return len(rows)


def count_articles(conn: Connection) -> int:
    """Return how many articles there are."""
    return conn.execute(select(func.count()).select_from(ARTICLES)).scalar_one()


def estimate_articles(conn: Connection) -> int:
    """Return about how many articles there are, at once: exact while they are few.

    For whoever looks every few seconds: PostgreSQL counts a table by reading it, and its own
    estimate, brought up to date by every autovacuum, is within a few percent.
    """
    if conn.dialect.name == "postgresql":
        about: float = conn.execute(
            select(column("reltuples"))
            .select_from(table("pg_class"))
            .where(column("oid") == literal_column("'articles'::regclass"))
        ).scalar_one()
        if about > EXACT_TO:
            return int(about)
    return count_articles(conn)


def iterate_ids(conn: Connection, *, source: str | None = None, after: str = "") -> Iterator[str]:
    """Yield the ids of all articles, or of one source's, in order, beginning behind ``after``."""
    chosen = select(ARTICLES.c.id).where(ARTICLES.c.id > after).order_by(ARTICLES.c.id)
    if source is not None:
        chosen = chosen.where(ARTICLES.c.source == source)
    # In portions: PostgreSQL would send all of them before the first is looked at.
    with conn.execute(chosen, execution_options={"yield_per": BATCH}) as rows:
        yield from rows.scalars()


def _lock_current(tx: Transaction, article_id: str) -> Row[*tuple[object, ...]]:
    """Return version and hash of the newest version, held against other writers."""
    return tx.conn.execute(_LOCKED, {"article_id": article_id}).one()


_LOCKED = (
    select(ARTICLES.c.version, VERSIONS.c.content_hash)
    .join(VERSIONS, (VERSIONS.c.article_id == ARTICLES.c.id) & _CURRENT)
    .where(ARTICLES.c.id == bindparam("article_id"))
    .with_for_update(of=ARTICLES)
)


def _keep_unchanged(tx: Transaction, article_id: str, version: int) -> StoreOutcome:
    tx.conn.execute(
        update(ARTICLES)
        .where(ARTICLES.c.id == article_id, ARTICLES.c.gone_at.is_not(None))
        .values(gone_at=None)
    )
    return StoreOutcome("unchanged", version)


def _insert_article(tx: Transaction, article: Article) -> bool:
    """Insert the article's row; return False when it is there."""
    row = {
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "version": 1,
        "published": article.published,
        "first_seen_at": tx.now,
    }
    if not insert_new(tx.conn, ARTICLES, row):
        return False
    add_alias(tx, article.url, article.id)
    return True
