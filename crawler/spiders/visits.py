"""The requests for articles, in one part or several, and what becomes of their answers."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeAlias

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.answers import (
    NOT_MODIFIED,
    judge_failure,
    judge_response,
    make_conditions,
    make_digest,
    make_exchange,
    make_page,
    request_of,
)
from crawler.clock import Clock
from crawler.items import Outcome, VisitItem
from crawler.readers.page import Page
from crawler.readers.parts import MAX_PARTS, find_parts
from records.archive.ledger import LeasedUrl, UrlState

_LOG = logging.getLogger(__name__)

Output: TypeAlias = Iterator[Request | VisitItem]
Step: TypeAlias = Callable[[Response, VisitItem], Request | None]


class Visits:
    """Visits addresses; every visit ends in exactly one item.

    ``pause`` is told of a server that asks for patience, and until when; ``delay_of`` says how
    long a pause a source asks for between two requests.
    """

    def __init__(
        self,
        pause: Callable[[str, datetime], None],
        *,
        delay_of: Callable[[str], float],
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._pause = pause
        self._delay_of = delay_of

    def begin(self, leased: LeasedUrl) -> Request | VisitItem:
        """Return the request for a leased address, for changes only where it was read before.

        An address that cannot be asked for ends its visit at once.
        """
        item = VisitItem(leased)
        conditions = make_conditions(leased if leased.article_id else None)
        try:
            return self._request(leased.fetch_url, item, self.read, conditions)
        except ValueError:
            item.outcome = Outcome(UrlState.FAILED, "alamat salah / not an address", "wrong")
            return item

    def read(self, response: Response, item: VisitItem) -> Output:
        """Take a page, and ask for the rest of an article in parts."""
        yield self._take(self._read_first, response, item) or item

    def read_whole(self, response: Response, item: VisitItem) -> Output:
        """Take the whole of an article of which the first part is there."""
        yield self._take(self._read_whole, response, item) or item

    def read_next(self, response: Response, item: VisitItem) -> Output:
        """Take the next part of an article, and ask for the one after it."""
        yield self._take(self._read_next, response, item) or item

    def fail(self, failure: Failure) -> Output:
        """Note why an address gave no answer; of an article in parts, keep what is there."""
        item: VisitItem = request_of(failure).cb_kwargs["item"]
        self._note(item, judge_failure(failure))
        yield item

    def _take(self, step: Step, response: Response, item: VisitItem) -> Request | None:
        """Take one step; whatever goes wrong in it costs this visit only."""
        try:
            return step(response, item)
        except Exception as error:  # noqa: BLE001 - logged with its trace, counted as failed
            _LOG.exception("cannot read %s", response.url)
            reason = f"pembaca gagal / reader failed: {type(error).__name__}: {error}"[:300]
            self._note(item, Outcome(UrlState.FAILED, reason, "retry"))
            return None

    def _read_first(self, response: Response, item: VisitItem) -> Request | None:
        if response.status == NOT_MODIFIED:
            item.is_unchanged = True
            return None
        if outcome := self._judge(response):
            item.outcome = outcome
            return None
        page = self._keep(response, item)
        item.body_hash = make_digest(response.body)
        item.is_unchanged = item.body_hash == item.leased.body_hash
        return self._ask_for_more(page, item)

    def _read_whole(self, response: Response, item: VisitItem) -> Request | None:
        if outcome := self._judge(response):
            self._note(item, outcome)
        else:
            item.pages = [self._keep(response, item)]
        return None

    def _read_next(self, response: Response, item: VisitItem) -> Request | None:
        if outcome := self._judge(response):
            self._note(item, outcome)
            return None
        return self._ask_for_more(self._keep(response, item), item)

    def _judge(self, response: Response) -> Outcome | None:
        outcome = judge_response(response, self._clock())
        if outcome and outcome.course == "wait" and outcome.until:
            self._pause(response.url, outcome.until)
        return outcome

    @staticmethod
    def _note(item: VisitItem, outcome: Outcome) -> None:
        if item.pages:
            item.incomplete = f"sebagian saja / a part is missing: {outcome.reason}"
        else:
            item.outcome = outcome

    def _ask_for_more(self, page: Page, item: VisitItem) -> Request | None:
        if item.is_unchanged or not page.is_html or len(item.pages) >= MAX_PARTS:
            return None
        try:
            parts = find_parts(page)
        except ValueError:
            return None  # nothing to parse: the reader will say so
        seen = {known.url for known in item.pages}
        if parts.whole and parts.whole not in seen and len(item.pages) == 1:
            return self._request(parts.whole, item, self.read_whole)
        if parts.next and parts.next not in seen:
            return self._request(parts.next, item, self.read_next)
        return None

    def _keep(self, response: Response, item: VisitItem) -> Page:
        page = make_page(response, self._clock())
        item.pages.append(page)
        item.exchanges.append(make_exchange(response, page.fetched_at))
        return page

    def _request(
        self,
        url: str,
        item: VisitItem,
        callback: Callable[..., Output],
        headers: dict[str, str] | None = None,
    ) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.fail,
            cb_kwargs={"item": item},
            headers=headers,
            dont_filter=True,
            meta={"delay": self._delay_of(item.leased.source)},
        )
