"""The page of one article: its text with the facts in it, and what is known around it."""

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from lexicon.translations import Language
from records.archive.sources import list_sources
from records.facts import Facts
from search_api.articles import ArticleRead, read_page
from search_api.highlights import Marker, Span
from search_api.languages import choose_language
from search_api.params import ArticleAsked, PageParams
from search_api.problems import Problem
from search_api.query.errors import QueryError
from search_api.query.parser import parse_query
from search_api.services import Services, services_of
from search_api.web.addresses import article_address, outside_address, search_address
from search_api.web.article_view import build_panel, build_tooltips
from search_api.web.facts_text import KINDS, build_paragraphs, find_marked
from search_api.web.formats import format_instant, name_region
from search_api.web.rendering import render
from search_api.web.search_view import Sources, cut_marks, name_source

router = APIRouter(include_in_schema=False)


@router.get("/articles/{article_id}")
def show_article(request: Request, article_id: str, asked: ArticleAsked) -> Response:
    """Show the article; the words of the search that led here are marked."""
    services = services_of(request)
    language = choose_language(request.headers)
    page = read_page(services.archive, article_id, version=asked.version)
    if page is None:
        raise Problem(404, "not_found")
    with services.archive.read() as conn:
        sources = {source.id: source for source in list_sources(conn)}
    article = page.stored.article
    facts = page.enrichment.facts if page.enrichment else Facts()
    return render(
        request,
        "article.html",
        page=page,
        article=article,
        params=asked,
        back=search_address(asked, cursor=asked.cursor, page=asked.page),
        source=name_source(article.source, sources),
        region=name_region(article.source_region) if article.source_region else "",
        original=outside_address(article.url),
        when=_times(page, language),
        title=cut_marks(article.title, _marks(article.title, asked, services, "title")),
        paragraphs=build_paragraphs(
            article.body,
            find_marked(article.body, facts),
            _marks(article.body, asked, services, "body"),
        ),
        tooltips=build_tooltips(facts, language),
        kinds=KINDS,
        panel=build_panel(facts, article.body, language, on=article.published.date()),
        copies=_copies(page, asked, sources, language),
        versions=_versions(page, language),
        current=page.stored.version == len(page.versions),
    )


def _marks(text: str, params: PageParams, services: Services, field: str) -> list[Span]:
    """Return what the search asked for; a broken one marks nothing."""
    with suppress(QueryError):
        return Marker(parse_query(params.q, zone=services.zone), field=field).find(text)
    return []


def _times(page: ArticleRead, language: Language) -> dict[str, Any]:
    """Return the article's moments in the zone of its outlet."""
    stored, article = page.stored, page.stored.article
    moments = {
        "published": article.published,
        "modified": article.modified,
        "gone": stored.gone_at,
    }
    return {
        name: format_instant(moment, article.zone, language) if moment else ""
        for name, moment in moments.items()
    }


def _copies(
    page: ArticleRead, params: PageParams, sources: Sources, language: Language
) -> list[dict[str, str]]:
    """Return the other articles of the story."""
    return [
        {
            "title": member.article.title,
            "source": name_source(member.article.source, sources),
            "time": format_instant(member.article.published, member.article.zone, language),
            "address": article_address(member.article.id, params),
        }
        for member in page.members
        if member.article.id != page.stored.article.id
    ]


def _versions(page: ArticleRead, language: Language) -> list[dict[str, Any]]:
    zone = page.stored.article.zone
    address = article_address(page.stored.article.id)
    return [
        {
            "number": one.version,
            "title": one.title,
            "time": format_instant(one.stored_at, zone, language),
            "address": f"{address}?version={one.version}",
            "shown": one.version == page.stored.version,
        }
        for one in reversed(page.versions)
    ]
