"""Check everything a working service needs, and say of each what to do about it."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from kliping.console import say
from kliping.settings import Settings
from kliping.sourcing import read_chosen_sources
from kliping.up import MIN_FREE_BYTES
from kliping.work import STAGES
from records.archive.articles import count_articles
from records.archive.migrate import SchemaError
from records.archive.positions import count_backlog, list_stuck
from records.archive.store import Archive, open_archive
from records.archive.users import list_users
from records.feed import EntryKind
from search_api.index.opening import open_index
from search_api.index.port import SearchError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
OLDEST_PYTHON = (3, 11)

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    state: State
    key: str
    """``doctor.<key>`` and, unless all is well, ``doctor.<key>_cure`` are what is said."""

    values: Mapping[str, object]

    @property
    def sentence(self) -> str:
        """What was found."""
        return say(f"doctor.{self.key}", **self.values)

    @property
    def cure(self) -> str:
        """What to do, empty when there is nothing to do."""
        return "" if self.state == "ok" else say(f"doctor.{self.key}_cure", **self.values)


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each thing that matters, cheapest first."""
    yield _finding(sys.version_info >= OLDEST_PYTHON, "python", version=sys.version.split()[0])
    folder = list(_examine_folder(settings))
    yield from folder
    if folder[0].key == "folder_closed":
        return  # nothing else can be looked at
    yield from _examine_sources(settings)
    try:
        archive = open_archive(settings.archive_url)
    except SchemaError as error:
        yield Finding("error", "schema", {"state": error.state})
        return
    except SQLAlchemyError as error:
        yield Finding("error", "archive", {"reason": str(getattr(error, "orig", error))})
        return
    with archive:
        yield from _examine_archive(settings, archive)
        yield from _examine_index(settings, archive)


def _finding(good: bool, key: str, *, bad: State = "error", **values: object) -> Finding:
    return Finding("ok" if good else bad, key, values)


def _examine_folder(settings: Settings) -> Iterator[Finding]:
    if reason := _why_closed(settings.data):
        yield Finding("error", "folder_closed", {"data": settings.data, "reason": reason})
        return
    if reason := _why_closed(settings.warc_folder):
        values = {"folder": settings.warc_folder, "reason": reason}
        yield Finding("error", "warc_closed", values)
    free = shutil.disk_usage(settings.data).free
    yield _finding(free >= MIN_FREE_BYTES, "disk", data=settings.data, free=free // 1_000_000)


def _why_closed(folder: Path) -> str | None:
    """Return why nothing can be written into a folder, None if it can."""
    probe = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return None


def _examine_sources(settings: Settings) -> Iterator[Finding]:
    read = read_chosen_sources(settings)
    yield Finding("ok", "sources", {"count": len(read.sources)})
    for problem in read.problems:
        values = {"file": problem.file, "message": problem.message}
        yield Finding("error", "source_file", values)
    needs_contact = settings.sources == "all"
    yield _finding(
        bool(settings.contact) or not needs_contact,
        "contact",
        bad="warning",
        contact=settings.contact or "-",
    )


def _examine_archive(settings: Settings, archive: Archive) -> Iterator[Finding]:
    with archive.read() as conn:
        articles, stuck, users = count_articles(conn), list_stuck(conn), list_users(conn)
        waiting = {stage: count_backlog(conn, stage, list(EntryKind)) for stage in STAGES}
    yield Finding("ok", "articles", {"count": articles})
    for stage, behind in waiting.items():
        yield _finding(behind == 0, "stage", bad="warning", stage=stage, behind=behind)
    if stuck:
        first = stuck[0]
        values = {
            "count": len(stuck),
            "stage": first.stage,
            "article": first.article_id,
            "reason": first.reason,
        }
        yield Finding("warning", "stuck", values)
    yield _finding(
        bool(users) or settings.host in LOOPBACK, "users", host=settings.host, count=len(users)
    )


def _examine_index(settings: Settings, archive: Archive) -> Iterator[Finding]:
    with archive.read() as conn:
        wanted = count_articles(conn)
    try:
        index = open_index(settings.index_url, settings.index_server)
        try:
            if not index.is_usable():
                yield Finding("warning", "index_missing", {"url": settings.index_url})
                return
            found = index.count()
        finally:
            index.close()
    except (SearchError, OSError, ValueError) as error:
        yield Finding("error", "index_closed", {"reason": error})
        return
    yield _finding(found == wanted, "index", bad="warning", found=found, wanted=wanted)
