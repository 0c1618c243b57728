"""Turn answers and failures into named states and reasons that people understand."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from crawler.errors import (
    HostBusyError,
    PrivateAddressError,
    RedirectedAwayError,
    RobotsRefusedError,
    RobotsWaitError,
    TooManyRedirectsError,
)
from crawler.items import Outcome
from records.archive.ledger import UrlState
from records.archive.pauses import BUSY

FORBIDDEN = "dilarang robots.txt / forbidden by robots.txt"

DEFAULT_WAIT = timedelta(minutes=2)
"""After "too many requests" without a word on how long."""

_GONE = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.GONE))


def is_busy(status: int) -> bool:
    """Return whether a server asks for patience."""
    return status in BUSY


def judge_status(status: int, retry_after: str | None, now: datetime) -> Outcome | None:
    """Return how an answer with ``status`` ended, or None when it can be read.

    >>> from datetime import UTC
    >>> judge_status(410, None, datetime(2026, 1, 1, tzinfo=UTC)).state.value
    'gone'
    """
    if status == HTTPStatus.OK:
        return None
    return replace(_judge_status(status, retry_after, now), http_status=status)


def _judge_status(status: int, retry_after: str | None, now: datetime) -> Outcome:
    if status in _GONE:
        return Outcome(UrlState.GONE, f"tidak ada lagi / gone ({status})", "wrong")
    if status in BUSY:
        until = now + (parse_retry_after(retry_after, now) or DEFAULT_WAIT)
        reason = f"server meminta menunggu / asked to wait ({status})"
        return Outcome(UrlState.FAILED, reason, "wait", until)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome(UrlState.FAILED, f"galat server / server error ({status})", "retry")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED}:
        reason = f"hanya untuk pelanggan / subscribers only ({status})"
        return Outcome(UrlState.PAYWALL, reason, "wrong")
    if status == HTTPStatus.FORBIDDEN:
        return Outcome(UrlState.FAILED, "ditolak server / refused by the server (403)", "wrong")
    return Outcome(UrlState.FAILED, f"jawaban tak terduga / unexpected answer ({status})", "wrong")


def judge_error(error: BaseException) -> Outcome:
    """Return how a request ended that got no answer."""
    if isinstance(error, RobotsRefusedError):
        return Outcome(UrlState.ROBOTS, FORBIDDEN, "wrong")
    if isinstance(error, RobotsWaitError):
        return Outcome(UrlState.DUE, error.reason, "wait", error.until)
    if isinstance(error, HostBusyError):
        reason = "server meminta menunggu / asked to wait"
        return Outcome(UrlState.DUE, reason, "wait", error.until)
    if isinstance(error, RedirectedAwayError):
        reason = f"dialihkan ke situs lain / redirected to another site: {error.target}"
        return Outcome(UrlState.DUPLICATE, reason, "wrong", target=error.target)
    return _judge_network(error)


def _judge_network(error: BaseException) -> Outcome:
    for kind, outcome in _NETWORK.items():
        if isinstance(error, kind):
            return outcome
    if isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error):
        return _TOO_LARGE  # grew over the limit when unpacked
    detail = " ".join(str(error).split())[:200] or type(error).__name__
    return Outcome(UrlState.FAILED, f"sambungan gagal / connection failed: {detail}", "retry")


_TOO_LARGE = Outcome(UrlState.TOO_LARGE, "terlalu besar / too large", "wrong")
_NETWORK: dict[type[BaseException], Outcome] = {
    # Scrapy cancels a download for one reason only: its size.
    DownloadCancelledError: _TOO_LARGE,
    DownloadTimeoutError: Outcome(UrlState.FAILED, "waktu habis / timed out", "retry"),
    CannotResolveHostError: Outcome(
        UrlState.FAILED, "nama situs tidak ada / no such host", "wrong"
    ),
    DownloadConnectionRefusedError: Outcome(
        UrlState.FAILED, "sambungan ditolak / connection refused", "retry"
    ),
    PrivateAddressError: Outcome(
        UrlState.FAILED, "alamat pribadi ditolak / private address refused", "wrong"
    ),
    TooManyRedirectsError: Outcome(
        UrlState.FAILED, "pengalihan tanpa akhir / endless redirect", "wrong"
    ),
}


def parse_retry_after(raw: str | None, now: datetime) -> timedelta | None:
    """Return how long a ``Retry-After`` asks to wait, or None when it says nothing sensible.

    >>> from datetime import UTC
    >>> parse_retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    raw = (raw or "").strip()
    if raw.isascii() and raw.isdigit():
        return timedelta(seconds=min(int(raw), 10**7))
    try:
        moment = parsedate_to_datetime(raw)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max(moment - now, timedelta())
