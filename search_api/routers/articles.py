"""``/api/v1/articles``: search, and one article with all that is known of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from search_api.articles import ArticleRead, read_page
from search_api.etags import tagged_response
from search_api.params import Asked
from search_api.problems import Problem
from search_api.query.describe import describe
from search_api.query.moments import from_seconds
from search_api.routers.models import (
    ArticleDetail,
    ArticleList,
    Bar,
    QueryHint,
    RegulationStanding,
    list_facets,
    summarise,
)
from search_api.services import services_of
from search_api.standings import find_standings

router = APIRouter(prefix="/api/v1", tags=["articles"])
_JSON = "application/json"


@router.get("/articles", response_model=ArticleList)
def search_articles(request: Request, asked: Asked) -> Response:
    """Search the articles; without a query list all, newest first."""
    services = services_of(request)
    answer = services.searcher.answer(asked.question())
    page = answer.page
    body = ArticleList(
        items=[summarise(found) for found in answer.found],
        total=page.total,
        total_exact=page.total_exact,
        counts="stories" if asked.fold else "articles",
        next=answer.cursor,
        more=page.more,
        understood=describe(answer.tree, zone=services.zone),
        hints=[QueryHint(**hint._asdict()) for hint in answer.hints],
        facets=list_facets(answer),
        timeline=[
            Bar(label=stretch.label, start=from_seconds(stretch.low), count=count)
            for stretch, count in answer.timeline
        ],
    )
    return tagged_response(request, body.model_dump_json(), media_type=_JSON)


@router.get("/articles/{article_id}", response_model=ArticleDetail)
def get_one_article(
    request: Request, article_id: str, version: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """Return one article with its facts, versions and story."""
    page = read_page(services_of(request).archive, article_id, version=version)
    if page is None:
        raise Problem(404, "not_found")
    enrichment = page.enrichment
    body = ArticleDetail(
        article=page.stored.article,
        version=page.stored.version,
        versions=list(page.versions),
        first_seen_at=page.stored.first_seen_at,
        gone_at=page.stored.gone_at,
        cluster=page.stored.cluster,
        members=[member.article.id for member in page.members],
        facts=enrichment.facts if enrichment else None,
        standings=_standings(page),
        pipeline_version=enrichment.pipeline_version if enrichment else None,
    )
    return tagged_response(request, body.model_dump_json(), media_type=_JSON)


def _standings(page: ArticleRead) -> dict[str, RegulationStanding]:
    if page.enrichment is None:
        return {}
    found = find_standings(page.enrichment.facts, on=page.stored.article.published.date())
    return {
        regulation_id: RegulationStanding(
            state=standing.state, title=standing.title, likely=standing.likely
        )
        for regulation_id, standing in found.items()
    }
