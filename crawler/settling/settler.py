"""Bring a visit to its end: read the page, decide what it is, and write everything down at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import TypeAlias

from crawler.items import Outcome, VisitItem
from crawler.readers.feed_content import make_feed_page, read_feed_page
from crawler.readers.read import Known, ReadResult, read_page
from crawler.schedule import after, next_recheck, next_retry
from crawler.settling.placing import Place, find_place, leads_elsewhere, read_addresses
from crawler.sources import SourceBook
from records.archive import ledger
from records.archive.articles import add_alias, get_article, mark_gone, store_article
from records.archive.ledger import FoundUrl, LeasedUrl, UrlState, Visit
from records.archive.sources import is_silent
from records.archive.store import Archive, Transaction
from records.article import Article, StoredArticle, TimeOrigin
from records.identity import canonical_url

_LOG = logging.getLogger(__name__)

SECOND_LOOK = timedelta(days=1)
"""A page that is gone is looked for once more: servers lose pages for an hour."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a visit ended, for the report."""

    visit: Visit
    is_correction: bool = False
    missing: tuple[str, ...] = ()
    """Fields that a new or changed article lacks."""


Write: TypeAlias = Callable[[Transaction], Settlement]
"""What is left to do of a settlement when everything is read and decided."""


class Settler:
    """Settles visits at one moment; each is written in one transaction, with its article."""

    def __init__(
        self,
        archive: Archive,
        *,
        owner: str,
        book: SourceBook,
        recheck_hours: tuple[float, ...],
        now: datetime,
    ) -> None:
        self._archive = archive
        self._now = now
        self._owner = owner
        self._book = book
        self._recheck_hours = recheck_hours

    def prepare(self, item: VisitItem) -> Write:
        """Read what a visit brought and decide what it is; return how that is written down."""
        before = self._last_form(item.leased)
        if item.outcome is not None:
            if _is_closed(item.outcome) and item.leased.content_hint:
                return self._prepare_from_feed(item, item.outcome, before)
            return partial(self._write_outcome, item, item.outcome)
        if item.is_unchanged and before is not None and before.gone_at is None:
            visit = self._remember(item, UrlState.UNCHANGED, before.article)
            return partial(self._write_plainly, item, visit)
        try:
            result = self._read(item, before)
            if result.refusal and result.refusal.state == "paywall" and item.leased.content_hint:
                result = self._read_feed(item, item.pages[0].status, before)
        except Exception as error:  # noqa: BLE001 - see below
            # Our mistake and not the page's; it must cost this page only, and be heard.
            _LOG.exception("cannot read %s", item.leased.fetch_url)
            reason = f"pembaca gagal / reader failed: {type(error).__name__}: {error}"[:300]
            return partial(self._write_plainly, item, _make_visit(item, UrlState.FAILED, reason))
        return self._prepare_result(item, result, before)

    def _prepare_result(
        self, item: VisitItem, result: ReadResult, before: StoredArticle | None
    ) -> Write:
        if before is not None and self._was_lost(item, result, before):
            return partial(self._write_outcome, item, _lost(item))
        if result.refusal is not None or result.article is None:
            state = UrlState(result.refusal.state) if result.refusal else UrlState.NOT_ARTICLE
            why = result.refusal.reason if result.refusal else None
            return partial(self._write_plainly, item, _make_visit(item, state, why))
        return partial(self._store, item, result.article, result, before)

    def _was_lost(self, item: VisitItem, result: ReadResult, before: StoredArticle) -> bool:
        """Whether a known article's address leads to something else now, which means it is gone."""
        if result.refusal is not None and result.refusal.state == "paywall":
            return False  # the article may well be there, for who pays
        addresses = read_addresses(item.leased.url, item.pages[0].url, None)
        if addresses.final == addresses.own:
            return False
        with self._archive.read() as conn:
            return leads_elsewhere(conn, result.article, addresses, before)

    def _prepare_from_feed(
        self, item: VisitItem, outcome: Outcome, before: StoredArticle | None
    ) -> Write:
        """Keep what the feed carries of a page that the server does not give us."""
        try:
            result = self._read_feed(item, outcome.http_status or 0, before)
        except Exception:  # noqa: BLE001 - logged with its trace, and the page is still refused
            _LOG.exception("cannot read what the feed carries of %s", item.leased.fetch_url)
            return partial(self._write_outcome, item, outcome)
        if result.article is None:
            return partial(self._write_outcome, item, outcome)
        return partial(self._store, item, result.article, result, before)

    def _read_feed(self, item: VisitItem, status: int, before: StoredArticle | None) -> ReadResult:
        page = make_feed_page(
            item.leased.fetch_url,
            title=item.leased.title_hint or "",
            content=item.leased.content_hint or "",
            fetched_at=self._now.replace(microsecond=0),
            status=status,
        )
        item.pages = [page]
        item.body_hash = None
        source = self._book.get(item.leased.source)
        return read_feed_page(page, source, known=_known_of(item, before))

    def _last_form(self, leased: LeasedUrl) -> StoredArticle | None:
        if leased.article_id is None:
            return None
        with self._archive.read() as conn:
            return get_article(conn, leased.article_id)

    def _read(self, item: VisitItem, before: StoredArticle | None) -> ReadResult:
        source = self._book.get(item.leased.source)
        known = _known_of(item, before)
        return read_page(item.pages[0], source, known=known, following=item.pages[1:])

    def _store(
        self,
        item: VisitItem,
        article: Article,
        result: ReadResult,
        before: StoredArticle | None,
        tx: Transaction,
    ) -> Settlement:
        article = article.model_copy(update={"source": item.leased.source})
        addresses = read_addresses(item.leased.url, item.pages[0].url, result.canonical)
        place = find_place(tx.conn, article, addresses, before)
        if place.twin is not None:
            reason = f"sama dengan / the same as {place.twin}"
            visit = _make_visit(item, UrlState.DUPLICATE, reason, article_id=place.twin)
            self._write(tx, item, visit, place)
            return Settlement(visit)
        article = article.model_copy(update={"id": place.id, "url": place.url})
        silent = is_silent(tx.conn, article.source, article.published)
        stored = store_article(tx, article, silent=silent)
        state = UrlState.UNCHANGED if stored.outcome == "unchanged" else UrlState.STORED
        visit = self._remember(item, state, article)
        self._write(tx, item, visit, place)
        return Settlement(
            visit,
            is_correction=stored.outcome == "new_version",
            missing=result.missing if state == UrlState.STORED else (),
        )

    def _remember(self, item: VisitItem, state: UrlState, article: Article) -> Visit:
        """Return the visit with what the next one needs: validators, hash and time."""
        next_at = next_recheck(self._now, article.published, self._recheck_hours)
        if item.incomplete:
            next_at = next_retry(self._now, item.leased.attempts) or next_at
        headers = item.pages[0].headers if item.pages else {}
        visit = _make_visit(item, state, item.incomplete, article_id=article.id)
        return visit.model_copy(
            update={
                "etag": headers.get("etag") or item.leased.etag,
                "last_modified": headers.get("last-modified") or item.leased.last_modified,
                "body_hash": None if item.incomplete else item.body_hash or item.leased.body_hash,
                "next_at": next_at,
                "counts_as_attempt": item.incomplete is not None,
            }
        )

    def _write(self, tx: Transaction, item: VisitItem, visit: Visit, place: Place) -> None:
        ledger.settle_url(tx, item.leased.url, visit, owner=self._owner)
        article_id = visit.article_id or place.id
        for url in dict.fromkeys((*place.others, place.url)):
            if url != place.url or place.twin:  # its own address leads to an article anyway
                add_alias(tx, url, article_id)
            if url != item.leased.url:
                ledger.remember_alias(tx, url, item.leased, visit)

    def _write_plainly(self, item: VisitItem, visit: Visit, tx: Transaction) -> Settlement:
        ledger.settle_url(tx, item.leased.url, visit, owner=self._owner)
        return Settlement(visit)

    def _write_outcome(self, item: VisitItem, outcome: Outcome, tx: Transaction) -> Settlement:
        visit = Visit(
            state=outcome.state,
            reason=outcome.reason,
            http_status=outcome.http_status,
            next_at=_next_after(outcome, item.leased, tx.now),
            counts_as_attempt=outcome.course != "wait",
        )
        ledger.settle_url(tx, item.leased.url, visit, owner=self._owner)
        if outcome.state == UrlState.GONE and item.leased.article_id:
            mark_gone(tx, item.leased.article_id, tx.now)
        if outcome.target:
            self._pass_on(tx, item.leased, outcome.target)
        return Settlement(visit)

    def _pass_on(self, tx: Transaction, leased: LeasedUrl, target: str) -> None:
        """Put where a redirect led into the ledger, if any source publishes there."""
        owner = self._book.owner(target)
        if owner is None:
            return
        found = FoundUrl(
            url=canonical_url(target),
            fetch_url=target,
            source=owner.id,
            found_by=f"redirect {leased.fetch_url}",
            published_hint=leased.published_hint,
            title_hint=leased.title_hint,
        )
        ledger.add_urls(tx, [found])


