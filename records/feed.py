"""The change feed: what happened in the archive, in the order in which it was committed."""

from enum import StrEnum

from records.base import Instant, Record

PARTITIONS = 16
"""A stage's work is divided by the first hex digit of the article id."""


class EntryKind(StrEnum):
    """What a feed entry says."""

    ARTICLE_STORED = "article.stored"
    ARTICLE_ENRICHED = "article.enriched"
    ARTICLE_CLUSTERED = "article.clustered"
    ARTICLE_GONE = "article.gone"
    ARTICLE_ERASED = "article.erased"
    CORRECTION_MADE = "correction.made"
    MARK_CHANGED = "mark.changed"
    REGULATION_REGISTERED = "regulation.registered"
    SOURCE_CHANGED = "source.changed"


class FeedEntry(Record):
    """One row of the feed."""

    seq: int
    """Position in commit order; gaps mean nothing and numbers are never used again."""

    kind: EntryKind
    """What happened."""

    article_id: str | None = None
    """The article it happened to, if any."""

    version: int | None = None
    """The article's version, if any."""

    subject: str | None = None
    """What else it is about: a source, a regulation."""

    silent: bool = False
    """True for first imports, re-reading and rebuilding: nobody is alerted by what follows."""

    at: Instant
    """When it was written."""


def partition_of(article_id: str | None) -> int:
    """Return the partition of an entry: the id's first hex digit, 0 without an article.

    >>> partition_of("c0ffee0000000000"), partition_of(None)
    (12, 0)
    """
    return int(article_id[0], 16) if article_id else 0
