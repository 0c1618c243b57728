"""Render templates: escaped, in the reader's language, with what every page needs."""

from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from lexicon.translations import LANGUAGES, Language
from search_api.languages import choose_language, texts
from search_api.web.formats import format_count


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page ``template`` for this reader."""
    language = choose_language(request.headers)
    page = _environment().get_template(template).render(**page_values(request, language), **values)
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"}
    return HTMLResponse(page, status_code=status, headers=headers)


def page_values(request: Request, language: Language) -> dict[str, Any]:
    """Return what the frame of every page shows."""

    def say(key: str, /, **sentence: object) -> str:
        return texts().say(language, key, **sentence)

    def count(number: int) -> str:
        return format_count(number, language)

    place = request.url.path
    if request.url.query:
        place += f"?{request.url.query}"
    return {
        "language": language,
        "languages": LANGUAGES,
        "say": say,
        "count": count,
        "place": quote(place),
        "user": getattr(request.state, "user", None),
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("search_api", "web/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
