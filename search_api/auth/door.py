"""The door before every request (contracts, 10)."""

import time
from urllib.parse import quote, urlsplit

from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from records.archive.store import Archive, is_away
from records.archive.users import User, has_users
from search_api.auth.loopback import is_loopback
from search_api.auth.sessions import Sessions
from search_api.languages import choose_language
from search_api.problems import Problem, archive_away, problem_response
from search_api.watching import watcher_of

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/static/", "/login", "/api/v1/health")
"""Paths that anybody may have once users exist: the login itself needs them."""


OPEN_SECONDS = 1.0
"""For so long it is taken for granted that there are still no users."""


class Door:
    """Lets a request through, or answers it with the reason.

    Without users the pages are open to this machine alone: the listener and the ``Host`` header
    are loopback, and no proxy speaks for somebody else. A proxy before 127.0.0.1 would publish
    everything, and a web page could reach it by DNS rebinding.
    """

    def __init__(self, app: ASGIApp, *, archive: Archive, sessions: Sessions, host: str) -> None:
        self._app = app
        self._archive = archive
        self._sessions = sessions
        self._listens_to_itself = is_loopback(host)
        self._open_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            guarded, user = await self._find_user(headers)
        except DBAPIError as error:
            if not is_away(error):
                raise
            away = archive_away(error)
            watcher = watcher_of(scope["app"])
            if watcher is not None:
                watcher.failed(away.code)
            await problem_response(away, choose_language(headers), scope["path"])(
                scope, receive, send
            )
            return
        scope.setdefault("state", {})["user"] = user
        problem = self._refuse(scope, headers, guarded=guarded, user=user)
        if problem is None:
            await self._app(scope, receive, send)
        elif problem.code == "login" and not scope["path"].startswith("/api/"):
            place = quote(scope["path"] + _question(scope))
            await RedirectResponse(f"/login?next={place}", 303)(scope, receive, send)
        else:
            language = choose_language(headers)
            await problem_response(problem, language, scope["path"])(scope, receive, send)

    async def _find_user(self, headers: Headers) -> tuple[bool, User | None]:
        if time.monotonic() < self._open_until:
            return False, None
        guarded, user = await run_in_threadpool(self._look, headers)
        if not guarded:
            self._open_until = time.monotonic() + OPEN_SECONDS
        return guarded, user

    def _look(self, headers: Headers) -> tuple[bool, User | None]:
        """Return whether anybody has a key, and who this is."""
        with self._archive.ask() as conn:
            guarded = has_users(conn)
            return guarded, self._sessions.read(conn, headers) if guarded else None

    def _refuse(
        self, scope: Scope, headers: Headers, *, guarded: bool, user: User | None
    ) -> Problem | None:
        if not guarded and not self._is_from_here(headers):
            return Problem(403, "closed")
        if scope["method"] not in _SAFE and not _is_own_origin(headers):
            return Problem(403, "origin")
        if guarded and user is None and not scope["path"].startswith(_OPEN):
            return Problem(401, "login")
        return None

    def _is_from_here(self, headers: Headers) -> bool:
        forwarded = any(name == "forwarded" or name.startswith("x-forwarded-") for name in headers)
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        return self._listens_to_itself and not forwarded and is_loopback(host)


def _is_own_origin(headers: Headers) -> bool:
    """Tell whether a change is asked for by one of our own pages, or by no page at all."""
    origin = headers.get("origin")
    if origin is None:
        # Browsers send it with every change; programs need not, but they carry no cookie.
        return "cookie" not in headers
    return urlsplit(origin).netloc == headers.get("host") and origin != "null"


def _question(scope: Scope) -> str:
    asked: bytes = scope.get("query_string", b"")
    return "?" + asked.decode("latin-1") if asked else ""
