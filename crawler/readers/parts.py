"""Find the rest of an article that is cut into pages: the whole on one page, or the next part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.readers.fields import clean
from crawler.readers.page import Page
from lexicon.patterns import alternatives

MAX_PARTS = 12
"""Pages of one article that are fetched at most; no article seen had more than nine."""

_NUMBERED = frozenset(("page", "halaman", "hal", "pg", "paged"))
_WHOLE = frozenset((("page", "all"), ("single", "1"), ("showpage", "all"), ("halaman", "all")))
_PATH_NUMBER = re.compile(r"/(?:page/)?(?P<number>\d{1,2})/?$")
_PATH_WHOLE = re.compile(r"/all/?$")
_NAMES_PART = re.compile(
    r"(?:^|[/?&])(?:\d{1,2}|all)/?(?:[?#]|$)"
    rf"|[?&](?:{alternatives(_NUMBERED | {key for key, _ in _WHOLE})})=",
    re.IGNORECASE,
)
"""Most links on a page can be no part of it, which is seen here without taking them apart."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the rest is."""

    whole: str | None = None
    """Address of the article on one page."""

    next: str | None = None
    """Address of the part after this one."""


def find_parts(page: Page) -> Parts:
    """Return where the rest of the article on ``page`` is, both ``None`` for a page that is whole.

    Only addresses of the same article count: equal to this one but for the number of the part.
    """
    here, number = _split(page.url)
    if number is None:
        return Parts()  # this is the whole article already
    found = {part: link for link in _links(page) for base, part in (_split(link),) if base == here}
    whole = found.get(None)
    return Parts(whole, found.get(number + 1))


def _links(page: Page) -> Iterator[str]:
    base = page.url
    for link in page.tree.iter("a", "link"):
        href = clean(link.get("href"))
        if not _NAMES_PART.search(href) or href.startswith(("#", "javascript:", "mailto:")):
            continue
        if link.tag == "link" and "next" not in (link.get("rel") or ""):
            continue
        try:
            yield urljoin(base, href).split("#")[0]
        except ValueError:
            continue


def _split(url: str) -> tuple[str, int | None]:
    """Return the address without its part, and the part: 1 by default, ``None`` for the whole."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", 1
    number: int | None = 1
    query = []
    for key, value in parse_qsl(parts.query):
        if (key.lower(), value.lower()) in _WHOLE:
            number = None
        elif key.lower() in _NUMBERED and value.isdigit():
            number = int(value)
        elif not key.lower().startswith("utm_"):
            query.append((key, value))
    path = parts.path
    if match := _PATH_NUMBER.search(path):
        number, path = int(match["number"]), path[: match.start()]
    elif match := _PATH_WHOLE.search(path):
        number, path = None, path[: match.start()]
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, path.rstrip("/"), urlencode(query), "")), number
