"""Every table of the archive, portable between SQLite and PostgreSQL.

Articles and facts are what the service is about; ``urls``, ``endpoints``, ``robots`` and ``runs``
are the crawler's ledger; ``feed``, ``positions`` and ``stuck`` let the stages follow one another.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class UtcInstant(TypeDecorator[datetime]):
    """An aware moment in and out; UTC in the store, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; SQLite keeps no zone, so it is cut off there."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment without zone: {value!r}"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the moment back with its zone."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


SEQUENCE = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers only an INTEGER key by itself."""


def _id(name: str, *, primary_key: bool = True) -> Column[str]:
    return Column(name, String(64), primary_key=primary_key, nullable=False)


# What pages said --------------------------------------------------------------------------------

ARTICLES = Table(
    "articles",
    METADATA,
    _id("id"),
    Column("url", Text, nullable=False),
    Column("source", String(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("published", UtcInstant, nullable=False),
    Column("first_seen_at", UtcInstant, nullable=False),
    Column("cluster", String(64)),
    Column("gone_at", UtcInstant),
    Index(None, "source", "published"),
    Index(None, "source", "first_seen_at"),
    Index(None, "published", "id"),
    Index(None, "cluster"),
)

VERSIONS = Table(
    "versions",
    METADATA,
    Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content_hash", String(64), nullable=False),
    Column("stored_at", UtcInstant, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("record", JSON, nullable=False),  # the Article without title and body
    Index(None, "content_hash"),  # one text under two addresses of a source is one article
)

ALIASES = Table(
    "aliases",
    METADATA,
    Column("url", Text, primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id"), nullable=False),
    Index(None, "article_id"),
)

# What was read in them --------------------------------------------------------------------------

ENRICHMENTS = Table(
    "enrichments",
    METADATA,
    Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("pipeline_version", String(100), nullable=False),
    Column("enriched_at", UtcInstant, nullable=False),
    Column("places", JSON, nullable=False),
)


def _fact_table(name: str, *columns: Column[Any] | Index) -> Table:
    """Facts of the newest reading, in reading order, replaced as a whole."""
    return Table(
        name,
        METADATA,
        Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        *columns,
    )


REGULATION_MENTIONS = _fact_table(
    "regulation_mentions",
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("id", String(300)),
    Column("title", Text),
    Column("provisions", JSON, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("resolved_by", String(20), nullable=False),
    Column("flags", JSON, nullable=False),
    Index(None, "id"),
)

FIGURES = _fact_table(
    "figures",
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("value", Float, nullable=False),
    Column("value_max", Float),
    Column("unit", Text),
    Column("modifier", String(20)),
    Column("measure", Text),
    Column("as_of", Text),
    Column("as_of_from", Date),
    Column("as_of_to", Date),
    Column("kind", String(20), nullable=False),
    Column("change_of", Integer),
    Column("speaker", Text),
    Index(None, "unit", "value"),
)

OFFICIALS = _fact_table(
    "officials",
    Column("name", Text, nullable=False),
    Column("position", Text),
    Column("organisation", Text),
    Column("mentions", JSON, nullable=False),
    Index(None, "name"),
)

QUOTES = _fact_table(
    "quotes",
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("speaker", Text),
    Column("cue", Text),
    Index(None, "speaker"),
)

# Stories ----------------------------------------------------------------------------------------

SIGNATURES = Table(
    "signatures",
    METADATA,
    Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
    Column("cluster", String(64), nullable=False),
    Column("body_hash", String(64), nullable=False),  # short bodies are alike only when equal
    Column("minhash", Text),  # 128 permutations, hexadecimal; null for short bodies
    Index(None, "body_hash"),
    Index(None, "cluster"),
)

BANDS = Table(
    "bands",
    METADATA,
    Column("band", SmallInteger, primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
)

# How the stages follow one another --------------------------------------------------------------

FEED = Table(
    "feed",
    METADATA,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("partition", SmallInteger, nullable=False),
    Column("article_id", String(64)),
    Column("version", Integer),
    Column("subject", Text),
    Column("silent", Boolean, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Index(None, "partition", "seq"),
    sqlite_autoincrement=True,  # numbers are never used again, after pruning too
)

POSITIONS = Table(
    "positions",
    METADATA,
    Column("stage", String(60), primary_key=True),
    Column("partition", SmallInteger, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("owner", String(100)),
    Column("lease_until", UtcInstant),
)

STUCK = Table(
    "stuck",
    METADATA,
    Column("stage", String(60), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String(64)),
    Column("reason", Text, nullable=False),
    Column("at", UtcInstant, nullable=False),
)

# The crawler's ledger ---------------------------------------------------------------------------

SOURCES = Table(
    "sources",
    METADATA,
    _id("id"),
    Column("name", Text, nullable=False),
    Column("network", Text),
    Column("homepage", Text),
    Column("region", String(20)),
    Column("zone", String(8), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("added_at", UtcInstant, nullable=False),
    Column("imported_at", UtcInstant),  # when the first import ended; silent until then
    Column("state", String(20)),  # its health; null until a crawl has looked
    Column("state_since", UtcInstant),
    Column("state_reason", Text),
)

_LEASED, _OWNED = text("lease_until IS NOT NULL"), text("owner IS NOT NULL")
_WAITING = text("next_at IS NOT NULL AND lease_until IS NULL")

URLS = Table(
    "urls",
    METADATA,
    Column("url", Text, primary_key=True),  # canonical
    Column("fetch_url", Text, nullable=False),  # as found: some sites answer on one form only
    Column("source", String(100), nullable=False),
    Column("domain", String(255), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Text),
    Column("found_by", Text),
    Column("found_at", UtcInstant, nullable=False),
    Column("published_hint", Text),  # as the feed or sitemap printed it
    Column("title_hint", Text),
    Column("content_hint", Text),  # the whole text, of a feed that carries it
    Column("changed_hint", Text),  # its last change, likewise
    Column("article_id", String(64)),
    Column("http_status", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String(64)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("fetched_at", UtcInstant),
    Column("next_at", UtcInstant),
    Column("owner", String(100)),
    Column("lease_until", UtcInstant),
    Index(None, "next_at"),
    Index(None, "source", "state"),
    # Of those few alone that somebody visits at this moment.
    Index(None, "lease_until", postgresql_where=_LEASED, sqlite_where=_LEASED),
    Index(None, "owner", postgresql_where=_OWNED, sqlite_where=_OWNED),
    # The lanes in which addresses wait for their visit, see ``records.archive.queue``.
    Index(
        None, "source", "domain", "next_at", "url",
        postgresql_where=_WAITING, sqlite_where=_WAITING,
    ),
    Index(None, "article_id"),
)  # fmt: skip

ENDPOINTS = Table(
    "endpoints",
    METADATA,
    Column("url", Text, primary_key=True),  # whatever lists articles, polled once for all sources
    Column("kind", String(20), nullable=False),
    Column("source", String(100), nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String(64)),
    Column("entries", Integer),
    Column("http_status", Integer),
    Column("reason", Text),
    Column("failures", Integer, nullable=False, default=0),
    Column("checked_at", UtcInstant),
    Column("full_at", UtcInstant),  # when it last came whole: some servers say 304 for ever
    Column("next_at", UtcInstant),
    Column("pace", Float),  # seconds between two polls, learned from how often it has news
    Column("step", Text),  # where a reading of several pages goes on; null when it was finished
    Column("since", UtcInstant),  # how far back that reading goes; null: to what is known
    Index(None, "next_at"),
)

SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("url", Text, primary_key=True),  # canonical
    Column("found_by", Text, primary_key=True),  # kind and address of the endpoint that lists it
    Column("source", String(100), nullable=False),
    Column("at", UtcInstant, nullable=False),  # when it did so first
    Column("title_hint", Text),  # as it printed them last: another is a change
    Column("changed_hint", Text),
    Index(None, "source", "at"),
)

ROBOTS = Table(
    "robots",
    METADATA,
    Column("origin", Text, primary_key=True),  # scheme, host and port
    Column("http_status", Integer),
    Column("body", Text),
    Column("reason", Text),
    Column("fetched_at", UtcInstant, nullable=False),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("started_at", UtcInstant, nullable=False),
    Column("ended_at", UtcInstant),
    Column("report", JSON),
)

# People -----------------------------------------------------------------------------------------

USERS = Table(
    "users",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
)
