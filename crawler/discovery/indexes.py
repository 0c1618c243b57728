"""Read pages of links: indexes by date (``/indeks?date=``) and section pages."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from crawler.discovery.listing import Listed, Listing, ListingError
from crawler.readers.fields import clean
from records.identity import registrable_domain


def parse_index(body: bytes, *, url: str, links: str) -> Listing:
    """Return the addresses on a page whose path and query match ``links``, each once.

    Their number before that is kept as ``cards``: a page without any link is the last one, a page
    of which none is wanted is not.

    Raises:
        ListingError: it is no page.
    """
    try:
        tree = html.document_fromstring(body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        msg = "halaman kosong atau rusak / empty or broken page"
        raise ListingError(msg) from None
    wanted = re.compile(links)
    found: dict[str, Listed] = {}
    near = 0
    for link in tree.iter("a"):
        address = _address(url, link.get("href"))
        if address is None or registrable_domain(address) != registrable_domain(url):
            continue
        near += 1
        parts = urlsplit(address)
        if wanted.search(parts.path + (f"?{parts.query}" if parts.query else "")):
            # No headline: what stands in a card is cut, and a cut one would look like a change.
            found.setdefault(address, Listed(url=address))
    return Listing(entries=list(found.values()), cards=near, has_pages=True)


def _address(base: str, href: str | None) -> str | None:
    try:
        address = urljoin(base, clean(href)).partition("#")[0]
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None
