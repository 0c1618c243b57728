"""Gather what the archive knows of one article."""

from dataclasses import dataclass

from records.archive.articles import VersionInfo, get_article, get_articles, list_versions
from records.archive.clusters import list_members
from records.archive.facts import get_enrichment
from records.archive.store import Archive
from records.article import StoredArticle
from records.facts import Enrichment


@dataclass(frozen=True, slots=True)
class ArticleRead:
    """An article with its facts, its history and its story, of one moment."""

    stored: StoredArticle
    enrichment: Enrichment | None
    """Null unless it was read in this version: its offsets would point elsewhere."""

    versions: tuple[VersionInfo, ...]
    members: tuple[StoredArticle, ...]
    """The articles of the story, this one included, the first seen first."""


def read_page(
    archive: Archive, article_id: str, *, version: int | None = None
) -> ArticleRead | None:
    """Return the article, null when there is none of this id and version."""
    with archive.read() as conn:
        stored = get_article(conn, article_id, version=version)
        if stored is None:
            return None
        enrichment = get_enrichment(conn, article_id)
        ids = list_members(conn, stored.cluster) if stored.cluster else [article_id]
        members = get_articles(conn, ids)
        return ArticleRead(
            stored=stored,
            enrichment=enrichment if enrichment and enrichment.version == stored.version else None,
            versions=tuple(list_versions(conn, article_id)),
            members=tuple(members[one] for one in ids if one in members),
        )