def _lost(item: VisitItem) -> Outcome:
    target = item.pages[0].url
    reason = f"dialihkan ke halaman lain / redirected to another page: {target}"
    return Outcome(UrlState.GONE, reason, "wrong", target=target)


def _is_closed(outcome: Outcome) -> bool:
    """Whether the page is there and we do not get it."""
    return outcome.state == UrlState.PAYWALL or outcome.http_status == HTTPStatus.FORBIDDEN


def _known_of(item: VisitItem, before: StoredArticle | None) -> Known:
    origin: TimeOrigin = "sitemap" if item.leased.found_by.startswith("sitemap ") else "feed"
    return Known(
        published=item.leased.published_hint,
        published_origin=origin,
        title=item.leased.title_hint,
        first_seen_at=_first_seen(before),
        raw=item.raw,
    )


def _make_visit(
    item: VisitItem, state: UrlState, reason: str | None, *, article_id: str | None = None
) -> Visit:
    status = item.pages[0].status if item.pages else None
    return Visit(state=state, reason=reason, http_status=status, article_id=article_id)


def _first_seen(before: StoredArticle | None) -> datetime | None:
    if before is None:
        return None
    undated = before.article.published_origin == "first_seen"
    return before.article.published if undated else before.first_seen_at


def _next_after(outcome: Outcome, leased: LeasedUrl, now: datetime) -> datetime | None:
    if outcome.course == "wait":
        return after(now, (outcome.until or now) - now)
    if outcome.course == "retry":
        return next_retry(now, leased.attempts)
    if outcome.state == UrlState.GONE and leased.article_id and not leased.attempts:
        return now + SECOND_LOOK
    return None
