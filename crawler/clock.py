"""What time it is for a crawl: the machine's, or one that is handed in."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, with its zone."""


def machine_clock() -> datetime:
    """Return what the machine's clock says, in UTC."""
    return datetime.now(UTC)
