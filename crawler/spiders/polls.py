"""The requests for feeds and sitemaps, and what becomes of their answers."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.answers import judge_failure, make_conditions, request_of
from crawler.logbook import Logbook
from crawler.outcomes import Outcome
from crawler.polling import Polling
from records.archive.endpoints import Endpoint
from records.archive.ledger import UrlState

_LOG = logging.getLogger(__name__)

PRIORITY = 10
"""What there is to read is asked before it is read."""


class Polls:
    """Asks feeds and sitemaps.

    ``hold`` is told of what is on its way besides what the spider asked for, and ``free`` when
    something is done, however it went.
    """

    def __init__(
        self,
        logbook: Logbook,
        polling: Polling,
        *,
        hold: Callable[[str], None],
        free: Callable[[str], None],
    ) -> None:
        self._logbook = logbook
        self._polling = polling
        self._hold = hold
        self._free = free

    def make_request(self, endpoint: Endpoint) -> Request:
        """Return the request for a feed or sitemap, for changes only where that can be trusted."""
        trusted = endpoint if endpoint.may_be_conditional(datetime.now(UTC)) else None
        return Request(
            endpoint.url,
            callback=self.read,
            errback=self.fail,
            headers=make_conditions(trusted),
            **_options(endpoint, endpoint.url),
        )

    async def read(self, response: Response, endpoint: Endpoint, key: str) -> list[Request]:
        """Take what a feed or sitemap lists; return the requests for further sitemaps."""
        try:
            children = await asyncio.to_thread(self._polling.read_answer, endpoint, response)
            return [self._make_child_request(endpoint, url) for url in children]
        except Exception as error:  # noqa: BLE001 - one feed must not stop the others
            await self._note_mistake(endpoint, error)
            return []
        finally:
            self._free(key)

    async def fail(self, failure: Failure) -> None:
        """Note why a feed or sitemap gave no answer."""
        known = request_of(failure).cb_kwargs
        try:
            outcome = judge_failure(failure)
            await asyncio.to_thread(self._polling.note_failure, known["endpoint"], outcome)
        finally:
            self._free(known["key"])

    async def read_child(self, response: Response, endpoint: Endpoint, key: str) -> None:
        """Take what a further sitemap lists."""
        try:
            await asyncio.to_thread(self._polling.read_child, endpoint, response)
        except Exception as error:  # noqa: BLE001 - one sitemap must not stop the others
            await self._note_mistake(endpoint, error)
        finally:
            self._free(key)

    async def fail_child(self, failure: Failure) -> None:
        """Note why a further sitemap gave no answer."""
        known = request_of(failure).cb_kwargs
        try:
            warning = f"{known['key']}: {judge_failure(failure).reason}"
            await asyncio.to_thread(self._logbook.warn, known["endpoint"], warning)
        finally:
            self._free(known["key"])

    def _make_child_request(self, endpoint: Endpoint, url: str) -> Request:
        options = _options(endpoint, f"{endpoint.url} {url}")
        request = Request(url, callback=self.read_child, errback=self.fail_child, **options)
        self._hold(options["cb_kwargs"]["key"])
        return request

    async def _note_mistake(self, endpoint: Endpoint, error: Exception) -> None:
        _LOG.error("cannot read %s", endpoint.url, exc_info=error)
        reason = f"pembaca gagal / reader failed: {type(error).__name__}: {error}"[:300]
        outcome = Outcome(UrlState.FAILED, reason, "wrong")
        await asyncio.to_thread(self._polling.note_failure, endpoint, outcome)


def _options(endpoint: Endpoint, key: str) -> dict[str, Any]:
    return {
        "cb_kwargs": {"endpoint": endpoint, "key": key},
        "dont_filter": True,
        "priority": PRIORITY,
    }
