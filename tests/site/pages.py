"""Pages and feeds in the style of real templates, in our own words."""

from collections.abc import Iterable
from html import escape

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

PARAGRAPHS = (
    "Pemerintah Kota Sorong mencatat 1.240 keluarga di tiga distrik terdampak luapan Sungai Remu "
    "setelah hujan deras mengguyur kota itu selama enam jam pada Senin malam.",
    "Kepala Badan Penanggulangan Bencana Daerah Kota Sorong, Yulianus Kambu, mengatakan bantuan "
    "beras sebanyak 12 ton sudah disalurkan kepada warga yang mengungsi di empat sekolah.",
    "“Kami minta warga di bantaran sungai tetap waspada karena hujan masih akan turun sampai akhir "
    "pekan,” kata Yulianus kepada wartawan di Sorong.",
)
"""A story of sixty words and more."""

PAYWALL = (
    "Berita ini baru permulaan.",
    "Berlangganan sekarang untuk membaca seluruh artikel ini.",
)
"""What a page shows of a story to those who do not pay."""


def make_page(
    title: str,
    *,
    published: str = "2026-11-20T10:00:00+09:00",
    paragraphs=PARAGRAPHS,
    head: str = "",
    links: str = "",
) -> str:
    """Make a page of the wpberita family."""
    time = f'<time class="entry-date published" datetime="{published}">kemarin</time>'
    time = time if published else ""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="id"><head><meta charset="utf-8">
<title>{escape(title)} - Suara Teluk</title><meta property="og:type" content="article">
<meta property="og:site_name" content="Suara Teluk">{head}</head><body>
<article class="content-single"><header class="entry-header">
<h1 class="entry-title">{escape(title)}</h1>
<div class="gmr-meta-topic"><span class="author vcard"><a class="fn">admin</a></span>
<span class="cat-links-content"><a rel="category tag">Metro</a></span></div>
{time}</header>
<div class="entry-content entry-content-single">{body}
<footer class="entry-footer"><span class="tags-links"><a rel="tag">banjir</a></span>
<div class="gmr-cf-metacontent"><span>Writer: Yance Wenda</span>
<span>Editor: Junaedi S.</span></div></footer></div>{links}</article></body></html>"""


def make_feed(items: Iterable[tuple[str, str, str]]) -> str:
    """Make an RSS feed of (address, headline, time)."""
    rows = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link>"
        f"<pubDate>{published}</pubDate></item>"
        for url, title, published in items
    )
    channel = f"<channel><title>Suara Teluk</title>{rows}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'


def make_sitemap(items: Iterable[tuple[str, str]]) -> str:
    """Make a sitemap of (address, last change)."""
    rows = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{changed}</lastmod></url>" for url, changed in items
    )
    return f"<urlset {SPACE}>{rows}</urlset>"


def make_index(urls: Iterable[str]) -> str:
    """Make a sitemap index."""
    rows = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    )
