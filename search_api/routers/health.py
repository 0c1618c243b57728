"""``/api/v1/health``: whether the service can answer, for whoever watches it."""

import logging

from fastapi import APIRouter, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from records.archive.articles import estimate_articles
from search_api.index.port import RebuildingError, SearchError
from search_api.routers.models import Health
from search_api.services import Services, services_of

router = APIRouter(prefix="/api/v1", tags=["health"])
_log = logging.getLogger(__name__)


@router.get("/health", response_model=Health)
def get_health(request: Request) -> JSONResponse:
    """Say whether archive and index answer; 503 when one does not."""
    services = services_of(request)
    articles = _count_archive(services)
    indexed, rebuilding = _count_index(services)
    failing = articles is None or (indexed is None and not rebuilding)
    health = Health(
        status="failing" if failing else "rebuilding" if rebuilding else "ok",
        archive=articles is not None,
        index=indexed is not None,
        articles=articles,
        indexed=indexed,
    )
    return JSONResponse(health.model_dump(), status_code=503 if failing else 200)


def _count_archive(services: Services) -> int | None:
    try:
        with services.archive.read() as conn:
            return estimate_articles(conn)
    except SQLAlchemyError as error:
        _log.warning("the archive cannot be read: %s", error)
        return None


def _count_index(services: Services) -> tuple[int | None, bool]:
    """Return how many articles are indexed, and whether the index is being rebuilt."""
    try:
        return services.index.count(), False
    except RebuildingError:
        return None, True
    except SearchError as error:
        _log.warning("the index cannot be read: %s", error)
        return None, False
