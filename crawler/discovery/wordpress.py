"""Read what WordPress lists through its REST interface, ``/wp-json/wp/v2/posts``."""

import json
from typing import Any

from crawler.discovery.listing import Listed, Listing, ListingError
from crawler.readers.fields import clean

SYSTEMS = frozenset(("wordpress", "wpberita", "newspaper", "jnews"))
"""Publishing systems that are WordPress underneath."""

PATH = "wp-json/wp/v2/posts"

PER_PAGE = 100
"""The most that WordPress gives."""


def parse_posts(body: bytes) -> Listing:
    """Return the posts of one answer; their times are taken in UTC, never as the site's own.

    Raises:
        ListingError: it is no list of posts.
    """
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError):
        msg = "bukan daftar WordPress / no list of WordPress posts"
        raise ListingError(msg) from None
    if not isinstance(rows, list):
        said = clean(rows.get("message")) if isinstance(rows, dict) else type(rows).__name__
        msg = f"bukan daftar WordPress / no list of WordPress posts: {said}"
        raise ListingError(msg[:300])
    entries = [_entry(row) for row in rows if isinstance(row, dict)]
    return Listing(entries=entries, cards=len(rows), has_pages=True)


def _entry(row: dict[str, Any]) -> Listed:
    title = row.get("title")
    return Listed(
        url=str(row.get("link") or ""),
        title=clean(title.get("rendered")) if isinstance(title, dict) else None,
        published=_utc(row.get("date_gmt")) or (str(row["date"]) if row.get("date") else None),
        changed=_utc(row.get("modified_gmt")),
    )


def _utc(raw: object) -> str | None:
    return f"{raw}+00:00" if isinstance(raw, str) and raw else None
