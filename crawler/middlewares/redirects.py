"""Follow redirects within a registrable domain; all others go to the ledger."""

from typing import Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.errors import RedirectedAwayError, TooManyRedirectsError
from records.identity import registrable_domain


class NearRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects, but never to another registrable domain (contracts, 2).

    Robots rules and private addresses are checked for each step: each is a request of its own.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks; not as its own does, which looks for referrers to set."""
        made = cls(crawler.settings)
        made.crawler = crawler
        return made

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the next step, or the response when there is none."""
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooManyRedirectsError(str(error)) from None
        if isinstance(result, Request) and _leaves(request.url, result.url):
            raise RedirectedAwayError(result.url)
        return result


def _leaves(url: str, target: str) -> bool:
    return registrable_domain(url) != registrable_domain(target)
