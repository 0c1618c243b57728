"""Make an article of what a feed carries, for a page that its server does not give us."""

from datetime import datetime
from html import escape

from crawler.readers.page import Page
from crawler.readers.read import Known, ReadResult, read_page
from crawler.sources import Source

ORIGIN = "feed"
"""What ``Article.origins`` says of the fields."""


def make_feed_page(
    url: str, *, title: str, content: str, fetched_at: datetime, status: int
) -> Page:
    """Return what stands in a feed as a page value."""
    body = (
        f'<html><head><title>{escape(title)}</title><meta property="og:type" content="article">'
        f'</head><body><h1>{escape(title)}</h1><div itemprop="articleBody">{content}</div></body>'
    )
    return Page(
        url=url,
        body=body.encode("utf-8", errors="replace"),
        fetched_at=fetched_at,
        content_type="text/html; charset=utf-8",
        status=status,
    )


def read_feed_page(page: Page, source: Source | None, *, known: Known) -> ReadResult:
    """Return the article of a page made by ``make_feed_page``; its fields say ``feed``."""
    result = read_page(page, source, known=known)
    if result.article is None:
        return result
    origins = {name: ORIGIN for name in result.article.origins if name != "published"}
    origins["published"] = result.article.published_origin
    article = result.article.model_copy(update={"origins": origins, "raw": None})
    return ReadResult(article, canonical=None)
