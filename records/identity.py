"""Identity: canonical address, article id, content hash and registrable domain."""

import unicodedata
from datetime import datetime
from functools import cache, lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

from lexicon.tables import load_toml
from records.base import make_storable

MAX_URL = 2000
"""Characters; longer addresses are traps, not articles."""


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """Return the one form of ``url`` under which an article is known.

    Lower-cases scheme and host, drops the default port, the fragment, and the parameters and hosts
    of the reviewed table ``records/data/urls.toml`` (tracking, AMP, mobile, "whole article").

    Raises:
        ValueError: ``url`` is no http(s) address, or longer than ``MAX_URL``.

    >>> canonical_url("http://M.Example.co.id:80/berita/banjir/?utm_source=wa&id=7#komentar")
    'https://example.co.id/berita/banjir/?id=7'
    """
    url = make_storable(url.strip())
    if len(url) > MAX_URL:
        msg = f"address longer than {MAX_URL} characters: {url[:80]}..."
        raise ValueError(msg)
    parts = urlsplit(url)
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        msg = f"no http(s) address: {url!r}"
        raise ValueError(msg)
    rules = _rules()
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _is_noise(key, value, rules)
    ]
    address = urlunsplit(
        (_scheme(parts.hostname), _netloc(parts.hostname, parts.port, rules), "", "", "")
    )
    return canonicalize_url(address + _path(parts.path, rules) + _query(query))


def article_id(canonical: str) -> str:
    """Return the 16 hex digits by which the article at ``canonical`` is known for ever.

    >>> article_id("https://example.co.id/berita/banjir/")
    '40edabaaa3dde8d6'
    """
    return blake2b(canonical.encode(), digest_size=8).hexdigest()


def urn_for(*, source: str, title: str, published: datetime | None, body: str) -> str:
    """Return the address of an article that has none, the same for the same content."""
    when = published.isoformat() if published else ""
    text = "\x1f".join((source, title, when, body))
    return "urn:kliping:" + blake2b(make_storable(text).encode(), digest_size=16).hexdigest()


def content_hash(title: str, body: str) -> str:
    r"""Return the hash by which versions differ: NFKC, white space folded.

    >>> content_hash("Banjir", "Air  naik.") == content_hash("Banjir ", "Air\n\nnaik.")
    True
    """
    folded = (" ".join(unicodedata.normalize("NFKC", text).split()) for text in (title, body))
    return blake2b("\x1f".join(folded).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=4096)
def registrable_domain(url_or_host: str) -> str:
    """Return the domain that somebody registered; an IP address or ``localhost`` is its own.

    >>> registrable_domain("https://www.sorongkab.go.id/berita"), registrable_domain("127.0.0.1")
    ('sorongkab.go.id', '127.0.0.1')
    """
    extracted = _suffixes()(url_or_host)
    if extracted.top_domain_under_public_suffix:
        return str(extracted.top_domain_under_public_suffix)
    # No public suffix: an IP address, ``localhost``, or a name of this machine or house.
    labels = (extracted.subdomain, extracted.domain, extracted.suffix)
    return ".".join(label for label in labels if label) or url_or_host.lower()


@cache
def _suffixes() -> tldextract.TLDExtract:
    # The list that ships with the library: nothing is fetched, and every machine agrees.
    return tldextract.TLDExtract(
        suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
    )


@cache
def _rules() -> dict[str, list[str]]:
    return {
        key: [str(value) for value in values]
        for key, values in load_toml("records", "urls.toml").items()
    }


def _scheme(host: str) -> str:
    """Every news site answers on https today; addresses and names of one's own house do not."""
    is_address = ":" in host or host.replace(".", "").isdigit()
    return "https" if "." in host and not is_address and not _is_local(host) else "http"


def _is_local(host: str) -> bool:
    return host == "localhost" or host.endswith((".localhost", ".test", ".local"))


def _netloc(host: str, port: int | None, rules: dict[str, list[str]]) -> str:
    host = host.lower().rstrip(".")
    for prefix in rules["host_prefixes"]:
        rest = host.removeprefix(prefix)
        if rest != host and registrable_domain(rest) == registrable_domain(host) and "." in rest:
            host = rest
            break
    if ":" in host:
        host = f"[{host}]"
    return host if port in {None, 80, 443} else f"{host}:{port}"


def _path(path: str, rules: dict[str, list[str]]) -> str:
    for suffix in rules["path_suffixes"]:
        if path.endswith(suffix) and len(path) > len(suffix):
            path = path.removesuffix(suffix) + ("/" if suffix.endswith("/") else "")
            break
    return path or "/"


def _query(query: list[tuple[str, str]]) -> str:
    return "?" + urlencode(query) if query else ""


def _is_noise(key: str, value: str, rules: dict[str, list[str]]) -> bool:
    key = key.lower()
    return (
        key in rules["parameters"]
        or key.startswith(tuple(rules["parameter_prefixes"]))
        or f"{key}={value.lower()}" in rules["pairs"]
    )
