"""The libraries of a crawl: they tell their own story, ours is told by reports."""

QUIET = ("scrapy", "twisted", "trafilatura", "htmldate", "charset_normalizer", "alembic")
"""They speak only of what is wrong."""
