"""Read RSS and Atom feeds, broken ones too."""

from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from crawler.discovery.listing import Listed, Listing, ListingError

_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
"""What feedparser calls broken though nothing is lost by it."""

FULL_TEXT_WORDS = 60
"""Shorter contents are teasers."""


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> Listing:
    """Return all entries of a feed, none left out.

    Raises:
        ListingError: it is no feed, or broken before its first entry.
    """
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    # A stream, never the bytes themselves: those feedparser would take for a file name or address.
    # What its entries carry is read like any page, and resolved and bounded there.
    feed = feedparser.parse(
        BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    entries = [_entry(raw, url) for raw in feed.entries]
    broken = feed.bozo and not isinstance(feed.get("bozo_exception"), _HARMLESS)
    if not entries and (broken or not feed.get("version")):
        raise ListingError(_why(body, feed))
    what = feed.get("bozo_exception")
    warning = f"umpan rusak sebagian / partly broken feed: {what}" if broken else None
    return Listing(
        entries=entries,
        warning=warning,
        has_pages=_has_pages(feed.feed),
        hub=_link(feed.feed, "hub", url),
        topic=_link(feed.feed, "self", url),
    )


def _entry(raw: Any, base: str) -> Listed:
    return Listed(
        url=_address(raw, base),
        title=raw.get("title") or None,
        published=raw.get("published") or None,
        # Not raw.get: for "updated" feedparser would give the time of publication.
        changed=dict.get(raw, "updated") or None,
        content=_content(raw),
    )


def _content(raw: Any) -> str | None:
    """Return what ``content:encoded`` or Atom's ``content`` holds, if more than a teaser."""
    found = max(
        (str(part.get("value", "")) for part in raw.get("content", ())), key=len, default=""
    )
    return found if len(found.split()) >= FULL_TEXT_WORDS else None


def _has_pages(head: Any) -> bool:
    """Whether it comes from WordPress, whose feeds all answer to ``?paged=2``."""
    return "wordpress.org" in str(head.get("generator", "")).lower()


def _link(head: Any, relation: str, base: str) -> str | None:
    links = (link for link in head.get("links", ()) if link.get("rel") == relation)
    href = next((str(link["href"]) for link in links if link.get("href")), None)
    try:
        return urljoin(base, href) if href else None
    except ValueError:
        return None


def _address(raw: Any, base: str) -> str:
    """Return the entry's address, empty without one: it is dropped later, and counted there."""
    link = str(raw.get("link") or "").strip()
    if not link and str(raw.get("id", "")).startswith("http"):
        link = str(raw["id"]).strip()
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return link


def _why(body: bytes, feed: Any) -> str:
    start = body[:2000].lstrip().lower()
    if not start:
        return "umpan kosong / an empty answer, no feed"
    if start.startswith((b"<!doctype html", b"<html")):
        return "halaman web, bukan umpan / a web page, no feed"
    detail = str(feed.get("bozo_exception", "")).strip()
    return f"bukan umpan RSS atau Atom / no RSS or Atom feed: {detail or 'no known format'}"[:300]
