"""Refuse connections to private addresses, where names become addresses: after redirects too."""

import ipaddress
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IHostResolution, IResolutionReceiver
from zope.interface import implementer

_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16", "::ffff:0:0/96")))
"""IPv6 networks whose addresses lead to IPv4 ones."""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the open internet.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("103.10.66.1")
    (False, False, True)
    """
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if ip.version == 6 and any(ip in network for network in _TRANSLATED):  # noqa: PLR2004 - IPv6
        return False
    return ip.is_global and not ip.is_multicast


class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver, which hands out public addresses only.

    Literal addresses pass through it as well. ``refused`` names the hosts that had none.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: frozenset[str]) -> None:
        super().__init__(reactor, cache_size)
        self._allowed = allowed
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "PublicResolver":
        """Build it from the settings of the crawl."""
        cache_size = crawler.settings.getint("DNSCACHE_SIZE")
        allowed = frozenset(crawler.settings.getlist("KLIPING_ALLOW_PRIVATE_HOSTS"))
        return cls(reactor, cache_size, allowed)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        *args: Any,
        **kwargs: Any,
    ) -> IHostResolution:
        """Resolve ``hostName`` and pass on what may be connected to.

        Names under ``localhost`` are loopback (RFC 6761), whatever this machine's resolver says.
        """
        receiver = resolutionReceiver
        if hostName not in self._allowed:
            receiver = _PublicOnly(resolutionReceiver, hostName, self.refused)
        name = "127.0.0.1" if hostName.endswith(".localhost") else hostName
        return super().resolveHostName(receiver, name, *args, **kwargs)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self._receiver = receiver
        self._host = host
        self._refused = refused

    def resolutionBegan(self, resolutionInProgress: Any) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        host = str(getattr(address, "host", ""))
        if is_public(host):
            self._receiver.addressResolved(address)
        else:
            self._refused[self._host] = host

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()


def private_address_of(host: str) -> str | None:
    """Return the private address for which ``host`` was refused in this process, if it was."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    refused: dict[str, str] = getattr(getattr(reactor, "nameResolver", None), "refused", {})
    return refused.get(host)
