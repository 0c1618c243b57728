"""Listen for hubs: they verify what we asked for, and say that a feed has news."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from twisted.internet.interfaces import IListeningPort
from twisted.web.resource import Resource
from twisted.web.server import Request, Site

from crawler.websub.subscriptions import Subscriptions

MAX_PUSH_BYTES = 2_000_000
"""A hub that sends more is cut off: only the signature over it is of use to us."""


class Callback(Resource):
    """The address that hubs call; ``on_news`` is told which feed is to be asked.

    What a hub sends is hashed to check its signature and then forgotten.
    """

    isLeaf = True  # noqa: N815 - Twisted's name

    def __init__(self, subscriptions: Subscriptions, on_news: Callable[[str], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Twisted is typed in part only
        self._subscriptions = subscriptions
        self._on_news = on_news

    def render_GET(self, request: Request) -> bytes:  # noqa: N802 - Twisted's name
        """Confirm what we asked for."""
        query = {
            _text(name): _text(values[0]) for name, values in (request.args or {}).items() if values
        }
        challenge = self._subscriptions.verify(_token(request), query)
        if challenge is None:
            return _answer(request, HTTPStatus.NOT_FOUND)
        # Plain text: an answer that repeats what was asked must never be read as a page.
        return _answer(request, HTTPStatus.OK, challenge.encode())

    def render_POST(self, request: Request) -> bytes:  # noqa: N802 - Twisted's name
        """Take the hint that a feed has news; one without our signature is ignored in silence."""
        token = _token(request)
        if not self._subscriptions.is_ours(token):
            return _answer(request, HTTPStatus.GONE)
        signature = request.getHeader("X-Hub-Signature")
        body = request.content.read() if request.content else b""
        feed = self._subscriptions.accept(token, body, signature)
        if feed is not None:
            self._on_news(feed)
        return _answer(request, HTTPStatus.ACCEPTED)


class BoundedRequest(Request):
    """A request that is cut off when it grows too long."""

    _got = 0

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take a piece of the body, or hang up."""
        self._got += len(data)
        if self._got > MAX_PUSH_BYTES:
            transport: Any = self.transport
            transport.abortConnection()
            return
        super().handleContentChunk(data)  # type: ignore[no-untyped-call]  # likewise


def listen(reactor: Any, callback: Callback, port: int) -> IListeningPort:
    """Listen on loopback, where a proxy with a public name passes requests on.

    Raises:
        CannotListenError: somebody else listens there.
    """
    site = Site(callback, requestFactory=BoundedRequest, timeout=30)
    site.displayTracebacks = False
    listening: IListeningPort = reactor.listenTCP(port, site, interface="127.0.0.1")
    return listening


def _token(request: Request) -> str:
    return _text(request.path.rsplit(b"/", 1)[-1])


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _answer(request: Request, status: HTTPStatus, body: bytes = b"") -> bytes:
    request.setResponseCode(status)
    request.setHeader(b"Content-Type", b"text/plain; charset=utf-8")
    request.setHeader(b"X-Content-Type-Options", b"nosniff")
    return body
