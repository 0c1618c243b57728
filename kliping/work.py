"""Run stages behind the feed: until all is done, or for ever."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError

from records.archive.positions import prune_feed, release_gone
from records.archive.store import Archive, is_away
from records.follower import UnavailableError

_log = logging.getLogger(__name__)

STAGES = ("enrich", "cluster", "index")
"""The stages that follow the feed, in the order in which an article meets them."""

IDLE_SECONDS = 0.5
"""Between two looks at an empty feed: what is stored is found within about this time."""

MAX_WAIT_SECONDS = 60.0
"""The longest pause before a stage whose engine is away is tried again."""

PRUNE_SECONDS = 3600.0
KEEP_FEED = timedelta(days=7)
"""Entries that all stages have passed stay readable for a week."""


class Worker(Protocol):
    """What gets turns: a follower, or what behaves like one."""

    @property
    def stage(self) -> Any:
        """The stage it runs, for its name."""
        ...

    def run_once(self) -> int:
        """Do one batch; return how many entries were passed."""
        ...

    def backlog(self) -> int:
        """Return how many entries wait."""
        ...


class Watcher(Protocol):
    """Who counts what the stages do."""

    def passed(self, stage: str, count: int) -> None:
        """Take note of entries that a stage passed."""
        ...

    def unavailable(self, stage: str) -> None:
        """Take note of a try in vain."""
        ...


@dataclass
class _Turn:
    follower: Worker
    failures: int = 0
    resume_at: float = field(default=0.0)


class Work:
    """Gives every stage its turns."""

    def __init__(
        self, archive: Archive, followers: Sequence[Worker], *, watcher: Watcher | None = None
    ) -> None:
        self._archive = archive
        self._watcher = watcher
        self._turns = [_Turn(follower) for follower in followers]
        self._stop = threading.Event()
        self._prune_at = time.monotonic() + PRUNE_SECONDS

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stop.set()

    def backlog(self) -> int:
        """Return how many entries wait, over all stages."""
        return sum(turn.follower.backlog() for turn in self._turns)

    def run(
        self, *, until_idle: bool = False, on_batch: Callable[[int], None] | None = None
    ) -> None:
        """Work until stopped, or until nothing waits any more.

        Raises:
            UnavailableError: with ``until_idle``, when what a stage needs is away.
        """
        with self._archive.write() as tx:
            release_gone(tx)
        done = 0
        while not self._stop.is_set():
            passed = sum(self._take_turn(turn, patient=not until_idle) for turn in self._turns)
            done += passed
            if on_batch and passed:
                on_batch(done)
            if not passed:
                if until_idle and not self.backlog():
                    return
                self._prune()
                self._stop.wait(IDLE_SECONDS)

    def _take_turn(self, turn: _Turn, *, patient: bool) -> int:
        if time.monotonic() < turn.resume_at or self._stop.is_set():
            return 0
        try:
            passed = turn.follower.run_once()
        except (UnavailableError, DBAPIError) as error:
            away = isinstance(error, UnavailableError) or is_away(error)
            if not (patient and away):
                raise
            self._postpone(turn, getattr(error, "orig", error))
            return 0
        if self._watcher and passed:
            self._watcher.passed(turn.follower.stage.name, passed)
        if turn.failures and passed:
            _log.info("%s: works again", turn.follower.stage.name)
            turn.failures = 0
        return passed

    def _postpone(self, turn: _Turn, reason: object) -> None:
        """Let the stage wait for what is away: the longer, the more often it was."""
        name = turn.follower.stage.name
        if self._watcher:
            self._watcher.unavailable(name)
        wait = min(MAX_WAIT_SECONDS, 2.0**turn.failures)
        turn.failures += 1
        turn.resume_at = time.monotonic() + wait
        _log.warning("%s: %s; next try in %.0f s", name, reason, wait, extra={"stage": name})

    def _prune(self) -> None:
        if time.monotonic() >= self._prune_at:
            self._prune_at = time.monotonic() + PRUNE_SECONDS
            stages = [turn.follower.stage.name for turn in self._turns]
            with self._archive.write() as tx:
                prune_feed(tx, stages, keep=KEEP_FEED)
