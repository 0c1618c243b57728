"""Tell whoever watches the service of every answer: its route, its status, its seconds."""

import time
from collections.abc import Callable
from typing import Protocol

from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Metrics = Callable[[], tuple[bytes, str]]
"""Gives all numbers of the process, and the type of that text."""


class Watcher(Protocol):
    """Who counts."""

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Take note of an answer; ``route`` is the pattern: there are few of them."""
        ...

    def failed(self, code: str) -> None:
        """Take note of a problem that is ours: ``index``, ``archive``, ``server`` ..."""
        ...


def watch(app: FastAPI, watcher: Watcher, *, metrics: Metrics) -> None:
    """Let ``watcher`` be told of all that ``app`` answers, and ``/metrics`` give the numbers.

    To those alone who may come in: it lies behind the door like every page (contracts, 10).
    """

    def get_metrics() -> Response:
        body, kind = metrics()
        return Response(body, headers={"Content-Type": kind, "Cache-Control": "no-store"})

    app.state.watcher = watcher
    app.add_api_route("/metrics", get_metrics, include_in_schema=False, response_model=None)
    app.add_middleware(Watch, watcher=watcher)


def watcher_of(app: FastAPI) -> Watcher | None:
    """Return who watches ``app``, if anybody does."""
    watcher: Watcher | None = getattr(app.state, "watcher", None)
    return watcher


class Watch:
    """Measures every request, those refused at the door too."""

    def __init__(self, app: ASGIApp, *, watcher: Watcher) -> None:
        self._app = app
        self._watcher = watcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500  # until something else is said

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            method, route = scope["method"], _pattern(scope)
            self._watcher.answered(method, route, status, time.perf_counter() - began)


def _pattern(scope: Scope) -> str:
    """Return the route's pattern; every address that is none has one name together."""
    path = getattr(scope.get("route"), "path", None)
    return str(path) if path else "other"
