"""What a search may fail with, and which problem each failure is."""

from typing import Any

from search_api.cursors import CursorError
from search_api.index.port import RebuildingError, SearchError
from search_api.problems import Problem
from search_api.query.errors import QueryError

SEARCH_FAILURES = (QueryError, CursorError, SearchError)


def as_problem(error: Exception) -> Problem:
    """Return a failure of a search as the problem that a reader is told."""
    match error:
        case QueryError():
            return Problem(400, error.code, extra=_place(error), **error.values)
        case CursorError():
            return Problem(400, "cursor")
        case RebuildingError():
            return Problem(503, "rebuilding", headers={"Retry-After": "5"}, percent=error.percent)
        case _:
            return Problem(503, "index", headers={"Retry-After": "5"})


def _place(error: QueryError) -> dict[str, Any]:
    """Return where it goes wrong: a stretch of the query, or a filter beside it."""
    if error.filter is not None:
        return {"filter": error.filter}
    return {"position": {"start": error.start, "end": error.end}}
