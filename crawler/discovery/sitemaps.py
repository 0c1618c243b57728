"""Read sitemaps, news sitemaps and sitemap indexes, gzipped or not."""

import re
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.discovery.listing import Listed, Listing, ListingError
from lexicon.dates import parse_printed_time

MAX_CHILDREN = 5
"""Sitemaps of an index that are read at one poll, the newest; the rest is history."""

MAX_ENTRIES = 1000
"""Undated entries of a sitemap that are taken, the last ones: WordPress appends."""

RECENT = timedelta(days=30)
"""Older entries of a plain sitemap are history, not news."""

_GZIP = b"\x1f\x8b"
_NO_NEWS = re.compile(
    r"(?:page|category|kategori|tag|author|penulis|image|video|product|user|taxonom|topik|foto)",
    re.IGNORECASE,
)
_NEWS = re.compile(r"news|post|article|artikel|berita", re.IGNORECASE)
_SURELY_NO_NEWS = re.compile(r"taxonom|-users-|posts-page|post_tag", re.IGNORECASE)
"""WordPress: ``wp-sitemap-posts-page-1.xml``, ``wp-sitemap-taxonomies-post_tag-1.xml``."""


def parse_sitemap(body: bytes, *, url: str, max_bytes: int) -> Listing:
    """Return what a sitemap lists: articles, or further sitemaps.

    Raises:
        ListingError: it is no sitemap, or longer than ``max_bytes`` when unpacked.
    """
    root = _parse(_unpack(body, max_bytes))
    name = etree.QName(root).localname
    if name == "sitemapindex":
        return Listing(children=list(_rows(root, "sitemap", url)))
    if name == "urlset":
        return Listing(entries=list(_rows(root, "url", url)))
    msg = f"bukan peta situs / no sitemap: <{name}>"
    raise ListingError(msg)


def choose_children(
    children: Iterable[Listed], now: datetime, since: datetime | None = None
) -> list[Listed]:
    """Return the sitemaps of an index that may hold news, the newest first.

    Only the newest few, or with ``since`` all that changed after it or do not say.
    """
    news = [child for child in children if _may_hold_news(child.url)]
    # Without dates the last ones of a numbered series are the newest.
    ranked = sorted(enumerate(news), key=lambda row: (_moment(row[1].changed, now), row[0]))
    newest = [child for _, child in reversed(ranked)]
    if since is None:
        return newest[:MAX_CHILDREN]
    moments = ((_moment(child.changed, now), child) for child in newest)
    return [child for moment, child in moments if moment is _UNKNOWN or moment >= since]


def choose_recent(
    entries: Iterable[Listed], now: datetime, since: datetime | None = None
) -> list[Listed]:
    """Return the entries that are news: dated ones of the last month, and the last undated ones.

    With ``since`` all that are not older than that.
    """
    floor = min(since, now - RECENT) if since else now - RECENT
    dated, undated = [], []
    for entry in entries:
        moment = _moment(entry.published or entry.changed, now)
        if moment is _UNKNOWN:
            undated.append(entry)
        elif moment >= floor:
            dated.append(entry)
    return dated + (undated if since else undated[-MAX_ENTRIES:])


_UNKNOWN = datetime.fromisoformat("1900-01-02T00:00:00+00:00")


def _moment(raw: str | None, now: datetime) -> datetime:
    try:
        return parse_printed_time(raw or "", naive_zone="WIB", now=now).instant
    except ValueError:
        return _UNKNOWN


def _may_hold_news(url: str) -> bool:
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    if _SURELY_NO_NEWS.search(name):
        return False
    return bool(_NEWS.search(name)) or not _NO_NEWS.search(name)


def _unpack(body: bytes, max_bytes: int) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unzip = zlib.decompressobj(wbits=31)
    try:
        content = unzip.decompress(body, max_bytes)
    except zlib.error as error:
        msg = f"gzip rusak / broken gzip: {error}"
        raise ListingError(msg) from None
    if unzip.unconsumed_tail:
        msg = f"lebih dari / more than {max_bytes} byte"
        raise ListingError(msg)
    return content


def _parse(content: bytes) -> etree._Element:
    # No entities, no network: a sitemap is written by strangers.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(content.strip(), parser)
    except etree.XMLSyntaxError as error:
        msg = f"bukan XML / no XML: {error}"
        raise ListingError(msg) from None
    if root is None:
        msg = "bukan XML / no XML"
        raise ListingError(msg)
    return root


def _rows(root: etree._Element, name: str, base: str) -> Iterable[Listed]:
    for row in root.iterchildren(f"{{*}}{name}"):
        location = _text(row, "loc")
        if location:
            yield Listed(
                url=urljoin(base, location),
                title=_text(row, "title") or None,
                published=_text(row, "publication_date") or None,
                changed=_text(row, "lastmod") or None,
            )


def _text(row: etree._Element, name: str) -> str:
    """Return the text of the first descendant of that name, but not of an image's or video's."""
    for element in row.iter(f"{{*}}{name}"):
        space = etree.QName(element).namespace or ""
        if "image" not in space and "video" not in space:
            return " ".join((element.text or "").split())
    return ""
