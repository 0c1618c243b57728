"""Find a port to listen on."""

import socket

from kliping.errors import UserError

TRIES = 100


def free_port(host: str, wanted: int) -> int:
    """Return ``wanted`` or the next free port above it.

    Raises:
        UserError: there is no such host, or none of the next hundred ports is free.
    """
    try:
        socket.getaddrinfo(host, wanted)
    except OSError as error:
        raise UserError("error.host", host=host) from error
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if is_free(host, port):
            return port
    raise UserError("error.no_port", port=wanted)


def reading_address(host: str, port: int) -> str:
    """Return what a person on this machine types into a browser."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - asked, not bound: everywhere means here too
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def is_free(host: str, port: int) -> bool:
    """Tell whether somebody could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
