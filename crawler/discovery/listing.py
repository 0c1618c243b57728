"""An address as a feed, a sitemap or a page of links lists it."""

from dataclasses import dataclass, field


class ListingError(ValueError):
    """The bytes are no feed or sitemap; says why in Indonesian, then English."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry."""

    url: str
    title: str | None = None
    published: str | None = None
    """As printed."""
    changed: str | None = None
    """As printed."""
    content: str | None = None
    """The whole text as HTML, where the list carries it."""


@dataclass(slots=True)
class Listing:
    """All entries of one feed or sitemap."""

    entries: list[Listed] = field(default_factory=list)
    children: list[Listed] = field(default_factory=list)
    """Further sitemaps, of an index."""
    warning: str | None = None
    """What was wrong with it, though entries could be read."""
    cards: int | None = None
    """Links of a page before any were left out: an empty page is the last one."""
    hub: str | None = None
    """The WebSub hub that it names."""
    topic: str | None = None
    """What it calls itself, which is its name to that hub."""
    has_pages: bool = False
    """Whether it says that older entries stand on further pages."""
