"""Feeds and sitemaps: all entries of what is one, a clear word for what is none."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feeds import parse_feed
from crawler.discovery.listing import Listed, ListingError
from crawler.discovery.sitemaps import (
    MAX_CHILDREN,
    MAX_ENTRIES,
    choose_children,
    choose_recent,
    parse_sitemap,
)
from tests.site.pages import SPACE, make_feed, make_index, make_page, make_sitemap

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FEED = "https://suarateluk.id/feed/"
TIME = "Fri, 20 Nov 2026 10:00:00 +0900"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>
<entry><title>Banjir</title><link href="/banjir/"/><id>tag:1</id>
<published>2026-11-20T10:00:00+09:00</published><updated>2026-11-20T12:00:00+09:00</updated></entry>
</feed>"""
NEWS = f"""<urlset {SPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://suarateluk.id/banjir/ </loc><image:image><image:loc>https://x/y.jpg</image:loc>
<image:title>Foto</image:title></image:image>
<news:news><news:publication_date>2026-11-20T10:00:00+09:00</news:publication_date>
<news:title>Banjir &amp; Longsor</news:title></news:news></url></urlset>"""


def feed(content, **changes):
    body = content if isinstance(content, bytes) else content.encode()
    return parse_feed(body, url=FEED, **changes)


def sitemap(content, max_bytes=1_000_000):
    body = content if isinstance(content, bytes) else content.encode()
    return parse_sitemap(body, url="https://suarateluk.id/sitemap.xml", max_bytes=max_bytes)


@pytest.mark.parametrize("content_type", ["", "application/rss+xml", "text/html; charset=utf-8"])
def test_a_feed_gives_address_headline_and_printed_time(content_type):
    content = make_feed([("https://suarateluk.id/a/", "Banjir & Longsor", TIME)])
    listing = feed(content, content_type=content_type)
    assert listing.warning is None
    assert listing.entries == [Listed("https://suarateluk.id/a/", "Banjir & Longsor", TIME)]


def test_an_atom_feed_gives_the_time_of_change_too():
    (entry,) = feed(ATOM).entries
    assert entry == Listed(
        "https://suarateluk.id/banjir/",
        "Banjir",
        "2026-11-20T10:00:00+09:00",
        "2026-11-20T12:00:00+09:00",
    )


def test_no_entry_of_a_long_feed_is_left_out():
    rows = [(f"https://suarateluk.id/{number}/", "Judul sama", TIME) for number in range(1001)]
    assert len(feed(make_feed(rows)).entries) == 1001


def test_a_guid_that_is_an_address_stands_in_for_the_link():
    item = "<item><guid>https://suarateluk.id/?p=7</guid><title>a</title></item>"
    listing = feed(f"<rss version='2.0'><channel>{item}</channel></rss>")
    assert [entry.url for entry in listing.entries] == ["https://suarateluk.id/?p=7"]


def test_a_feed_that_breaks_off_gives_what_came_before_and_says_so():
    whole = make_feed([(f"https://suarateluk.id/{number}/", "a", TIME) for number in range(3)])
    listing = feed(whole[: whole.index("/2/")])
    assert len(listing.entries) >= 2
    assert "partly broken feed" in listing.warning


def test_a_feed_sent_as_plain_text_is_a_feed():
    listing = feed(make_feed([("https://suarateluk.id/a/", "a", TIME)]), content_type="text/plain")
    assert (len(listing.entries), listing.warning) == (1, None)


