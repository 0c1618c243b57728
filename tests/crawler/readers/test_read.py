"""Reading a page as a whole: what is an article, whose values are taken, what survives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.readers.page import Page
from crawler.readers.read import Known, read_page
from crawler.sources import Source
from tests.site.pages import PARAGRAPHS, make_page

NOW = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
ADDRESS = "https://suarateluk.id/2026/11/banjir/"
SOURCE = Source(
    id="suarateluk", name="Suara Teluk", homepage="https://suarateluk.id/", zone="WIT", active=False
)


def page(html, url=ADDRESS, **changes):
    body = html if isinstance(html, bytes) else html.encode()
    return Page(url, body, NOW, **changes)


def plain(body="", head="", title="Banjir di Sorong"):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<html><head>{head}</head><body><h1>{title}</h1>{body or text}</body></html>"


def ld(content):
    return f'<script type="application/ld+json">{content}</script>'


def read(html, **changes):
    result = read_page(page(html), SOURCE, **changes)
    assert result.article is not None, result.refusal
    return result.article


@pytest.mark.parametrize(
    ("html", "url", "state", "reason"),
    [
        pytest.param(
            make_page("Depan"), "https://suarateluk.id/", "not_article", "front page", id="front"
        ),
        pytest.param(
            make_page("x"), "https://suarateluk.id/tag/banjir/", None, None, id="says-it-is"
        ),
        pytest.param(
            plain(), "https://suarateluk.id/tag/banjir/", "not_article", "a listing", id="tag"
        ),
        pytest.param(
            plain(), "https://suarateluk.id/page/3/", "not_article", "a listing", id="paged"
        ),
        pytest.param(
            plain(head=ld('{"@type": "CollectionPage"}')),
            ADDRESS,
            "not_article",
            "a listing",
            id="ld",
        ),
        pytest.param(
            plain(head='<meta property="og:type" content="website">'),
            ADDRESS,
            "not_article",
            "a listing",
            id="a-website-without-a-date",
        ),
        pytest.param(plain(title=""), ADDRESS, "not_article", "no headline", id="no-headline"),
        pytest.param(
            plain(title="Halaman tidak ditemukan"),
            ADDRESS,
            "not_article",
            "'not found'",
            id="soft-404",
        ),
        pytest.param(plain("<p>Foto saja.</p>"), ADDRESS, "not_article", "2 words", id="too-short"),
        pytest.param(
            plain(head=ld('{"@type":"NewsArticle","headline":"a","isAccessibleForFree":false}')),
            ADDRESS,
            "paywall",
            "subscribers",
            id="not-free",
        ),
        pytest.param(
            plain(f"<p>{PARAGRAPHS[0]}</p><div class='paywall'>Masuk</div>"),
            ADDRESS,
            "paywall",
            "subscribers",
            id="paywall-class",
        ),
    ],
)
def test_what_is_no_article_is_named(html, url, state, reason):
    refusal = read_page(page(html, url), SOURCE).refusal
    assert (refusal and refusal.state) == state
    assert (reason or "") in (refusal.reason if refusal else "")


@pytest.mark.parametrize(
    ("title", "is_lost"),
    [
        ("404", True),
        ("404 Not Found", True),
        ("404 - Suara Teluk", True),
        ("Error 404", True),
        ("404 Prajurit Amankan Natal", False),
        ("Kodim 1802 Kirim 404 Prajurit", False),
        ("Berita Acara Nomor 404", False),
    ],
)
def test_a_number_in_a_headline_is_no_page_that_was_not_found(title, is_lost):
    refusal = read_page(page(plain(title=title)), SOURCE).refusal
    assert (refusal is not None) == is_lost


def test_another_kind_of_file_is_no_article():
    refusal = read_page(page(b"%PDF", content_type="application/pdf")).refusal
    assert refusal is not None
    assert refusal.reason.endswith("application/pdf")


def test_a_page_of_unknown_origin_has_an_address_of_its_own():
    article = read_page(page(make_page("Banjir"), url="")).article
    assert article is not None
    assert article.url.startswith("urn:kliping:")
    assert article.source == "-"


def test_a_saved_page_is_known_by_the_address_it_names():
    head = '<link rel="canonical" href="https://suarateluk.id/banjir/?utm_source=x">'
    article = read_page(page(make_page("Banjir", head=head), url="")).article
    assert article is not None
    assert article.url == "https://suarateluk.id/banjir/"


@pytest.mark.parametrize(
    ("head", "published", "origin"),
    [
        pytest.param(
            ld('{"@type":"Article","headline":"a","datePublished":"2026-11-20T10:00"}'),
            "2026-11-20T01:00:00+00:00",
            "jsonld",
            id="naive-jsonld-is-local",
        ),
        pytest.param(
            '<meta property="article:published_time" content="2026-11-20T01:00:00Z">',
            "2026-11-20T01:00:00+00:00",
            "meta",
            id="meta",
        ),
        pytest.param(
            '<meta name="pubdate" content="2026-11-20T10-00-00Z">',
            "2026-11-20T01:00:00+00:00",
            "meta",
            id="a-false-z-is-local",
        ),
        pytest.param(
            '<meta name="pubdate" content="kemarin sore">',
            "2026-11-21T00:00:00+00:00",
            "first_seen",
            id="no-time",
        ),
        pytest.param(
            '<meta name="pubdate" content="2026-11-21T00:16:00Z">',
            "2026-11-21T00:00:00+00:00",
            "first_seen",
            id="the-future",
        ),
        pytest.param(
            '<meta name="pubdate" content="2026-11-21T00:14:00Z">',
            "2026-11-21T00:14:00+00:00",
            "meta",
            id="a-clock-that-is-fast",
        ),
        pytest.param(
            ld('{"@type":"Article","headline":"a","datePublished":"2026-11-20"}')
            + '<meta name="pubdate" content="2026-11-20T01:00:00Z">',
            "2026-11-20T01:00:00+00:00",
            "meta",
            id="a-day-gives-way-to-its-clock",
        ),
    ],
)
def test_the_time_of_publication(head, published, origin):
    article = read(plain(head=head))
    assert (article.published.isoformat(), article.published_origin) == (published, origin)


def test_a_time_in_the_future_is_replaced_by_when_the_article_was_first_seen():
    first = NOW - timedelta(hours=5)
    head = '<meta name="pubdate" content="2031-01-01T00:00:00Z">'
    article = read(plain(head=head), known=Known(first_seen_at=first))
    assert (article.published, article.published_raw) == (first, "2031-01-01T00:00:00Z")


def test_the_words_of_a_relative_time_give_way_to_the_feed():
    html = plain().replace("<h1>", "<time>17 menit yang lalu</time><h1>")
    article = read(html, known=Known(published="Fri, 20 Nov 2026 10:00:00 +0900"))
    assert (article.published_origin, article.published_offset) == ("feed", 540)


@pytest.mark.parametrize(
    ("head", "writers"),
    [
        pytest.param('<meta name="author" content="Naomi Rumbiak">', ("Naomi Rumbiak",), id="meta"),
        pytest.param('<meta name="author" content="Suara Teluk">', (), id="the-site"),
        pytest.param('<meta name="author" content="suarateluk.id">', (), id="the-host"),
        pytest.param('<meta name="author" content="https://x.id/a">', (), id="an-address"),
        pytest.param('<meta name="author" content="Redaksi">', (), id="nobody"),
        pytest.param(
            ld(
                '{"@type":"NewsArticle","headline":"a",'
                '"author":{"@type":"Organization","name":"PT X"}}'
            ),
            (),
            id="a-company",
        ),
        pytest.param(
            ld('{"@type":"NewsArticle","headline":"a","author":[{"name":"A. Kambu"},"B. Wanma"]}'),
            ("A. Kambu", "B. Wanma"),
            id="two",
        ),
        pytest.param(
            '<meta name="content_author" content="Irma K.">'
            + ld('{"@type":"NewsArticle","headline":"a","author":{"name":"Editor Kami"}}'),
            ("Irma K.",),
            id="kompas-calls-the-editor-author",
        ),
    ],
)
def test_writers_are_persons(head, writers):
    assert read(plain(head=head)).writers == writers


def test_credits_in_the_text_are_read_and_dropped():
    body = "".join(f"<p>{p}</p>" for p in (*PARAGRAPHS, "Pewarta: Anu Polan", "Editor : Budi S."))
    article = read(plain(f"<div itemprop='articleBody'>{body}</div>"))
    assert (article.writers, article.editors) == (("Anu Polan",), ("Budi S.",))
    assert article.body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"@type": "NewsArticle", "headline": "Judul LD",}', id="trailing-comma"),
        pytest.param('{"@type": "NewsArticle", "headline": "Judul\nLD"}', id="raw-line-break"),
        pytest.param('<!-- {"@type": "NewsArticle", "headline": "Judul LD"} -->', id="comment"),
        pytest.param(
            '[{"@type": "X"}, {"@type": "NewsArticle", "headline": "Judul LD"}]', id="list"
        ),
        pytest.param('{"@graph": [{"@type": "NewsArticle", "headline": "Judul LD"}]}', id="graph"),
        pytest.param('{"@type": ["Article"], "headline": "Judul &amp; LD"}', id="escaped"),
    ],
)
def test_damaged_json_ld_is_read_where_it_can_be(content):
    article = read(plain(head=ld(content), title=""))
    assert article.title.replace("& ", "") == "Judul LD"


@pytest.mark.parametrize(
    "content",
    ["{", "null", "[]", '"teks"', '{"@type": 3}', '{"@graph": {"@type": null}}', "[" * 9000],
)
def test_hopeless_json_ld_is_survived(content):
    assert read(plain(head=ld(content))).title == "Banjir di Sorong"


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        pytest.param(
            "résah".encode("cp1252"), "text/html; charset=windows-1252", "résah", id="header"
        ),
        pytest.param("“résah”".encode("cp1252"), "text/html", "“résah”", id="nothing-said"),
        pytest.param("“résah”".encode("cp1252"), "text/html; charset=utf-8", "“résah”", id="lied"),
        pytest.param(
            "“résah”".encode(), "text/html; charset=iso-8859-1", "“résah”", id="lied-back"
        ),
        pytest.param("résah".encode("utf-16"), "text/html", "résah", id="byte-order-mark"),
        pytest.param(
            b'<meta charset="iso-8859-2">' + "łódź".encode("iso-8859-2"), "", "łódź", id="meta"
        ),
        pytest.param(b"r\xe9sah", "text/html; charset=klingon", "résah", id="unknown-name"),
    ],
)
def test_bytes_become_the_letters_that_were_meant(body, content_type, word):
    assert word in page(body, content_type=content_type).text


def test_an_xml_declaration_does_not_matter():
    assert read('<?xml version="1.0" encoding="utf-8"?>' + plain()).title == "Banjir di Sorong"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/html; charset=utf-7"]))
def test_any_bytes_are_an_article_or_a_named_reason(body, content_type):
    result = read_page(page(body, content_type=content_type), SOURCE)
    assert (result.article is None) == (result.refusal is not None)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_text_in_a_body_is_survived(text):
    html = plain(f"<div itemprop=articleBody>{text}</div>").encode("utf-8", "surrogatepass")
    result = read_page(page(html), SOURCE)
    assert (result.article is None) == (result.refusal is not None)


def test_of_a_gallery_the_caption_is_taken_that_the_page_names():
    caption = (
        "Wali Kota Sorong meninjau 1.240 rumah yang terendam di Kelurahan Remu Utara pada Selasa."
    )
    menu = " ".join(f"Foto populer nomor {number} pekan ini" for number in range(60))
    head = (
        f'<meta property="og:type" content="article"><meta name="description" content="{caption}">'
    )
    html = plain(f"<div>{caption} {menu}</div>", head=head)
    article = read(html)
    assert article.body == caption
    assert article.origins["body"] == "meta"


def test_what_a_reader_expects_and_does_not_find_is_named():
    result = read_page(page(plain()), SOURCE)
    assert set(result.missing) == {
        "published", "writers", "section", "tags", "language", "place_line", "images", "lead",
    }  # fmt: skip
    assert read_page(page(b"")).missing == ()


def test_a_headline_that_only_the_feed_has_is_used():
    assert read(plain(title=""), known=Known(title="Dari umpan")).title == "Dari umpan"
