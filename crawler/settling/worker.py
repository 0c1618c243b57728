"""The process that settles visits; ``crawler.settling.process`` starts it and speaks to it.

To read a page takes longer than to fetch it, so it is done beside the crawl; and a page that
crashes a parser, or holds it for ever, takes along this process only. It ends when the crawl
closes the pipe, or is no more.
"""

import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from logging.handlers import QueueHandler
from queue import SimpleQueue
from typing import Any, BinaryIO

from sqlalchemy.exc import DBAPIError, OperationalError

from crawler.items import VisitItem
from crawler.libraries import QUIET
from crawler.settling.messages import HEADER, Beginning, Done, Job, pack, unpack
from crawler.settling.settler import Settlement, Settler, Write
from crawler.sources import SourceBook
from crawler.warc import WarcFiles
from records.archive.store import is_away, open_archive

LONGEST_JOB = 600
"""Seconds; a page that takes longer would hold its reader for ever."""

_LOG = logging.getLogger(__name__)


class Worker:
    """Settles the visits of one crawl."""

    def __init__(self, told: Beginning) -> None:
        self._archive = open_archive(told.archive_url)
        self._files = WarcFiles(told.warc_folder, software=told.software)
        self._book = SourceBook(told.sources)
        self._told = told

    def close(self) -> None:
        """Close files and archive."""
        self._files.close()
        self._archive.close()

    def do(self, job: Job) -> list[Settlement | str]:
        """Settle visits; what goes wrong with one costs that one only.

        Raises:
            OSError: the raw pages cannot be kept.
            DBAPIError: the archive is away, locked or full.
        """
        settler = Settler(
            self._archive,
            owner=self._told.owner,
            book=self._book,
            recheck_hours=self._told.recheck_hours,
            now=job.now,
        )
        for item in job.items:
            self._keep(item)
        prepared = [self._prepare(settler, item) for item in job.items]
        writes = [write for write in prepared if not isinstance(write, str)]
        written = iter(self._write_all(writes, job.now))
        return [one if isinstance(one, str) else next(written) for one in prepared]

    def _keep(self, item: VisitItem) -> None:
        """Keep the raw pages, before anything is said of them elsewhere."""
        for exchange in item.exchanges:
            raw = self._files.write(exchange)
            item.raw = item.raw or raw

    def _prepare(self, settler: Settler, item: VisitItem) -> Write | str:
        try:
            return settler.prepare(item)
        except Exception as error:  # noqa: BLE001 - told to the crawl, which goes on
            return _describe(error)

    def _write_all(self, writes: list[Write], now: datetime) -> Sequence[Settlement | str]:
        try:
            with self._archive.write(now=now) as tx:
                return [write(tx) for write in writes]
        except Exception as error:
            if is_away(error):
                raise  # alone each would only wait as long once more
            return [self._write(write, now) for write in writes]

    def _write(self, write: Write, now: datetime) -> Settlement | str:
        try:
            with self._archive.write(now=now) as tx:
                return write(tx)
        except Exception as error:  # noqa: BLE001 - likewise
            return _describe(error)


def _describe(error: Exception) -> str:
    """Return an error in words, unless it would be the same with every page."""
    if is_away(error):
        raise error
    _LOG.error("cannot settle a visit", exc_info=error)
    return f"{type(error).__name__}: {error}"


def main() -> None:
    """Do jobs until the pipe is closed."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # meant for the crawl, which then closes the pipe
    # When the crawl is no more, even closing the pipe is an error.
    with suppress(BrokenPipeError), os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints must not get between the answers
        _work(sys.stdin.buffer, answers)


def _work(jobs: BinaryIO, answers: BinaryIO) -> None:
    told: Beginning | None = _receive(jobs)
    if told is None:
        return
    logged = _collect_log(told.log_level)
    try:
        worker = Worker(told)
    except (OSError, DBAPIError) as error:
        _answer(answers, Done(failure=_pack_error(error)))
        return
    try:
        _answer(answers, Done())
        while (job := _receive(jobs)) is not None:
            signal.alarm(LONGEST_JOB)  # ends the process, whatever it is doing
            done = _do(worker, job)
            signal.alarm(0)
            done.logged.extend(logged.get() for _ in range(logged.qsize()))
            _answer(answers, done)
    finally:
        worker.close()


def _do(worker: Worker, job: Job) -> Done:
    try:
        return Done(worker.do(job))
    except (OSError, DBAPIError) as error:
        return Done(failure=_pack_error(error))


def _pack_error(error: OSError | DBAPIError) -> Exception:
    """Return the same error in a form that can travel: a driver's own may hold a connection."""
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror, error.filename)
    return OperationalError(None, None, RuntimeError(str(error.orig)))


def _receive(stream: BinaryIO) -> Any:
    """Return the next message, or None when the other end has closed."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    body = stream.read(length)
    return unpack(body) if len(body) == length else None


def _answer(stream: BinaryIO, done: Done) -> None:
    stream.write(pack(done))
    stream.flush()


def _collect_log(level: int) -> SimpleQueue[logging.LogRecord]:
    logged: SimpleQueue[logging.LogRecord] = SimpleQueue()
    root = logging.getLogger()
    root.handlers[:] = [QueueHandler(logged)]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    return logged
