"""Addresses of our own pages, and what of an outside address may become a link."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from search_api.params import SearchParams
from search_api.searching import FILTERS

_PAGES = ("cursor", "page")
"""What a changed question begins anew."""


def search_address(params: SearchParams, **changes: Any) -> str:
    """Return the address of the search page for ``params`` with ``changes``, page one unless asked.

    >>> search_address(SearchParams(q="banjir", page=3), sort="time")
    '/?q=banjir&sort=time'
    """
    values: dict[str, Any] = {
        name: getattr(params, name)
        for name in ("q", *FILTERS, "since", "until", "sort", "fold", *_PAGES)
    }
    values |= {"cursor": "", "page": 1} | changes
    kept = {name: value for name, value in values.items() if value and (name, value) != ("page", 1)}
    if kept.get("fold"):
        kept["fold"] = "1"
    return "/?" + urlencode(kept, doseq=True) if kept else "/"


def with_value(params: SearchParams, name: str, value: str) -> str:
    """Return the address on which ``value`` is chosen as well."""
    chosen = getattr(params, name)
    return search_address(params, **{name: [*chosen, *([] if value in chosen else [value])]})


def without_value(params: SearchParams, name: str, value: str) -> str:
    """Return the address on which ``value`` is chosen no more."""
    return search_address(params, **{name: [one for one in getattr(params, name) if one != value]})


def article_address(article_id: str, params: SearchParams | None = None) -> str:
    """Return the address of an article's page; it remembers the search that led there."""
    address = f"/articles/{article_id}"
    if params is None:
        return address
    question = search_address(params, cursor=params.cursor, page=params.page)[2:]
    return f"{address}?{question}" if question else address


def outside_address(url: str) -> str | None:
    """Return ``url`` if a browser may be sent there, null for ``urn:`` and ``javascript:``."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def local_address(place: str) -> str:
    """Return ``place`` if it is one of our own pages, else the first page.

    >>> local_address("/help"), local_address("//evil.example"), local_address("https://a.b")
    ('/help', '/', '/')
    """
    plain = place.isprintable() and "\\" not in place
    return place if plain and place.startswith("/") and not place.startswith("//") else "/"
