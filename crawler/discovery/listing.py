"""An address as a feed or sitemap lists it."""

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


@dataclass(slots=True)
class Listing:
    """All entries of one feed or sitemap."""

    entries: list[Listed] = field(default_factory=list)
    children: list[Listed] = field(default_factory=list)
    """Further sitemaps, of an index."""
    warning: str | None = None
    """What was wrong with it, though entries could be read."""
