"""Who holds a lease: names that tell whether their process still lives."""

import itertools
import os
import secrets
import socket

_TOKEN = secrets.token_hex(4)
"""Tells this process from an earlier one that had the same number."""

_numbers = itertools.count(1)


def make_owner() -> str:
    """Return a name for a new holder of leases: ``host/pid/token/number``."""
    return f"{socket.gethostname()}/{os.getpid()}/{_TOKEN}/{next(_numbers)}"


def is_gone(owner: str) -> bool:
    """Tell whether ``owner`` belonged to a process of this machine that is no more.

    Of other machines nothing is known: their leases run out by themselves.
    """
    host, _, rest = owner.partition("/")
    pid, _, rest = rest.partition("/")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return rest.partition("/")[0] != _TOKEN
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
