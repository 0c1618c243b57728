"""Examples for tests: what does not matter to a test has a sensible value."""

from datetime import UTC, datetime

from records.article import Article
from records.facts import Enrichment, Facts
from records.identity import article_id

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""12.00 in Sorong."""


def make_article(name="banjir", **changes) -> Article:
    """Make the article at ``https://example.id/<name>``."""
    url = changes.pop("url", f"https://example.id/{name}")
    values = {
        "id": article_id(url),
        "url": url,
        "source": "example",
        "title": f"Berita {name}",
        "body": f"SORONG - Isi berita {name}.",
        "published": NOON,
        "published_offset": 540,
        "published_origin": "meta",
        "fetched_at": NOON,
        "zone": "WIT",
    }
    return Article(**(values | changes))


def make_enrichment(name="banjir", version=1, **facts) -> Enrichment:
    """Make the reading of the article ``name``."""
    return Enrichment(
        article_id=article_id(f"https://example.id/{name}"),
        version=version,
        pipeline_version="test",
        enriched_at=NOON,
        facts=Facts(**facts),
    )
