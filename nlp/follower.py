"""The stage that reads new article versions and writes their facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nlp.enricher import Enricher, Reading
from records.archive.articles import get_articles
from records.archive.facts import store_enrichment
from records.archive.store import Archive, Transaction
from records.article import Article, StoredArticle
from records.facts import Enrichment
from records.feed import PARTITIONS, EntryKind, FeedEntry


@dataclass(frozen=True, slots=True)
class _Read:
    """An article's facts, and whether what follows from them is silent."""

    enrichment: Enrichment
    silent: bool


class EnrichStage:
    """Reads the newest version of each stored article, once a batch."""

    name = "enrich"
    partitions = PARTITIONS
    kinds = frozenset({EntryKind.ARTICLE_STORED})

    def __init__(self, archive: Archive, enricher: Enricher) -> None:
        self._archive = archive
        self._enricher = enricher

    def work(self, entries: Sequence[FeedEntry]) -> list[_Read]:
        """Return the facts of the articles that ``entries`` name; erased ones are passed over."""
        silent = _silence(entries)
        with self._archive.read() as conn:
            stored = list(get_articles(conn, silent).values())
        facts = self._enricher.read_many(_reading_of(item.article) for item in stored)
        now = datetime.now(UTC)
        return [
            _Read(self._enrichment(item, found, now), silent[item.article.id])
            for item, found in zip(stored, facts, strict=True)
        ]

    def write(self, tx: Transaction, result: Any) -> None:
        """Put the facts in the place of earlier ones; each makes an entry in the feed."""
        for read in result:
            store_enrichment(tx, read.enrichment, silent=read.silent)

    def _enrichment(self, item: StoredArticle, facts: Any, now: datetime) -> Enrichment:
        return Enrichment(
            article_id=item.article.id,
            version=item.version,
            pipeline_version=self._enricher.pipeline_version,
            enriched_at=now,
            facts=facts,
        )


def _silence(entries: Sequence[FeedEntry]) -> dict[str, bool]:
    """Return the articles named, silent only where every entry about one is."""
    silent: dict[str, bool] = {}
    for entry in entries:
        if entry.article_id is not None:
            silent[entry.article_id] = entry.silent and silent.get(entry.article_id, True)
    return silent


def _reading_of(article: Article) -> Reading:
    return Reading(
        article.body,
        title=article.title,
        published=local_day(article.published, article.published_offset),
        source_region=article.source_region,
    )


def local_day(published: datetime, offset: int) -> date:
    """Return the day on which something was published where it was published.

    >>> local_day(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), 540)
    datetime.date(2026, 11, 25)
    """
    return (published.astimezone(UTC) + timedelta(minutes=offset)).date()
