"""Decide under which address an article is kept, and whether it is there already."""

from dataclasses import dataclass

from sqlalchemy import Connection

from records.archive import ledger
from records.archive.articles import find_article_id, get_article
from records.article import Article, StoredArticle
from records.identity import article_id, canonical_url, registrable_domain

_ROOT_SLASHES = 2
"""``https://sorongraya.co`` without its last slash."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article is kept."""

    id: str
    url: str
    others: tuple[str, ...] = ()
    """Addresses that lead to it as well."""
    twin: str | None = None
    """The article that is there already, when the address visited is only another way to it."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The canonical forms of the addresses that a visit knows."""

    own: str
    """The one in the ledger."""
    final: str
    """Where redirects led."""
    named: str | None
    """What the page calls itself."""


def read_addresses(own: str, final_url: str, named_url: str | None) -> Addresses:
    """Return the addresses of a visit; what a page calls itself counts only where it may be true.

    It must lie in the page's own domain and be no front page: templates get this wrong.
    """
    final = _canonical(final_url) or own
    named = _canonical(named_url or "")
    if named and (registrable_domain(named) != registrable_domain(final) or _is_root(named)):
        named = None
    return Addresses(own, final, named)


def find_place(
    conn: Connection, article: Article, addresses: Addresses, before: StoredArticle | None
) -> Place:
    """Return where ``article`` is to be kept; ``before`` is what its address led to last time."""
    own, final, named = addresses.own, addresses.final, addresses.named
    if before is not None:
        return Place(before.article.id, before.article.url, (own, final))
    for address in dict.fromkeys(filter(None, (named, final, own))):
        old = _article_at(conn, address)
        if old is None:
            continue
        if address == named != final and old.article.title != article.title:
            named = None  # one address that the template names on every page
            continue
        twin = old.article.id if address != own else None
        return Place(old.article.id, old.article.url, (own, final), twin)
    url = named or final
    twin = ledger.find_twin(conn, source=article.source, title=article.title, body=article.body)
    return Place(article_id(url), url, (own, final), twin)


def leads_elsewhere(
    conn: Connection, article: Article | None, addresses: Addresses, before: StoredArticle
) -> bool:
    """Return whether a redirect from a known article led to something else.

    WordPress answers for a deleted post with another whose slug begins alike, other sites with
    their front page; the words of that are no new version of what was deleted.
    """
    old = before.article
    known = find_article_id(conn, addresses.final)
    if known == old.id:
        return False
    return known is not None or article is None or not _is_alike(old, article)


def _is_alike(old: Article, new: Article) -> bool:
    """Whether headline or a third of the paragraphs stayed: an edit that changes the address."""
    paragraphs = old.body.split("\n\n")
    kept = set(paragraphs) & set(new.body.split("\n\n"))
    return old.title == new.title or len(kept) * 3 >= len(paragraphs)


def _article_at(conn: Connection, address: str) -> StoredArticle | None:
    found = find_article_id(conn, address)
    return get_article(conn, found) if found else None


def _is_root(url: str) -> bool:
    return url.rstrip("/").count("/") <= _ROOT_SLASHES


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except ValueError:
        return None
