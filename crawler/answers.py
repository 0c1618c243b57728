"""Turn Scrapy's answers and failures into the values that the rest of the crawler takes."""

import re
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from scrapy.http import Headers, Request, Response
from twisted.python.failure import Failure

from crawler.errors import PrivateAddressError
from crawler.items import Outcome
from crawler.outcomes import judge_error, judge_status
from crawler.readers.page import Page
from crawler.resolver import private_address_of
from crawler.warc import Exchange

NOT_MODIFIED = 304

_LINK = re.compile(r"<(?P<address>[^<>]*)>[^<>]*?;\s*rel=\"?(?P<relations>[\w\s-]+)", re.IGNORECASE)


class Validators(Protocol):
    """What the server said of a form that came before."""

    @property
    def etag(self) -> str | None: ...

    @property
    def last_modified(self) -> str | None: ...


def make_page(response: Response, now: datetime) -> Page:
    """Return the page value of an answer that came at ``now``."""
    headers = {name.lower(): value for name, value in _pairs(response.headers)}
    return Page(
        url=response.url,
        body=response.body,
        fetched_at=now.replace(microsecond=0),
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


def make_conditions(known: Validators | None) -> dict[str, str]:
    """Return the headers that ask for changes only."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def make_digest(body: bytes) -> str:
    """Return the hash by which equal bytes are known."""
    return blake2b(body, digest_size=16).hexdigest()


def read_header(response: Response, name: str) -> str | None:
    """Return a header of an answer as text, if it is there."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def read_link(response: Response, relation: str) -> str | None:
    """Return the address of that relation in the ``Link`` headers of an answer, if there is one."""
    for value in response.headers.getlist("Link"):
        for match in _LINK.finditer(value.decode("latin-1")):
            if relation in match["relations"].lower().split():
                return str(urljoin(response.url, match["address"]))
    return None


def judge_response(response: Response, now: datetime) -> Outcome | None:
    """Return how an answer ended, or None when it can be read."""
    retry_after = read_header(response, "Retry-After")
    outcome = judge_status(response.status, retry_after, now)
    if outcome and outcome.course == "wait":
        return replace(outcome, until=response.meta.get("wait_until", outcome.until))
    return outcome


def judge_failure(failure: Failure) -> Outcome:
    """Return how a request ended that Scrapy calls failed."""
    url = request_of(failure).url
    if private_address_of(urlsplit(url).hostname or ""):
        return judge_error(PrivateAddressError(url))
    return judge_error(failure.value or RuntimeError("no answer"))


def request_of(failure: Failure) -> Request:
    """Return the request that failed."""
    request: Request = vars(failure)["request"]  # where Scrapy puts it
    return request


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]
