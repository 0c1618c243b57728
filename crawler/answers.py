"""Turn Scrapy's answers into the values that readers and WARC files take."""

from datetime import UTC, datetime

from scrapy.http import Headers, Response

from crawler.readers.page import Page
from crawler.warc import Exchange


def make_page(response: Response) -> Page:
    """Return the page value of an answer that came just now."""
    headers = {name.lower(): value for name, value in _pairs(response.headers)}
    return Page(
        url=response.url,
        body=response.body,
        fetched_at=datetime.now(UTC).replace(microsecond=0),
        content_type=headers.get("content-type", ""),
        status=response.status,
        headers=headers,
    )


def make_exchange(response: Response, fetched_at: datetime) -> Exchange:
    """Return request and answer as they are to be kept."""
    request = response.request
    return Exchange(
        url=response.url,
        request_headers=_pairs(request.headers) if request else (),
        status=response.status,
        response_headers=_pairs(response.headers),
        body=response.body,
        fetched_at=fetched_at,
    )


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]
