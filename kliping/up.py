"""The supervisor: one command, one terminal, every process watched, a clean stop."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout

from kliping.console import out, say, tell
from kliping.errors import UserError
from kliping.settings import SUPERVISED

_log = logging.getLogger(__name__)

MIN_FREE_BYTES = 1_000_000_000
"""Below this the stores could be cut off in the middle of a write: nothing starts, all stop."""

STOP_SECONDS = 20
"""What a process gets to end by itself; then it is killed, which loses nothing either."""

BACKOFF_SECONDS = (1, 2, 5, 15, 60)
"""How long a process that keeps dying waits for its next start."""

HEALTHY_SECONDS = 300
"""After so long a life, a death counts as the first again."""

"""Set for children: they end when their standard input does, so none outlives a killed parent."""

COLOURS = ("cyan", "magenta", "green", "blue")


@dataclass
class Child:
    """One process that is to be kept alive."""

    name: str
    command: Sequence[str]
    colour: str
    process: subprocess.Popen[str] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    starts: int = 0
    deaths: int = 0
    started_at: float = 0.0
    start_again_at: float = 0.0


class Supervisor:
    """Starts children, restarts and reports those that die, and stops them all."""

    def __init__(
        self,
        data: Path,
        commands: Mapping[str, Sequence[str]],
        *,
        environments: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._data = data
        given = environments or {}
        self._children = [
            Child(name, command, COLOURS[number % len(COLOURS)], environment=given.get(name, {}))
            for number, (name, command) in enumerate(commands.items())
        ]
        self._stop = threading.Event()
        self._printing = threading.Lock()
        self._printers: list[threading.Thread] = []
        self.failed = False

    def run(self) -> None:
        """Keep the children running until Ctrl-C, SIGTERM or a full disk.

        Raises:
            UserError: the disk is nearly full.
        """
        _check_disk(self._data)
        self._listen()
        try:
            self._watch()
        finally:
            self._stop_all()

    @property
    def children(self) -> Sequence[Child]:
        """The processes, for whoever watches them."""
        return self._children

    def stop(self) -> None:
        """Ask for the end."""
        self._stop.set()

    def _listen(self) -> None:
        def on_signal(_number: int, _frame: FrameType | None) -> None:
            self._stop.set()

        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, on_signal)

    def _watch(self) -> None:
        checks = 0
        while not self._stop.is_set():
            for child in self._children:
                self._keep_alive(child)
            checks += 1
            if checks % 100 == 0 and _free_bytes(self._data) < MIN_FREE_BYTES:
                tell("up.disk_full", free=_free_bytes(self._data) // 1_000_000)
                self.failed = True
                return
            self._stop.wait(0.2)
        tell("up.stopping")

    def _keep_alive(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again_at:
                self._start(child, now)
            return
        code = child.process.poll()
        if code is None:
            return
        if now - child.started_at > HEALTHY_SECONDS:
            child.deaths = 0
        _close_stdin(child.process)
        wait = BACKOFF_SECONDS[min(child.deaths, len(BACKOFF_SECONDS) - 1)]
        child.deaths += 1
        child.process = None
        self._printers = [thread for thread in self._printers if thread.is_alive()]
        child.start_again_at = now + wait
        how = signal.Signals(-code).name if code < 0 else str(code)
        self._print(child, say("up.died", name=child.name, code=how, wait=wait))

    def _start(self, child: Child, now: float) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            child.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **child.environment, SUPERVISED: "1", "PYTHONUNBUFFERED": "1"},
            # Ctrl-C reaches the supervisor alone, which stops the children in order.
            start_new_session=True,
        )
        child.starts += 1
        child.started_at = now
        thread = threading.Thread(target=self._pass_on, args=(child, child.process), daemon=True)
        thread.start()
        self._printers.append(thread)

    def _pass_on(self, child: Child, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            with process.stdout as lines:
                for line in lines:
                    self._print(child, line.rstrip("\n"))

    def _print(self, child: Child, line: str) -> None:
        with self._printing:
            out.print(f"{child.name:>6} │ ", style=child.colour, end="", markup=False)
            out.print(line, markup=False, soft_wrap=True)

    def _stop_all(self) -> None:
        running = [child.process for child in self._children if child.process]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _close_stdin(process)
        for thread in self._printers:
            thread.join(timeout=1)


@contextmanager
def alone_in(data: Path) -> Iterator[None]:
    """Keep other supervisors from this data folder for the length of the block.

    Raises:
        UserError: another one works on it already.
    """
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "up.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UserError("error.up_twice", data=data) from error
    try:
        yield
    finally:
        lock.release()


def own_command(*words: str) -> list[str]:
    """Return the command line that runs ``kliping`` with these words in a process of its own."""
    return [sys.executable, "-m", "kliping", *words]


def end_with_parent() -> None:
    """In a supervised child: end, as by SIGTERM, when the supervisor is gone."""
    if os.environ.get(SUPERVISED) != "1":
        return

    def wait_for_the_end() -> None:
        # Not through sys.stdin: its lock, held by a thread, would spoil the end of the process.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_the_end, name="parent", daemon=True).start()


def _close_stdin(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        process.stdin.close()


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _check_disk(folder: Path) -> None:
    free = _free_bytes(folder)
    if free < MIN_FREE_BYTES:
        raise UserError("error.disk_full", data=folder, free=free // 1_000_000)
