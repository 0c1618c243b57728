"""Put articles and their feed on the test site."""

from tests.site.pages import PARAGRAPHS, make_feed, make_page

TIME = "Fri, 20 Nov 2026 10:00:00 +0900"


def put_article(site, name, **changes):
    title = changes.pop("title", f"Berita {name}")
    paragraphs = (f"Berita {name} dari Sorong.", *PARAGRAPHS)
    site.put(f"/{name}/", make_page(title, **({"paragraphs": paragraphs} | changes)))


def put_feed(site, *names, path="/feed/", **changes):
    rows = [(site.url(f"/{name}/"), f"Berita {name}", TIME) for name in names]
    site.put(path, make_feed(rows), content_type="application/rss+xml", **changes)
