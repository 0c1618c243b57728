"""The requests for what lists articles, and what becomes of their answers."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.answers import judge_failure, make_conditions, request_of
from crawler.items import Outcome
from crawler.logbook import Logbook
from crawler.polling import Further, Polling
from records.archive.endpoints import Endpoint
from records.archive.ledger import UrlState
from records.archive.store import is_away

_LOG = logging.getLogger(__name__)

PRIORITY = 10
"""What there is to read is asked before it is read."""


class Polls:
    """Asks feeds, sitemaps and pages of links.

    ``hold`` is told of what is on its way besides what the spider asked for, ``free`` when
    something is done, however it went, and ``give_up`` when nothing can be written down.
    """

    def __init__(
        self,
        logbook: Logbook,
        polling: Polling,
        *,
        hold: Callable[[str], None],
        free: Callable[[str], None],
        give_up: Callable[[Exception], None],
    ) -> None:
        self._logbook = logbook
        self._polling = polling
        self._hold = hold
        self._free = free
        self._give_up = give_up

    def make_request(self, endpoint: Endpoint) -> Request:
        """Return the request for a feed or sitemap, for changes only where that can be trusted."""
        trusted = endpoint if self._polling.may_be_conditional(endpoint) else None
        return Request(
            self._polling.first_address(endpoint),
            callback=self.read,
            errback=self.fail,
            headers=make_conditions(trusted),
            **self._options(endpoint, endpoint.url),
        )

    async def read(self, response: Response, endpoint: Endpoint, key: str) -> list[Request]:
        """Take what an endpoint lists; return the requests for further pages or sitemaps."""
        return await self._take(
            partial(self._polling.read_answer, endpoint, response), endpoint, key
        )

    async def fail(self, failure: Failure) -> None:
        """Note why a feed or sitemap gave no answer."""
        known = request_of(failure).cb_kwargs
        note = partial(self._polling.note_failure, known["endpoint"], judge_failure(failure))
        await self._note(note)
        self._free(known["key"])

    async def read_further(
        self, response: Response, endpoint: Endpoint, key: str, step: str | None
    ) -> list[Request]:
        """Take what a further page or sitemap lists; return the requests for the next ones."""
        return await self._take(
            partial(self._polling.read_further, endpoint, response, step), endpoint, key
        )

    async def fail_further(self, failure: Failure) -> None:
        """Note why a further page or sitemap gave no answer; the next poll goes on with it."""
        known = request_of(failure).cb_kwargs
        warning = f"{known['key']}: {judge_failure(failure).reason}"
        await self._note(partial(self._logbook.warn, known["endpoint"], warning))
        self._free(known["key"])

    async def _take(
        self, read: Callable[[], list[Further]], endpoint: Endpoint, key: str
    ) -> list[Request]:
        try:
            further = await asyncio.to_thread(read)
            return [self._make_further_request(endpoint, one) for one in further]
        except Exception as error:  # noqa: BLE001 - one list must not stop the others
            if is_away(error):  # no fault of the list's
                self._give_up(error)
                return []
            _LOG.error("cannot read %s", endpoint.url, exc_info=error)
            reason = f"pembaca gagal / reader failed: {type(error).__name__}: {error}"[:300]
            outcome = Outcome(UrlState.FAILED, reason, "wrong")
            await self._note(partial(self._polling.note_failure, endpoint, outcome))
            return []
        finally:
            self._free(key)

    async def _note(self, note: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(note)
        except Exception as error:  # noqa: BLE001 - what cannot be noted ends the crawl
            self._give_up(error)

    def _make_further_request(self, endpoint: Endpoint, further: Further) -> Request:
        options = self._options(endpoint, f"{endpoint.url} {further.url}")
        options["cb_kwargs"]["step"] = further.step
        self._hold(options["cb_kwargs"]["key"])
        return Request(
            further.url, callback=self.read_further, errback=self.fail_further, **options
        )

    def _options(self, endpoint: Endpoint, key: str) -> dict[str, Any]:
        source = self._logbook.book.get(endpoint.source)
        return {
            "cb_kwargs": {"endpoint": endpoint, "key": key},
            "dont_filter": True,
            "priority": PRIORITY,
            "meta": {"delay": source.delay if source else 0.0},
        }
