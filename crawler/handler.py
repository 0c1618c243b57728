"""Send a request only to a host that may be asked now, even when it was queued long before."""

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response

from crawler.middlewares.patience import PatienceMiddleware


class PatientDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own, which looks once more whether the host asked for patience meanwhile.

    A request passes the middlewares before it waits for its turn; the answer to the one before it
    may be the 429.
    """

    async def download_request(self, request: Request) -> Response:
        """Send the request, or raise when its host is to be left alone."""
        patience = self._crawler.get_downloader_middleware(PatienceMiddleware)
        if patience is None:
            return await super().download_request(request)
        patience.check(request.url)
        response = await super().download_request(request)
        # Here and not in the middleware: the next request leaves before that sees the answer.
        patience.note(request, response)
        return response
