"""The article: what one page of a source said at one time."""

from typing import Literal

from pydantic import Field, HttpUrl, TypeAdapter

from records.base import Instant, Record, Text

Kind = Literal["news", "policy"]
TimeOrigin = Literal["jsonld", "meta", "feed", "sitemap", "text", "first_seen", "import"]
Zone = Literal["WIB", "WITA", "WIT"]

HTTP_URL = TypeAdapter(HttpUrl)
"""Checks that a string is an http(s) address."""


class Image(Record):
    """A picture of the article."""

    url: Text
    """Address of the picture."""

    caption: Text | None = None
    """Words under it, as printed."""


class RawPage(Record):
    """Where the page itself is kept."""

    file: Text
    """WARC file, relative to the WARC folder: ``20261125T0900-01.warc.gz``."""

    offset: int = Field(ge=0)
    """Byte offset of the response record in it."""


class Article(Record):
    """One version of an article as a reader made it; the archive adds number and hash."""

    id: Text
    """16 hex digits from the canonical URL at first storing (``records.identity``)."""

    url: Text
    """Canonical URL, or ``urn:kliping:`` and a hash for an article without one."""

    source: Text
    """Id of the source: ``sorongraya``."""

    kind: Kind = "news"
    """``news``, or ``policy`` for a regulation or another legal document."""

    title: Text = Field(min_length=1)
    """Headline as printed, without the site's name."""

    body: Text
    """Verbatim text; paragraphs are parted by one empty line."""

    lead: Text | None = None
    """The summary that the page itself gives, if any."""

    published: Instant
    """When it was published; equal to ``fetched_at`` when only ``first_seen`` is known."""

    published_offset: int = Field(default=0, ge=-24 * 60, le=24 * 60)
    """Minutes east of UTC of the original time: 540 for WIT."""

    published_origin: TimeOrigin
    """Where the time came from."""

    published_raw: Text | None = None
    """The time as printed: ``Selasa, 12 Mar 2024 14:30 WIB``."""

    modified: Instant | None = None
    """When the page says it was last changed."""

    modified_raw: Text | None = None
    """The same as printed."""

    writers: tuple[Text, ...] = ()
    """Who wrote it."""

    editors: tuple[Text, ...] = ()
    """Who edited it."""

    section: Text | None = None
    """The desk or rubric: ``Ekonomi & Bisnis``."""

    tags: tuple[Text, ...] = ()
    """The page's own keywords."""

    language: Text | None = None
    """As the page states: ``id``."""

    place_line: Text | None = None
    """The place that opens the story, as printed: ``SORONG``."""

    images: tuple[Image, ...] = ()
    """Pictures with captions."""

    source_region: Text | None = None
    """Code of the outlet's region, copied when stored: ``96.71``."""

    zone: Zone = "WIB"
    """The outlet's own zone, copied when stored."""

    origins: dict[str, str] = Field(default_factory=dict)
    """For each field, where its value came from: ``{"title": "jsonld", "body": "wpberita"}``."""

    fetched_at: Instant
    """When the page was fetched."""

    raw: RawPage | None = None
    """The page itself in the WARC files, or null for imported text."""


class StoredArticle(Record):
    """An article as the archive holds it."""

    article: Article
    """The newest version, or the one asked for."""

    version: int = Field(ge=1)
    """1, 2, 3 ... per article."""

    content_hash: Text
    """Hash of title and body by which versions differ."""

    first_seen_at: Instant
    """When the first version was stored."""

    cluster: Text | None = None
    """Id of the story's head article, null until clustered."""

    gone_at: Instant | None = None
    """Since when the page is gone; the article stays readable."""
