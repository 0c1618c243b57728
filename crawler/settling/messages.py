"""What the crawl and the process that settles its visits say to one another."""

import logging
import pickle
import struct
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.items import VisitItem
from crawler.settling.settler import Settlement
from crawler.sources import Source

HEADER = struct.Struct(">Q")
"""Before every message: how many bytes it has."""


@dataclass(frozen=True)
class Beginning:
    """What the process is told first; it answers with an empty ``Done`` when it can begin."""

    archive_url: str
    warc_folder: Path
    sources: tuple[Source, ...]
    recheck_hours: tuple[float, ...]
    owner: str
    """Who leased the addresses."""
    software: str
    """The name that stands in WARC files."""
    log_level: int


@dataclass(frozen=True)
class Job:
    """Visits to settle, and what time it is for the crawl."""

    items: list[VisitItem]
    now: datetime


@dataclass(frozen=True)
class Done:
    """What became of a job."""

    settlements: list[Settlement | str] = field(default_factory=list)
    """One for each visit; of one that could not be written down, why."""
    logged: list[logging.LogRecord] = field(default_factory=list)
    """For the log of the crawl, which has its own form."""
    failure: Exception | None = None
    """Why nothing can be written down now, whatever the page: disk, folder, archive."""


def pack(message: Beginning | Job | Done) -> bytes:
    """Return a message as it goes through the pipe."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return HEADER.pack(len(body)) + body


def unpack(body: bytes) -> Any:
    """Return the message of a body; the other end of the pipe is always ourselves."""
    return pickle.loads(body)  # noqa: S301
