"""The ledger of addresses: every one that was ever found, its state, and who works on it now.

An address is worth a visit when its ``next_at`` has come. Whoever visits it leases it first; a
lease that runs out, or whose process is dead, gives the address back, so a kill loses nothing.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from http import HTTPStatus
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Update, bindparam, func, or_, select, update

from records.archive.inserts import insert_all_new, insert_new
from records.archive.queue import LeaseWish, pick_urls
from records.archive.schema import ARTICLES, URLS, VERSIONS
from records.archive.sightings import HINTS, note_listings
from records.archive.store import Transaction
from records.base import Record, Text
from records.identity import content_hash, registrable_domain


class UrlState(StrEnum):
    """How it stands with an address: waiting, in work, or one of the ends that reports name."""

    DUE = "due"
    LEASED = "leased"
    STORED = "stored"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    NOT_ARTICLE = "not_article"
    PAYWALL = "paywall"
    ROBOTS = "robots"
    TOO_LARGE = "too_large"
    GONE = "gone"
    FAILED = "failed"


class FoundUrl(Record):
    """An address that a feed, a sitemap or a redirect named."""

    url: Text
    """The canonical form."""

    fetch_url: Text
    """As found; this one is asked for."""

    source: Text
    """Whose it is: ``sorongraya``."""

    found_by: Text
    """Kind and address of what named it: ``feed https://sorongraya.co/feed/``."""

    published_hint: Text | None = None
    """When it was published, as printed there."""

    title_hint: Text | None = None
    """Its headline, as printed there."""

    changed_hint: Text | None = None
    """When it last changed, as printed there."""

    content_hint: Text | None = None
    """The whole text as HTML, of a feed that carries it: for a page that cannot be had."""


class Added(NamedTuple):
    """What came of putting addresses into the ledger."""

    new: int
    """Addresses that nobody had listed before."""

    first_listed: int
    """Addresses that this endpoint had not listed before."""


class LeasedUrl(FoundUrl):
    """An address that the holder of the lease may visit."""

    article_id: str | None = None
    """The article that it led to before."""

    etag: str | None = None
    """What the server called the page's last form."""

    last_modified: str | None = None
    """Likewise, as a time."""

    body_hash: str | None = None
    """Hash of the bytes that came last."""

    attempts: int = 0
    """Visits without success since the last one with."""


class Visit(Record):
    """What came of a visit."""

    state: UrlState
    """How it ended, or ``due`` when it has to wait."""

    reason: Text | None = None
    """Why, for people: Indonesian, then English."""

    http_status: int | None = None
    """The server's answer."""

    article_id: str | None = None
    """The article that the address leads to."""

    etag: Text | None = None
    """For the next visit."""

    last_modified: Text | None = None
    """For the next visit."""

    body_hash: str | None = None
    """For the next visit."""

    next_at: datetime | None = None
    """When to look again; null is never."""

    counts_as_attempt: bool = False
    """True for a failure that may be tried again, so that trying ends one day."""


def add_urls(tx: Transaction, found: Iterable[FoundUrl]) -> Added:
    """Put addresses into the ledger; return how many were new, to all and to their endpoint.

    A known one becomes due again when the endpoint prints another time of change or headline than
    it did before: that is how a correction shows in a feed. Endpoints are not held against one
    another: they spell the same headline differently.
    """
    named: dict[tuple[str, str], FoundUrl] = {}
    for item in found:  # a list may name an address twice, with two headlines
        named.setdefault((item.url, item.found_by), item)
    items = list(named.values())
    rows = {item.url: _make_row(tx, item) for item in reversed(items)}
    new = insert_all_new(tx.conn, URLS, list(rows.values()))
    told = note_listings(tx, items)
    for item, listing in zip(items, told, strict=True):
        if listing == "changed" and (item.url,) not in new:
            _make_due(tx, item)
    return Added(len(new), told.count("first"))


def _make_row(tx: Transaction, item: FoundUrl) -> dict[str, object]:
    return item.model_dump() | {
        "domain": registrable_domain(item.fetch_url),
        "state": UrlState.DUE.value,
        "found_at": tx.now,
        "next_at": tx.now,
        "attempts": 0,
    }


def lease_urls(tx: Transaction, wish: LeaseWish) -> list[LeasedUrl]:
    """Lease addresses whose time has come, oldest first, spread over the domains."""
    picked = pick_urls(tx.conn, wish, tx.now)
    # Another crawler may pick the same at this moment: each takes what is still free when locked.
    mine = (
        select(URLS.c.url)
        .where(URLS.c.url.in_(picked), _is_ready(tx.now))
        .with_for_update(skip_locked=True)
    )
    free = set(tx.conn.execute(mine).scalars())
    urls = [url for url in picked if url in free]
    tx.conn.execute(
        update(URLS)
        .where(URLS.c.url.in_(urls))
        .values(
            state=UrlState.LEASED.value,
            owner=wish.owner,
            lease_until=tx.now + timedelta(seconds=wish.seconds),
        )
    )
    rows = tx.conn.execute(
        select(*(URLS.c[name] for name in LeasedUrl.model_fields)).where(URLS.c.url.in_(urls))
    ).mappings()
    by_url = {row["url"]: LeasedUrl(**row) for row in rows}
    return [by_url[url] for url in urls]


def settle_url(tx: Transaction, url: str, visit: Visit, *, owner: str | None = None) -> bool:
    """Write down what came of a visit and give the lease back; return whether it was still held.

    With ``owner`` nothing is written when somebody else holds the lease by now.
    """
    statement = _build_settlement(
        is_leased=owner is not None,
        was_read=visit.http_status == HTTPStatus.OK,
        counts=visit.counts_as_attempt,
    )
    values = visit.model_dump(exclude={"counts_as_attempt", "article_id"})
    values |= {"state": visit.state.value, "fetched_at": tx.now, "held_url": url}
    if owner is not None:
        values["held_by"] = owner
    if visit.article_id is not None:
        values["article_id"] = visit.article_id
    return bool(tx.conn.execute(statement, values).rowcount)


