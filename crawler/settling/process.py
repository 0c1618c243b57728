"""The crawl's end of the pipes to the process that settles its visits."""

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from crawler.clock import Clock
from crawler.items import Outcome, VisitItem
from crawler.settling.messages import HEADER, Beginning, Done, Job, pack, unpack
from crawler.settling.settler import Settlement
from records.archive.ledger import UrlState

MOST_ITEMS = 32
"""Visits of one job."""

MOST_BYTES = 8 * 1024 * 1024
"""Of the pages of one job, not counting its last visit."""

AT_ONCE = 2
"""Jobs that are sent before the first is done, so that the process need not wait for one."""

MOST_DEATHS = 2
"""So often may the process die over a visit that it has alone: the first may be another's doing."""

_ROOT = str(Path(__file__).parents[2])
_COMMAND = (
    sys.executable,
    "-P",  # nothing of the folder that somebody happens to stand in
    "-c",
    f"import sys; sys.path.insert(0, {_ROOT!r}); from crawler.settling.worker import main; main()",
)
"""The worker of this very program, wherever another one lies."""

MOST_STARTS = 3
"""So often is the process started without getting ready."""

_DIED = (
    "proses pembaca halaman mati (%s); penggantinya meneruskan, tidak ada yang hilang / "
    "the process that reads pages has died; another goes on, nothing is lost"
)
_FATAL = "pembaca berhenti di halaman ini / the reader died on this page"

_LOG = logging.getLogger(__name__)


class SettlingError(Exception):
    """A visit could not be written down; its address will be visited again."""


class WorkerError(Exception):
    """The process that settles visits does not start; why stands on its standard error."""


@dataclass(slots=True)
class _Waiting:
    item: VisitItem
    done: asyncio.Future[Settlement]
    is_suspect: bool = False
    """Whether the process died with this visit among its jobs."""

    deaths: int = 0
    """How often it died with this one alone."""


class SettlingProcess:
    """Has visits settled, many at once when many wait.

    Should the process die, another takes its place and gets each of the lost visits alone, so
    that the one which kills it is found; that one counts as failed.
    """

    def __init__(self, beginning: Beginning, clock: Clock) -> None:
        self._beginning = beginning
        self._clock = clock
        self._waiting: deque[_Waiting] = deque()
        self._suspects: deque[_Waiting] = deque()
        self._sent: deque[list[_Waiting]] = deque()
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_ready = False
        self._starts = 0
        self._failure: Exception | None = None
        self._closing = asyncio.Event()

    def start(self) -> None:
        """Start the process, unless it runs: it gets ready while the first pages come."""
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._run())

    async def settle(self, item: VisitItem) -> Settlement:
        """Return how a visit ended, once that is written down.

        Raises:
            SettlingError: it could not be written down.
            OSError: no raw page can be kept: the crawl has to end.
            DBAPIError: nothing can be written into the archive; likewise.
            WorkerError: the process does not start; likewise.
        """
        if self._failure is not None:
            raise self._failure
        waiting = _Waiting(item, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self.start()
        self._send()
        return await waiting.done

    async def close(self) -> None:
        """End the process; nothing may wait any more."""
        self._closing.set()
        if self._process is not None:
            _close_pipe(self._process)
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            await self._keep_running()
        except Exception as error:  # noqa: BLE001 - told to all who wait, who would wait for ever
            self._give_up(error)

    async def _keep_running(self) -> None:
        """Receive answers, from one process after the other if need be."""
        while not self._closing.is_set():
            process = self._process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=PIPE, stdout=PIPE
            )
            self._write(self._beginning)
            if self._closing.is_set():
                _close_pipe(process)
            self._starts += 1
            first = await _receive(process)
            self._is_ready = first is not None and first.failure is None
            if first is not None and first.failure is not None:
                self._give_up(first.failure)
            elif self._is_ready:
                self._starts = 0
                await self._listen(process)
            self._is_ready = False
            _close_pipe(process)
            await process.wait()
            if self._starts >= MOST_STARTS and not self._closing.is_set():
                self._give_up(WorkerError(f"exit code {process.returncode}"))
            if self._failure is not None:
                return
            if self._sent:
                _LOG.error(_DIED, process.returncode)
                self._suspect_lost()

    async def _listen(self, process: Process) -> None:
        self._send()
        while done := await _receive(process):
            self._take_answer(done)
            self._send()

    def _write(self, message: Beginning | Job) -> None:
        assert self._process is not None  # noqa: S101 - started
        assert self._process.stdin is not None  # noqa: S101 - asked for
        self._process.stdin.write(pack(message))

    def _send(self) -> None:
        """Send what waits, as much as the process may have now."""
        while self._is_ready and (batch := self._next_batch()):
            self._write(Job([one.item for one in batch], self._clock()))
            self._sent.append(batch)

    def _next_batch(self) -> list[_Waiting]:
        if self._suspects:
            return [] if self._sent else [self._suspects.popleft()]
        if (self._sent and self._sent[0][0].is_suspect) or len(self._sent) >= AT_ONCE:
            return []
        batch: list[_Waiting] = []
        size = 0
        while self._waiting and len(batch) < MOST_ITEMS and size < MOST_BYTES:
            batch.append(self._waiting.popleft())
            size += sum(len(page.body) for page in batch[-1].item.pages)
        return batch

    def _take_answer(self, done: Done) -> None:
        for record in done.logged:
            logging.getLogger(record.name).handle(record)
        if done.failure is not None:
            self._give_up(done.failure)
            return
        for waiting, settlement in zip(self._sent.popleft(), done.settlements, strict=True):
            if waiting.done.done():
                continue  # whoever asked is no more
            if isinstance(settlement, str):
                waiting.done.set_exception(SettlingError(settlement))
            else:
                waiting.done.set_result(settlement)

    def _suspect_lost(self) -> None:
        """Put what the process had when it died before a new one, each visit alone."""
        lost = [waiting for batch in self._sent for waiting in batch]
        self._sent.clear()
        if len(lost) == 1:
            self._note_death(lost[0])
        for waiting in lost:
            waiting.is_suspect = True
        self._suspects.extend(waiting for waiting in lost if not waiting.done.done())

    @staticmethod
    def _note_death(waiting: _Waiting) -> None:
        waiting.deaths += 1
        if waiting.deaths == MOST_DEATHS:
            outcome = Outcome(UrlState.FAILED, _FATAL, "retry")
            waiting.item = VisitItem(waiting.item.leased, outcome=outcome)
        elif waiting.deaths > MOST_DEATHS:  # even without its pages: it was not the page
            waiting.done.set_exception(SettlingError(_FATAL))

    def _give_up(self, failure: Exception) -> None:
        """Tell all who wait, and who will ask, that nothing can be written down any more."""
        self._failure = failure
        sent = (waiting for batch in self._sent for waiting in batch)
        for waiting in (*sent, *self._suspects, *self._waiting):
            if not waiting.done.done():
                waiting.done.set_exception(failure)
        for queue in (self._sent, self._suspects, self._waiting):
            queue.clear()
        if self._process is not None:
            _close_pipe(self._process)


async def _receive(process: Process) -> Done | None:
    """Return the next answer, or None when there will be none any more."""
    assert process.stdout is not None  # noqa: S101 - asked for
    try:
        (length,) = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
        done: Done = unpack(await process.stdout.readexactly(length))
    except asyncio.IncompleteReadError:
        return None
    return done


def _close_pipe(process: Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
