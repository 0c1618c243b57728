"""The search page."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from lexicon.translations import Language
from records.archive.sources import list_sources
from search_api.failures_of_search import SEARCH_FAILURES, as_problem
from search_api.index.port import MAX_RANKED
from search_api.languages import choose_language, texts
from search_api.params import PageAsked, PageParams
from search_api.query.describe import describe
from search_api.query.errors import QueryError, cut_around
from search_api.query.grammar import straighten
from search_api.searching import Answer
from search_api.services import Services, services_of
from search_api.web.addresses import search_address
from search_api.web.rendering import render
from search_api.web.search_view import (
    FACETS,
    Sources,
    build_chosen,
    build_facets,
    build_hit,
    build_timeline,
    name_value,
    words_of,
)

router = APIRouter(include_in_schema=False)
_FACET_SIZE = 8


@router.get("/")
def show_search(request: Request, asked: PageAsked) -> Response:
    """Show the form and the answer, or what is wrong with the question."""
    services = services_of(request)
    language = choose_language(request.headers)
    with services.archive.read() as conn:
        sources = {source.id: source for source in list_sources(conn)}
    shown: dict[str, Any] = {
        "params": asked,
        "chosen": build_chosen(asked, sources, language),
        "cleared": search_address(PageParams(q=asked.q)),
        "answer": None,
        "problem": None,
        "wrong": None,
    }
    question = replace(asked.question(), facets=FACETS, facet_size=_FACET_SIZE, wants_timeline=True)
    try:
        answer = services.searcher.answer(question)
    except SEARCH_FAILURES as error:
        return _show_problem(request, error, shown)
    return render(
        request, "search.html", **(shown | _view(answer, asked, sources, services, language))
    )


def _show_problem(request: Request, error: Exception, shown: dict[str, Any]) -> Response:
    """Show what is wrong, below the form with the question still in it."""
    problem = as_problem(error)
    language = choose_language(request.headers)
    sentence = texts().say(language, f"problem.{problem.code}", **problem.values)
    wrong = None
    if isinstance(error, QueryError) and error.filter is None and error.end > error.start:
        text = straighten(shown["params"].q)
        wrong = cut_around(text, error.start, error.end)
    values = shown | {"problem": problem, "sentence": sentence, "wrong": wrong}
    response = render(request, "search.html", status=problem.status, **values)
    response.headers.update(problem.headers)
    return response


def _view(
    answer: Answer, params: PageParams, sources: Sources, services: Services, language: Language
) -> dict[str, Any]:
    return {
        "answer": answer,
        "understood": _understood(answer, sources, services, language) if params.q.strip() else "",
        "hints": [
            texts().say(language, f"hint.{hint.code}", name=hint.name, others=hint.others or "-")
            for hint in answer.hints
        ],
        "first": search_address(params),
        "hits": [build_hit(found, params, sources, language) for found in answer.found],
        "facets": build_facets(answer, params, sources, language),
        "timeline": build_timeline(answer, params, services.zone, language),
        "pager": _pager(answer, params),
        "unfiltered": not params.q.strip() and not params.chosen() and not params.since,
    }


def _understood(answer: Answer, sources: Sources, services: Services, language: Language) -> str:
    def naming(field: str, value: str) -> str:
        return name_value(field, value, sources, language)

    return describe(answer.tree, zone=services.zone, words=words_of(language), naming=naming)


def _pager(answer: Answer, params: PageParams) -> dict[str, Any]:
    """Return the addresses of the pages before and after, null where there is none."""
    ordered = answer.query.sort == "time" and not answer.query.fold
    if ordered:
        following = search_address(params, cursor=answer.cursor) if answer.cursor else None
        first = search_address(params) if params.cursor else None
        return {"next": following, "first": first, "previous": None, "page": None}
    page = params.page
    reachable = answer.page.more and (page + 1) * params.size <= MAX_RANKED
    return {
        "next": search_address(params, page=page + 1) if reachable else None,
        "first": search_address(params) if page > 2 else None,  # noqa: PLR2004 - else previous
        "previous": search_address(params, page=page - 1) if page > 1 else None,
        "page": page,
    }
