from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.identity import (
    MAX_URL,
    article_id,
    canonical_url,
    content_hash,
    registrable_domain,
    urn_for,
)
from tests.making import NOON


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        pytest.param(
            "https://a.co.id/x?utm_source=wa&id=3", "https://a.co.id/x?id=3", id="trackers"
        ),
        pytest.param("HTTP://WWW.A.co.id:80/X", "https://www.a.co.id/X", id="case, port, scheme"),
        pytest.param("https://a.co.id/x#komentar", "https://a.co.id/x", id="fragment"),
        pytest.param("https://m.a.co.id/x", "https://a.co.id/x", id="mobile host"),
        pytest.param("https://amp.a.co.id/x", "https://a.co.id/x", id="AMP host"),
        pytest.param("https://a.co.id/x/amp/", "https://a.co.id/x/", id="AMP path"),
        pytest.param("https://a.co.id/x?page=all", "https://a.co.id/x", id="whole article"),
        pytest.param("https://a.co.id/x?single=1", "https://a.co.id/x", id="whole, detik"),
        pytest.param("https://a.co.id/x?page=2", "https://a.co.id/x?page=2", id="a part is a part"),
        pytest.param("https://a.co.id/x?b=2&a=1", "https://a.co.id/x?a=1&b=2", id="order"),
        pytest.param("https://a.co.id", "https://a.co.id/", id="no path"),
        pytest.param("https://a.co.id/judul berita", "https://a.co.id/judul%20berita", id="space"),
        pytest.param("https://w.co/aXyZ", "https://w.co/aXyZ", id="case of the path is kept"),
        pytest.param("http://127.0.0.1:8301/a", "http://127.0.0.1:8301/a", id="loopback"),
        pytest.param("http://a.localhost:81/a", "http://a.localhost:81/a", id="demo host"),
        pytest.param("https://m.id/x", "https://m.id/x", id="a host that only looks mobile"),
    ],
)
def test_an_address_has_one_canonical_form(address, canonical):
    assert canonical_url(address) == canonical


@pytest.mark.parametrize(
    "address",
    [
        "",
        "berita",
        "ftp://a.id/x",
        "javascript:alert(1)",
        "https:///x",
        "https://a.id/" + "x" * MAX_URL,
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="address"):
        canonical_url(address)


@given(
    st.from_regex(
        r"https?://[a-z]{1,8}\.(co\.id|id|com)(/[\w.~%-]{0,12}){0,3}(\?[a-z]{1,5}=[\w%+]{0,6}){0,2}",
        fullmatch=True,
    )
)
def test_the_canonical_form_is_its_own_canonical_form(address):
    canonical = canonical_url(address)
    assert canonical_url(canonical) == canonical


@given(st.text())
def test_any_text_is_an_address_or_a_value_error(text):
    try:
        canonical = canonical_url(text)
    except ValueError:
        return
    assert canonical.startswith(("http://", "https://"))


def test_an_id_is_sixteen_hex_digits_and_pinned_for_ever():
    assert article_id("https://example.co.id/berita/banjir/") == "40edabaaa3dde8d6"


def test_texts_without_address_are_told_apart_by_source_title_time_and_body():
    values: dict[str, Any] = {"source": "a", "title": "b", "published": NOON, "body": "c"}
    changed = [values | {key: "z"} for key in ("source", "title", "body")]
    urns = {urn_for(**each) for each in [values, *changed, values | {"published": None}]}
    assert len(urns) == 5
    assert urn_for(**values) == urn_for(**values)


def test_content_differs_by_words_and_not_by_dress():
    assert content_hash("a", "b c") == content_hash(" a ", "b\n\nc")
    assert content_hash("a", "b c") != content_hash("a", "bc")
    assert content_hash("a b", "c") != content_hash("a", "b c")


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("https://www.sorongkab.go.id/berita", "sorongkab.go.id"),
        ("papuabarat.antaranews.com", "antaranews.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("http://kabar.localhost:8300/x", "kabar.localhost"),
        ("x.blogspot.com", "x.blogspot.com"),
    ],
)
def test_a_host_belongs_to_the_domain_that_somebody_registered(host, domain):
    assert registrable_domain(host) == domain
