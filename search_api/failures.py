"""Which problem each failure is: the handlers of the app."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from records.archive.store import is_away
from search_api.cursors import CursorError
from search_api.failures_of_search import SEARCH_FAILURES
from search_api.failures_of_search import as_problem as as_search_problem
from search_api.index.port import SearchError
from search_api.languages import choose_language
from search_api.problems import Problem, archive_away, problem_response
from search_api.query.errors import QueryError
from search_api.watching import watcher_of
from search_api.web.failing import failure_page

_log = logging.getLogger(__name__)
_KNOWN_STATUSES = {401, 403, 404, 405, 413}


def as_problem(error: Exception) -> Problem:
    """Return ``error`` as the problem that a reader is told."""
    match error:
        case Problem():
            return error
        case QueryError() | CursorError() | SearchError():
            return as_search_problem(error)
        case DBAPIError() if is_away(error):
            return archive_away(error)
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return _of_status(error)
        case _:
            return Problem(500, "server")


def install(app: FastAPI) -> None:
    """Let every failure of ``app`` be answered in the one shape, pages as a page."""

    def handle(request: Request, error: Exception) -> Response:
        problem = as_problem(error)
        watcher = watcher_of(request.app)
        if watcher is not None and problem.status >= 500:  # noqa: PLR2004 - ours, not the reader's
            watcher.failed(problem.code)
        if problem.status == 500:  # noqa: PLR2004 - the one status that is our fault
            _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        language = choose_language(request.headers)
        if request.url.path.startswith("/api/"):
            return problem_response(problem, language, request.url.path)
        return failure_page(request, problem)

    kinds: tuple[type[Exception], ...] = (
        Problem,
        *SEARCH_FAILURES,
        DBAPIError,
        RequestValidationError,
        HTTPException,
        Exception,
    )
    for kind in kinds:
        app.add_exception_handler(kind, handle)


def _invalid(error: RequestValidationError) -> Problem:
    wrong: list[dict[str, Any]] = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "message": one["msg"]}
        for one in error.errors()
    ]
    said = (f"{row['field']}{_limit(one)}" for row, one in zip(wrong, error.errors(), strict=True))
    return Problem(422, "invalid", extra={"errors": wrong}, fields=", ".join(dict.fromkeys(said)))


def _limit(error: Mapping[str, Any]) -> str:
    """Return what would be possible, in signs that need no language: `` (≤ 1000)``."""
    context = error.get("ctx", {})
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "max_length": "≤", "min_length": "≥"}
    limits = [f"{sign} {context[name]}" for name, sign in signs.items() if name in context]
    if "expected" in context:
        limits.append(str(context["expected"]).replace(" or ", ", "))
    return f" ({', '.join(limits)})" if limits else ""


def _of_status(error: HTTPException) -> Problem:
    status = error.status_code if error.status_code in _KNOWN_STATUSES else 400
    code = {404: "not_found", 405: "method", 413: "too_large"}.get(status, "bad_request")
    return Problem(status, code, headers=dict(error.headers or {}))
