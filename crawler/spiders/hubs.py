"""The requests to hubs, and what becomes of their answers and of their calls."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from scrapy.http import FormRequest, Request, Response
from twisted.internet.error import CannotListenError
from twisted.python.failure import Failure

from crawler.answers import judge_failure, request_of
from crawler.websub.listener import Callback, listen
from crawler.websub.subscriptions import Subscription, Subscriptions

_LOG = logging.getLogger(__name__)


class Hubs:
    """Asks hubs to tell of news, and passes on what they tell; ``on_news`` is told the feed."""

    def __init__(
        self, subscriptions: Subscriptions, port: int, on_news: Callable[[str], Awaitable[None]]
    ) -> None:
        self._subscriptions = subscriptions
        self._port = port
        self._on_news = on_news
        self._listening: Any = None  # a port, as Twisted calls it
        self._hints: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Begin to listen; where that cannot be, feeds are polled as without hubs."""
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        try:
            self._listening = listen(reactor, Callback(self._subscriptions, self._hint), self._port)
        except CannotListenError as error:
            _LOG.error("WebSub: %s", error)

    def close(self) -> None:
        """Listen no more."""
        if self._listening is not None:
            self._listening.stopListening()

    def make_requests(self) -> list[Request]:
        """Return the requests to the hubs that are to be asked now."""
        if self._listening is None:
            return []
        return [self._make_request(row) for row in self._subscriptions.take_due()]

    def _make_request(self, subscription: Subscription) -> Request:
        return FormRequest(
            subscription.hub,
            formdata=self._subscriptions.make_form(subscription),
            callback=self.read,
            errback=self.fail,
            cb_kwargs={"subscription": subscription},
            dont_filter=True,
            # robots.txt is about pages; a hub is there to be asked.
            meta={"without_robots": True},
        )

    def read(self, response: Response, subscription: Subscription) -> None:
        """Note what the hub said; that it will verify, if all is well."""
        if response.status // 100 != HTTPStatus.OK // 100:
            is_refusal = response.status < HTTPStatus.INTERNAL_SERVER_ERROR
            reason = f"jawaban hub / the hub's answer: {response.status}"
            self._subscriptions.note_failure(subscription, is_refusal=is_refusal, reason=reason)

    def fail(self, failure: Failure) -> None:
        """Note why a hub could not be asked."""
        subscription: Subscription = request_of(failure).cb_kwargs["subscription"]
        reason = judge_failure(failure).reason
        self._subscriptions.note_failure(subscription, is_refusal=False, reason=reason)

    def _hint(self, feed: str) -> None:
        task = asyncio.ensure_future(self._on_news(feed))
        self._hints.add(task)
        task.add_done_callback(self._hints.discard)
