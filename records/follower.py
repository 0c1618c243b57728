"""Follow the change feed: batches, leases, result and position in one transaction.

Any number of workers may share a stage. A worker takes one partition that has work, does a batch
and gives it back; a killed worker's partition is free again when its lease runs out.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError

from records.archive.positions import (
    Claim,
    LeaseLostError,
    Worker,
    claim_partition,
    count_backlog,
    move_position,
    record_stuck,
    renew_lease,
)
from records.archive.store import Archive, Transaction, is_away
from records.feed import EntryKind, FeedEntry
from records.owners import make_owner

_log = logging.getLogger(__name__)

BATCH_SIZE = 100
"""Entries of one transaction: large enough for a model's batch, small enough to redo."""

LEASE_SECONDS = 60.0
"""After a kill, another worker waits this long; it is renewed three times as often."""


class UnavailableError(Exception):
    """What the stage needs (an engine, a folder) cannot be reached now; the work waits for it."""


class Stage(Protocol):
    """One step of an article's way."""

    name: str
    """Under which its positions are kept: ``enrich``."""

    partitions: int
    """16, or 1 where one order over all articles is needed."""

    kinds: frozenset[EntryKind]
    """The entries it works on; it passes over all others."""

    def work(self, entries: Sequence[FeedEntry]) -> Any:
        """Do the slow part, outside any transaction; must be safe to repeat.

        Raises:
            UnavailableError: the work must wait. Anything else is taken as the entries' own fault.
        """
        ...

    def write(self, tx: Transaction, result: Any) -> None:
        """Keep the result, in the one transaction that also moves the position."""
        ...


class Follower:
    """Runs one stage behind the feed. One thread at a time uses it."""

    def __init__(
        self,
        archive: Archive,
        stage: Stage,
        *,
        batch_size: int = BATCH_SIZE,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._archive = archive
        self.stage = stage
        self._batch_size = batch_size
        self._worker = Worker(
            stage=stage.name,
            partitions=stage.partitions,
            kinds=stage.kinds,
            owner=make_owner(),
            lease=timedelta(seconds=lease_seconds),
        )

    def run_once(self) -> int:
        """Do one batch of one partition; return how many entries were passed, 0 when idle.

        Raises:
            UnavailableError: the stage cannot work now; nothing was lost.
        """
        claim = claim_partition(self._archive, self._worker, limit=self._batch_size)
        if claim is None:
            return 0
        try:
            with self._renewed(claim):
                self._process(claim, claim.entries, last=claim.last)
        except LeaseLostError:
            _log.warning("%s: lost partition %d to another", self.stage.name, claim.partition)
        except BaseException:
            self._release(claim)
            raise
        return max(len(claim.entries), 1)

    def backlog(self) -> int:
        """Return how many entries wait for this stage."""
        with self._archive.read() as conn:
            return count_backlog(conn, self.stage.name, self.stage.kinds)

    def _process(self, claim: Claim, entries: Sequence[FeedEntry], *, last: int) -> None:
        """Work through ``entries``; halve a failing batch until the guilty one stands alone."""
        try:
            result = self.stage.work(entries) if entries else None
            with self._archive.write() as tx:
                if entries:
                    self.stage.write(tx, result)
                move_position(tx, claim, last, release=last >= claim.last)
        except (UnavailableError, LeaseLostError):
            raise  # nobody's fault among the entries
        except Exception as error:
            if is_away(error):
                raise  # nobody's fault either
            # Whatever else it is, the entries behind must go on.
            if len(entries) <= 1:
                self._give_up(claim, entries, error, last=last)
                return
            middle = len(entries) // 2
            self._process(claim, entries[:middle], last=entries[middle - 1].seq)
            self._process(claim, entries[middle:], last=last)

    def _give_up(
        self, claim: Claim, entries: Sequence[FeedEntry], error: Exception, *, last: int
    ) -> None:
        if not entries:
            raise error
        entry = entries[0]
        _log.exception(
            "%s: article %s cannot be worked on and is put aside",
            self.stage.name,
            entry.article_id,
            extra={"stage": self.stage.name, "article": entry.article_id},
        )
        with self._archive.write() as tx:
            record_stuck(tx, self.stage.name, entry, f"{type(error).__name__}: {error}")
            move_position(tx, claim, last, release=last >= claim.last)

    def _release(self, claim: Claim) -> None:
        with self._archive.write() as tx:
            renew_lease(tx, claim, until=None)

    def _renew(self, claim: Claim) -> bool:
        """Renew the lease; return whether there is still something to renew."""
        try:
            with self._archive.write() as tx:
                return renew_lease(tx, claim, until=datetime.now(UTC) + self._worker.lease)
        except DBAPIError as error:
            if not is_away(error):
                raise
            _log.warning("%s: the lease is not renewed: %s", self.stage.name, error.orig)
            return True  # the commit of the work will tell

    @contextmanager
    def _renewed(self, claim: Claim) -> Iterator[None]:
        """Renew the lease while the block works."""
        done = threading.Event()

        def renew() -> None:
            while not done.wait(self._worker.lease.total_seconds() / 3):
                if not self._renew(claim):
                    return

        thread = threading.Thread(target=renew, name=f"lease-{self.stage.name}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
