"""The page that explains the query language by examples."""

from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from lexicon.tables import load_toml
from search_api.params import PageParams
from search_api.web.addresses import search_address
from search_api.web.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/help")
def show_help(request: Request) -> Response:
    """Show the examples, each a link that asks it."""
    examples = load_toml("search_api", "help.toml")["examples"]
    sections = [
        (
            section,
            [{**one, "address": search_address(PageParams(q=one["query"]))} for one in group],
        )
        for section, group in groupby(examples, key=lambda one: one["section"])
    ]
    return render(request, "help.html", sections=sections)
