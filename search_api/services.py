"""What the routes work with, built once for an app."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.requests import Request

from records.archive.store import Archive
from search_api.auth.sessions import Sessions
from search_api.index.port import SearchIndex
from search_api.searching import Searcher


@dataclass(frozen=True, slots=True)
class Services:
    """Everything behind the routes; none of it changes while the app lives."""

    archive: Archive
    index: SearchIndex
    searcher: Searcher
    sessions: Sessions
    zone: ZoneInfo


def services_of(request: Request) -> Services:
    """Return the services of the app that answers ``request``."""
    services: Services = request.app.state.services
    return services
