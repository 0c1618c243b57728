"""The language switch: a cookie, then back to the page one came from."""

from typing import Literal

from fastapi import APIRouter
from starlette.responses import RedirectResponse

from search_api.languages import COOKIE
from search_api.web.addresses import local_address

router = APIRouter(include_in_schema=False)
_YEAR = 365 * 24 * 3600


@router.get("/language/{code}")
def switch_language(code: Literal["id", "en"], place: str = "/") -> RedirectResponse:
    """Remember the language and go back."""
    response = RedirectResponse(local_address(place), status_code=303)
    response.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="lax")
    return response
