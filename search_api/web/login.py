"""Log in and out."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from records.archive.users import check_password
from records.base import make_storable
from search_api.auth.sessions import COOKIE, MAX_AGE
from search_api.services import services_of
from search_api.web.addresses import local_address
from search_api.web.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/login")
def show_login(
    request: Request, following: Annotated[str, Query(alias="next")] = "/", wrong: bool = False
) -> Response:
    """Show the form."""
    return render(
        request,
        "login.html",
        status=401 if wrong else 200,
        following=local_address(following),
        wrong=wrong,
    )


@router.post("/login")
def log_in(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1000)],
    following: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Let in whoever knows the password."""
    services = services_of(request)
    with services.archive.read() as conn:
        user = check_password(conn, make_storable(name.strip()), password)
    place = local_address(following)
    if user is None:
        return RedirectResponse(f"/login?wrong=1&next={quote(place)}", status_code=303)
    response = RedirectResponse(place, status_code=303)
    response.set_cookie(
        COOKIE,
        services.sessions.sign(user),
        max_age=MAX_AGE,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.post("/logout")
def log_out() -> Response:
    """Forget the session."""
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(COOKIE)
    return response
