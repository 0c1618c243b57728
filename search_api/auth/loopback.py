"""Which hosts are this machine alone; without the weight of a web server."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this machine alone.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "kliping.id")]
    [True, True, True, False, False]
    """
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
