"""The page that a reader sees instead of the one she asked for."""

from starlette.requests import Request
from starlette.responses import Response

from search_api.languages import choose_language
from search_api.problems import Problem, describe_problem
from search_api.web.rendering import render


def failure_page(request: Request, problem: Problem) -> Response:
    """Return ``problem`` as a page."""
    language = choose_language(request.headers)
    body = describe_problem(problem, language, request.url.path)
    response = render(request, "problem.html", status=problem.status, problem=body)
    response.headers.update(problem.headers)
    return response
