"""The one shape of every error: problem details (RFC 9457), in the reader's language."""

import logging
from typing import Any

from sqlalchemy.exc import DBAPIError
from starlette.responses import JSONResponse

from lexicon.translations import Language
from search_api.languages import texts

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - the name that the RFC gives it
    """Something that a request meets instead of an answer.

    Args:
        status: the HTTP status.
        code: names the problem for programs; texts.toml has its sentence.
        headers: sent along.
        values: what the sentence says besides.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.headers = headers or {}
        self.extra = extra or {}
        self.values = values


def archive_away(error: DBAPIError) -> Problem:
    """Return what a reader is told while the database cannot be had (``is_away``)."""
    _log.warning("the archive cannot be read: %s", error.orig)
    return Problem(503, "archive", headers={"Retry-After": "5"})


def describe_problem(problem: Problem, language: Language, path: str) -> dict[str, Any]:
    """Return the body: ``type title status detail code instance`` and what the problem adds."""
    return {
        "type": f"urn:kliping:problem:{problem.code}",
        "title": texts().say(language, f"status.{problem.status}"),
        "status": problem.status,
        "detail": texts().say(language, f"problem.{problem.code}", **problem.values),
        "code": problem.code,
        "instance": path,
        **problem.extra,
    }


def problem_response(problem: Problem, language: Language, path: str) -> JSONResponse:
    """Return the answer that carries the problem."""
    return JSONResponse(
        describe_problem(problem, language, path),
        status_code=problem.status,
        headers=problem.headers,
        media_type=MEDIA_TYPE,
    )
