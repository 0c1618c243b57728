"""Leave a host alone that asked for patience: after 429 and 503, whatever was to be asked of it."""

from collections import Counter
from datetime import datetime, timedelta

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.clock import Clock, machine_clock
from crawler.errors import HostBusyError
from crawler.outcomes import DEFAULT_WAIT, is_busy, parse_retry_after
from records.identity import registrable_domain

MAX_DOUBLINGS = 9
"""Two minutes doubled so often are 17 hours."""


class PatienceMiddleware:
    """Refuses requests to hosts that are to be left alone, without sending them.

    The wait is what ``Retry-After`` says and at least ``KLIPING_LEAST_WAIT`` seconds; a host that
    says nothing and stays busy is asked half as often each time.
    """

    def __init__(self, least_wait: float, clock: Clock = machine_clock) -> None:
        self._clock = clock
        self._least = timedelta(seconds=least_wait)
        self._until: dict[str, datetime] = {}
        self._busy: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PatienceMiddleware":
        """Build it as Scrapy asks."""
        clock = crawler.settings.get("KLIPING_CLOCK") or machine_clock
        return cls(crawler.settings.getfloat("KLIPING_LEAST_WAIT"), clock)

    def process_request(self, request: Request) -> None:
        """Refuse the request while its host is to be left alone."""
        self.check(request.url)

    def check(self, url: str) -> None:
        """Raise ``HostBusyError`` while the host of ``url`` is to be left alone."""
        domain = registrable_domain(url)
        until = self._until.get(domain)
        if until is not None and until > self._clock():
            raise HostBusyError(domain, until)

    def note(self, request: Request, response: Response) -> None:
        """Note a host that asks for patience, and until when in ``meta["wait_until"]``."""
        domain = registrable_domain(request.url)
        if not is_busy(response.status):
            self._busy.pop(domain, None)
            return
        now = self._clock()
        said = response.headers.get("Retry-After")
        asked = parse_retry_after(said.decode("latin-1") if said else None, now)
        doubled: timedelta = DEFAULT_WAIT * (1 << min(self._busy[domain], MAX_DOUBLINGS))
        self._busy[domain] += 1
        wait = doubled if asked is None else asked
        until = now + max(wait, self._least)
        until = max(until, self._until.get(domain, until))
        self._until[domain] = request.meta["wait_until"] = until
