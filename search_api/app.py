"""Build the app: the API, the pages, and the door before both."""

from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from records.archive.store import Archive
from search_api import failures
from search_api.auth.door import Door
from search_api.auth.sessions import Sessions
from search_api.cursors import Cursors
from search_api.guards import HeadAsGet, SafeHeaders, SizeLimit
from search_api.index.port import SearchIndex
from search_api.routers import articles, health
from search_api.searching import Searcher
from search_api.services import Services
from search_api.web import article_page, help_page, language, login, search_page

_STATIC = Path(__file__).parent / "web" / "static"


def create_app(
    *,
    archive: Archive,
    index: SearchIndex,
    secret: str | bytes,
    zone: str = "Asia/Jakarta",
    host: str = "127.0.0.1",
) -> FastAPI:
    """Return the app; it keeps no state of its own, so there may be any number of it.

    Args:
        archive: opened; the caller closes it.
        index: opened; the caller closes it.
        secret: signs cursors and sessions; the same for all replicas.
        zone: the reader's time zone, in which days begin and end.
        host: address on which the server listens; while there are no users only loopback will do.
    """
    app = FastAPI(
        title="Kliping",
        version=version("kliping"),
        description="News and regulation monitor for Indonesia.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
    )
    reader = ZoneInfo(zone)
    sessions = Sessions(secret)
    app.state.services = Services(
        archive=archive,
        index=index,
        searcher=Searcher(archive=archive, index=index, cursors=Cursors(secret), zone=reader),
        sessions=sessions,
        zone=reader,
    )
    for module in (articles, health, search_page, article_page, help_page, language, login):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    failures.install(app)
    # The last one added is the first that a request meets.
    app.add_middleware(SizeLimit)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Door, archive=archive, sessions=sessions, host=host)
    app.add_middleware(SafeHeaders)
    return app
