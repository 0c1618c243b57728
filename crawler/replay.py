"""Read the kept pages again after a reader improved, without the network."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.readers.page import Page
from crawler.readers.parts import MAX_PARTS, find_parts
from crawler.readers.read import Known, ReadResult, read_page
from crawler.sources import SourceBook
from crawler.warc import iterate_pages_from
from records.archive.articles import get_article, iterate_ids, store_article
from records.archive.store import Archive
from records.article import StoredArticle

_LOG = logging.getLogger(__name__)

WITHOUT_PAGE = "without_page"
REFUSED = "refused"
LOST = "lost"
"""How a replay ends for an article, besides ``unchanged`` and ``new_version``."""


def replay(
    archive: Archive,
    warc_folder: Path,
    book: SourceBook,
    *,
    source: str | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Counter[str]:
    """Read the pages of all articles, or of one source's, again; return how many ended how.

    An article whose page is now refused, or lost, stays as it is. What follows is silent.
    """
    with archive.read() as conn:
        ids = list(iterate_ids(conn, source=source))
    ends: Counter[str] = Counter()
    for number, article_id in enumerate(ids, start=1):
        ends[_replay_one(archive, warc_folder, book, article_id)] += 1
        if on_progress:
            on_progress(number)
    return ends


def _replay_one(archive: Archive, folder: Path, book: SourceBook, article_id: str) -> str:
    with archive.read() as conn:
        stored = get_article(conn, article_id)
    if stored is None or stored.article.raw is None:
        return WITHOUT_PAGE
    try:
        result = _read_again(stored, folder, book)
    except (LookupError, OSError) as error:
        _LOG.warning("%s: %s", stored.article.url, error)
        return LOST
    if result.article is None:
        _LOG.warning("%s: %s", stored.article.url, result.refusal and result.refusal.reason)
        return REFUSED
    old = stored.article
    kept = {"id": old.id, "url": old.url, "source": old.source, "raw": old.raw}
    with archive.write() as tx:
        return store_article(tx, result.article.model_copy(update=kept), silent=True).outcome


def _read_again(stored: StoredArticle, folder: Path, book: SourceBook) -> ReadResult:
    article = stored.article
    assert article.raw is not None  # noqa: S101 - the caller looked
    first, *following = _list_parts(iterate_pages_from(folder, article.raw))
    undated = article.published_origin == "first_seen"
    listed = article.published_origin in {"feed", "sitemap"}
    known = Known(
        published=article.published_raw if listed else None,
        published_origin=article.published_origin if listed else "feed",
        title=article.title if article.origins.get("title") is None else None,
        first_seen_at=article.published if undated else stored.first_seen_at,
        raw=article.raw,
    )
    return read_page(first, book.get(article.source), known=known, following=following)


def _list_parts(pages: Iterator[Page]) -> list[Page]:
    """Return the page and, as they stand behind it, the further parts that the visit brought.

    Raises:
        LookupError: there is no page.
    """
    parts: list[Page] = []
    for page in pages:
        if not parts:
            parts.append(page)
        elif (found := find_parts(parts[-1])).whole == page.url and len(parts) == 1:
            return [page]
        elif found.next == page.url:
            parts.append(page)
        else:
            break
        if len(parts) >= MAX_PARTS:
            break
    if not parts:
        msg = "no page at that place"
        raise LookupError(msg)
    return parts
