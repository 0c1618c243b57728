"""Say why a page is no article that can be kept: a front page, a listing, a paywall, a stub."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.readers.fields import Fields
from crawler.readers.jsonld import ARTICLE_TYPES
from crawler.readers.page import Page

MIN_WORDS = 12
"""A picture's caption of this length has been an article (liputan6); fewer words never."""

STUB_WORDS = 120
"""A page with a sign of a paywall and fewer words is a stub; with more it is read."""

_LISTING_PATH = re.compile(
    r"/(?:tag|tags|topik|topic|category|kategori|author|penulis|indeks|index|search|cari|arsip|label)"
    r"(?:/[^/]*){0,2}/?$|/page/\d+/?$|/feed/?$",
    re.IGNORECASE,
)
_LISTING_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList"))
_LOST = re.compile(
    r"(?:halaman|berita|artikel) (?:yang anda cari )?(?:tidak|tak) (?:di)?temukan"
    r"|page not found|\bnot found$|nothing found"
    # The number alone is no sign: "404 Prajurit Amankan Natal", "Berita Acara Nomor 404".
    r"|^\W*404\W*(?:$|[-|\u2013\u2014]|error|not\b|halaman|laman|page|tidak)"
    r"|\b(?:error|galat|kesalahan)\W{0,3}404\b|\b404\W+error\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:berlangganan|langganan|login|masuk|daftar)\b.{0,60}\b(?:untuk|guna)\b"
    r".{0,30}\b(?:membaca|melanjutkan|mengakses)"
    r"|(?:konten|artikel|berita)\b.{0,30}\b(?:khusus|hanya untuk)\b"
    r".{0,20}(?:pelanggan|anggota|member)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no article was read."""

    state: Literal["not_article", "paywall"]
    reason: str
    """Indonesian, then English."""


def judge(
    page: Page, *, title: str, body: Sequence[str], found: Sequence[Fields]
) -> Refusal | None:
    """Return why the page is no article, or ``None`` when it is one."""
    if reason := _other_page(page, title, found):
        return Refusal("not_article", reason)
    words = sum(len(paragraph.split()) for paragraph in body)
    if _is_closed(page, body, found, words):
        return Refusal("paywall", "hanya untuk pelanggan / subscribers only")
    if words < MIN_WORDS:
        return Refusal("not_article", f"isi hanya {words} kata / only {words} words of text")
    return None


def _other_page(page: Page, title: str, found: Sequence[Fields]) -> str | None:
    address = urlsplit(page.url)
    if page.url and address.path in {"", "/"} and not address.query:
        return "halaman depan / front page"
    if not title:
        return "tanpa judul / no headline"
    if _LOST.search(title):
        return "halaman 'tidak ditemukan' / a 'not found' page"
    return "daftar, bukan berita / a listing" if _is_listing(page, found) else None


def _is_listing(page: Page, found: Sequence[Fields]) -> bool:
    kinds = {kind for fields in found for kind in fields.kinds}
    if kinds & set(ARTICLE_TYPES) or "article" in {kind.lower() for kind in kinds}:
        return False
    if kinds & _LISTING_TYPES or (page.url and _LISTING_PATH.search(urlsplit(page.url).path)):
        return True
    dated = any(fields.published for fields in found)
    return "website" in {kind.lower() for kind in kinds} and not dated


def _is_closed(page: Page, body: Sequence[str], found: Sequence[Fields], words: int) -> bool:
    if words >= STUB_WORDS:
        return False
    if not all(fields.is_free for fields in found):
        return True
    return "paywall" in page.names or any(_PAYWALL.search(paragraph) for paragraph in body)