@cache
def _build_settlement(*, is_leased: bool, was_read: bool, counts: bool) -> Update:
    """Return the statement without its values: to build it takes longer than to run it."""
    held = URLS.c.url == bindparam("held_url")
    if is_leased:
        held &= URLS.c.owner == bindparam("held_by")
    values: dict[str, object] = {"owner": None, "lease_until": None}
    values["attempts"] = URLS.c.attempts + 1 if counts else 0
    if was_read:
        values["content_hint"] = None  # the page itself was read: the feed's copy has served
    return update(URLS).where(held).values(values)


def release_urls(tx: Transaction, owner: str) -> int:
    """Give back all leases of ``owner``, visited or not; return how many."""
    changed = tx.conn.execute(
        update(URLS)
        .where(URLS.c.owner == owner, URLS.c.state == UrlState.LEASED.value)
        .values(state=UrlState.DUE.value, owner=None, lease_until=None)
    )
    return changed.rowcount


def list_owners(conn: Connection) -> list[str]:
    """Return who holds leases, run out or not."""
    owners = select(URLS.c.owner).where(URLS.c.owner.is_not(None)).distinct()
    return [str(owner) for owner in conn.execute(owners).scalars()]


def next_due_at(conn: Connection, sources: Collection[str] | None = None) -> datetime | None:
    """Return when the next address is worth a visit, in the past if it is now."""
    # Two questions, each a look at the end of an index; one over both would read every address.
    leased, waiting = URLS.c.lease_until.is_not(None), URLS.c.lease_until.is_(None)
    moments: list[datetime | None] = []
    for column, among in ((URLS.c.lease_until, leased), (URLS.c.next_at, waiting)):
        query = select(func.min(column)).where(among)
        if sources is not None:
            query = query.where(URLS.c.source.in_(list(sources)))
        moments.append(conn.execute(query).scalar_one())
    return min((moment for moment in moments if moment), default=None)


def count_states(conn: Connection) -> dict[str, dict[UrlState, int]]:
    """Return, for each source, how many of its addresses are in which state."""
    rows = conn.execute(
        select(URLS.c.source, URLS.c.state, func.count()).group_by(URLS.c.source, URLS.c.state)
    )
    counts: dict[str, dict[UrlState, int]] = {}
    for source, state, count in rows:
        counts.setdefault(source, {})[UrlState(state)] = count
    return counts


def count_reasons(conn: Connection, source: str) -> dict[tuple[UrlState, str], int]:
    """Return how many addresses of a source stand in a state for a reason."""
    reason = func.coalesce(URLS.c.reason, "")
    rows = conn.execute(
        select(URLS.c.state, reason, func.count())
        .where(URLS.c.source == source)
        .group_by(URLS.c.state, reason)
    )
    return {(UrlState(state), why): count for state, why, count in rows}


def has_unvisited(conn: Connection, source: str) -> bool:
    """Return whether an address of the source still waits for its first visit."""
    waiting = (
        URLS.c.source == source,
        URLS.c.fetched_at.is_(None),
        URLS.c.state.in_([UrlState.DUE.value, UrlState.LEASED.value]),
    )
    return conn.execute(select(URLS.c.url).where(*waiting).limit(1)).first() is not None


def find_twin(conn: Connection, *, source: str, title: str, body: str) -> str | None:
    """Return the id of the article of ``source`` that says the very same, if there is one."""
    said = {"content_hash": content_hash(title, body), "source": source}
    twin: str | None = conn.execute(_TWIN, said).scalar_one_or_none()
    return twin


# Asked for every new article: to build such a statement takes longer than to run it.
_TWIN = (
    select(ARTICLES.c.id)
    .join(
        VERSIONS,
        (VERSIONS.c.article_id == ARTICLES.c.id) & (VERSIONS.c.version == ARTICLES.c.version),
    )
    .where(
        VERSIONS.c.content_hash == bindparam("content_hash"),
        ARTICLES.c.source == bindparam("source"),
    )
    .order_by(ARTICLES.c.first_seen_at, ARTICLES.c.id)
    .limit(1)
)


def _is_ready(now: datetime) -> ColumnElement[bool]:
    leased = URLS.c.state == UrlState.LEASED.value
    return or_(~leased & (URLS.c.next_at <= now), leased & (URLS.c.lease_until < now))


def _make_due(tx: Transaction, item: FoundUrl) -> None:
    row = URLS.c.url == item.url
    hints = {name: value for name in HINTS if (value := getattr(item, name))}
    due = {"state": UrlState.DUE.value, "next_at": tx.now, "attempts": 0}
    idle = URLS.c.state != UrlState.LEASED.value
    tx.conn.execute(update(URLS).where(row).values(**hints))
    tx.conn.execute(update(URLS).where(row, idle).values(**due))


def remember_alias(tx: Transaction, url: str, leased: LeasedUrl, visit: Visit) -> None:
    """Write down that ``url``, to which a visit of ``leased`` led, needs no visit of its own."""
    row = {
        "url": url,
        "fetch_url": url,
        "source": leased.source,
        "domain": registrable_domain(url),
        "state": visit.state.value,
        "reason": visit.reason,
        "found_by": f"redirect {leased.fetch_url}",
        "found_at": tx.now,
        "article_id": visit.article_id,
        "http_status": visit.http_status,
        "attempts": 0,
        "fetched_at": tx.now,
    }
    insert_new(tx.conn, URLS, row)