def test_an_empty_feed_is_a_feed():
    assert feed(make_feed([])).entries == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "an empty answer", id="empty"),
        pytest.param(make_page("Depan"), "a web page, no feed", id="html"),
        pytest.param("\x00\x01 <<<", "no RSS or Atom feed", id="nonsense"),
        pytest.param("/etc/passwd", "no RSS or Atom feed", id="a-file-name-is-not-opened"),
        pytest.param("https://example.com/feed", "no RSS or Atom feed", id="nor-an-address"),
        pytest.param('{"items": []}', "no RSS or Atom feed", id="json"),
    ],
)
def test_what_is_no_feed_is_named(content, said):
    with pytest.raises(ListingError, match=said):
        feed(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_named(body):
    try:
        listing = feed(body)
    except ListingError:
        return
    assert listing.entries == []


def test_a_news_sitemap_gives_headline_and_time_but_no_pictures():
    (entry,) = sitemap(NEWS).entries
    assert entry == Listed(
        "https://suarateluk.id/banjir/", "Banjir & Longsor", "2026-11-20T10:00:00+09:00"
    )


def test_a_gzipped_sitemap_is_unpacked():
    packed = gzip.compress(make_sitemap([("https://suarateluk.id/a/", "2026-11-20")]).encode())
    assert sitemap(packed).entries == [Listed("https://suarateluk.id/a/", changed="2026-11-20")]


def test_a_bomb_is_not_unpacked():
    with pytest.raises(ListingError, match="more than 1000 byte"):
        sitemap(gzip.compress(b"<urlset>" + b" " * 10_000_000), max_bytes=1000)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "no XML", id="empty"),
        pytest.param("<rss/>", "no sitemap: <rss>", id="a-feed"),
        pytest.param(make_page("x"), "no sitemap: <html>", id="html"),
        pytest.param(b"\x1f\x8b\x08garbage", "broken gzip", id="broken-gzip"),
    ],
)
def test_what_is_no_sitemap_is_named(content, said):
    with pytest.raises(ListingError, match=said):
        sitemap(content)


def test_entities_are_not_expanded():
    bomb = f"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>
    <urlset {SPACE}><url><loc>https://suarateluk.id/&a;</loc></url></urlset>"""
    assert [entry.url for entry in sitemap(bomb).entries] == ["https://suarateluk.id/"]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_sitemap_or_named(body):
    try:
        listing = sitemap(body)
    except ListingError:
        return
    assert listing.entries == listing.children == []


def test_of_an_index_the_newest_that_may_hold_news_are_chosen():
    names = ["page-sitemap.xml", "category-sitemap.xml", "post-sitemap.xml", "post-sitemap2.xml"]
    listing = sitemap(make_index(f"https://suarateluk.id/{name}" for name in names))
    chosen = [child.url.rsplit("/", 1)[1] for child in choose_children(listing.children, NOW)]
    assert chosen == ["post-sitemap2.xml", "post-sitemap.xml"]


def test_of_what_wordpress_lists_only_the_posts_are_news():
    names = ["posts-post-1", "posts-page-1", "taxonomies-category-1", "taxonomies-post_tag-1"]
    urls = [f"https://suarateluk.id/wp-sitemap-{name}.xml" for name in (*names, "users-1")]
    yoast = "https://suarateluk.id/post_tag-sitemap.xml"
    listing = sitemap(make_index([*urls, yoast]))
    chosen = [child.url.rsplit("/", 1)[1] for child in choose_children(listing.children, NOW)]
    assert chosen == ["wp-sitemap-posts-post-1.xml"]


def test_the_dates_of_an_index_decide_over_its_order():
    children = [Listed(f"https://a.id/s{n}.xml", changed=f"2026-11-{n:02}") for n in (20, 3, 19)]
    chosen = [child.url for child in choose_children(children, NOW)]
    assert chosen == ["https://a.id/s20.xml", "https://a.id/s19.xml", "https://a.id/s3.xml"]


def test_an_index_of_years_is_not_read_whole():
    children = [Listed(f"https://a.id/s{n}.xml") for n in range(99)]
    assert len(choose_children(children, NOW)) == MAX_CHILDREN


def test_old_entries_are_history_and_undated_ones_are_limited():
    old = Listed("https://a.id/lama", changed=(NOW - timedelta(days=31)).isoformat())
    new = Listed("https://a.id/baru", changed=(NOW - timedelta(days=29)).isoformat())
    undated = [Listed(f"https://a.id/{n}") for n in range(MAX_ENTRIES + 1)]
    chosen = choose_recent([old, new, *undated], NOW)
    assert chosen[:2] == [new, undated[1]]
    assert len(chosen) == MAX_ENTRIES + 1
