"""Why a request was not sent, or not followed; the spider turns these into states."""

from datetime import datetime

from scrapy.exceptions import IgnoreRequest


class RobotsRefusedError(IgnoreRequest):
    """robots.txt forbids the address."""


class RobotsWaitError(IgnoreRequest):
    """robots.txt could not be had: nothing may be asked before ``until``."""

    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason)
        self.reason = reason
        self.until = until


class HostBusyError(IgnoreRequest):
    """The host asked for patience: nothing may be asked of it before ``until``."""

    def __init__(self, host: str, until: datetime) -> None:
        super().__init__(host)
        self.until = until


class PrivateAddressError(IgnoreRequest):
    """The host leads to a private address."""


class RedirectedAwayError(IgnoreRequest):
    """The server sends the request to another registrable domain: ``target``."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target


class TooManyRedirectsError(IgnoreRequest):
    """The server sends the request on and on."""
