"""Follow the feed into the search index, and build the index anew from the archive."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from records.archive.articles import count_articles, get_articles, iterate_ids
from records.archive.changes import feed_number, find_changed, hold_feed
from records.archive.facts import get_enrichments
from records.archive.locks import alone
from records.archive.positions import record_stuck
from records.archive.store import Archive, Transaction
from records.chunks import in_chunks
from records.feed import EntryKind, FeedEntry
from records.follower import UnavailableError
from search_api.index.documents import IndexedArticle, build_document
from search_api.index.port import Rebuild, RefusedError, SearchError, SearchIndex

_log = logging.getLogger(__name__)

BATCH = 500
"""Articles of one commit (contracts, 11)."""

_FEW = 50
"""So few changes may be caught up while the archive's writers wait."""

Progress = Callable[[int, int], None]
"""Told how many articles are done, of how many."""


class Refusal(NamedTuple):
    """An article that the engine will never take."""

    entry: FeedEntry
    reason: str


class IncompleteError(SearchError):
    """A new version does not hold what the archive does; the old one goes on answering."""

    def __init__(self, found: int, wanted: int) -> None:
        super().__init__(f"the new index holds {found} articles of {wanted}")
        self.counts = {"found": found, "wanted": wanted}


class IndexStage:
    """The stage ``index``. One partition, since the embedded index has one writer.

    The engine is committed before the position moves; whole documents under the article id make
    a repetition harmless. Give its follower a batch size of ``BATCH``.
    """

    name = "index"
    partitions = 1
    kinds = frozenset(
        {
            EntryKind.ARTICLE_STORED,
            EntryKind.ARTICLE_ENRICHED,
            EntryKind.ARTICLE_CLUSTERED,
            EntryKind.ARTICLE_GONE,
            EntryKind.ARTICLE_ERASED,
            EntryKind.CORRECTION_MADE,
        }
    )

    def __init__(self, archive: Archive, index: SearchIndex) -> None:
        self._archive = archive
        self._index = index

    def work(self, entries: Sequence[FeedEntry]) -> list[Refusal]:
        """Bring the articles of ``entries`` to their present state, a missing index to life.

        Returns what the engine will never take.

        Raises:
            UnavailableError: the engine cannot be written now.
        """
        newest = {entry.article_id: entry for entry in entries if entry.article_id}
        try:
            if ensure_index(self._archive, self._index):
                return []
            refused = bring_up_to_date(self._archive, self._index, list(newest))
        except SearchError as error:
            raise UnavailableError(str(error)) from error
        return [Refusal(newest[one], reason) for one, reason in refused.items()]

    def write(self, tx: Transaction, result: list[Refusal]) -> None:
        """Put aside what the engine refused; all else lives there."""
        for refusal in result:
            record_stuck(tx, self.name, refusal.entry, refusal.reason)


def ensure_index(
    archive: Archive, index: SearchIndex, *, on_progress: Progress | None = None
) -> bool:
    """Rebuild the index if there is none of this program's format; return whether it was.

    Call it before serving and following: until then searches say that it is being rebuilt.
    """
    if index.is_usable():
        return False
    rebuild(archive, index, on_progress=on_progress, only_if_unusable=True)
    return True


def rebuild(
    archive: Archive,
    index: SearchIndex,
    *,
    on_progress: Progress | None = None,
    only_if_unusable: bool = False,
) -> int:
    """Build a second version of the index and let it answer; return how many articles it holds.

    Crawling, reading, searching and indexing go on meanwhile. What changes in the archive while
    it is built is caught up: at the end with the feed held still, so that nothing slips between.

    Raises:
        IncompleteError: the new version lacks articles or has too many.
        SearchError: the engine failed; the old version goes on answering.
    """
    # Two at once would throw away one another's work.
    with alone(archive, "rebuild"):
        if only_if_unusable and index.is_usable():
            return index.count()  # another process built it while this one waited for its turn
        with closing(index.begin_rebuild()) as new:
            _fill(archive, new, on_progress)
        return index.count()


def bring_up_to_date(archive: Archive, index: SearchIndex, ids: Sequence[str]) -> Mapping[str, str]:
    """Bring the articles in the index to their present state; return why some are refused."""
    with archive.read() as conn:
        state = _read_state(conn, ids)
    return _apply(index, state)


def drop_from_index(archive: Archive, index: SearchIndex, ids: Sequence[str]) -> None:
    """Take articles out, whatever the archive has of them, with all that belongs to them."""
    with archive.read() as conn:
        number = feed_number(conn)
    if ids:
        index.delete(ids, feed_number=number)


def list_figures(archive: Archive, ids: Iterable[str]) -> set[str]:
    """Return the ids of the figures that the index should have of these articles."""
    with archive.read() as conn:
        state = _read_state(conn, ids)
    return {figure.id for document in state.documents for figure in document.figures}


class State(NamedTuple):
    """Articles as one snapshot of the archive has them."""

    feed_number: int
    documents: list[IndexedArticle]
    missing: list[str]
    """Ids of which there is no article any more."""


def _fill(archive: Archive, new: Rebuild, on_progress: Progress | None) -> None:
    """Put every article into the new version, and let it answer."""
    with archive.read() as conn:
        position, total = feed_number(conn), count_articles(conn)
    done, refused = 0, set[str]()
    for ids in _all_ids(archive):
        with archive.read() as conn:
            state = _read_state(conn, ids)
        refused |= _apply(new, state).keys()
        done += len(ids)
        new.progress(min(99, 100 * done // max(total, 1)))
        if on_progress:
            on_progress(done, max(total, done))
    _catch_up(archive, new, position, refused)


def _all_ids(archive: Archive) -> Iterator[list[str]]:
    """Yield all ids in batches, each in a short read of its own."""
    after = ""
    while True:
        with archive.read() as conn:
            ids = list(islice(iterate_ids(conn, after=after), BATCH))
        if not ids:
            return
        yield ids
        after = ids[-1]


def _catch_up(archive: Archive, new: Rebuild, position: int, refused: set[str]) -> None:
    """Follow the changes until few are left, then hold the feed, take those and publish."""
    few = False
    while not few:
        with archive.read() as conn:
            last, changed = feed_number(conn), find_changed(conn, since=position)
            for ids in in_chunks(changed, BATCH):
                _apply_again(new, _read_state(conn, ids), refused)
            position, few = last, len(changed) <= _FEW
            if few:
                _verify(conn, new, refused)
    with archive.write() as tx:
        hold_feed(tx)
        for ids in in_chunks(find_changed(tx.conn, since=position), BATCH):
            _apply_again(new, _read_state(tx.conn, ids), refused)
        new.publish()


def _verify(conn: Connection, new: Rebuild, refused: set[str]) -> None:
    """Compare the new version with the snapshot that it holds by now."""
    wanted = count_articles(conn) - len(refused)
    found = new.count()
    if found != wanted:
        raise IncompleteError(found, wanted)


def _apply_again(new: Rebuild, state: State, refused: set[str]) -> None:
    """Apply a later state of articles: what was refused before may be taken now."""
    refused -= {document.id for document in state.documents} | set(state.missing)
    refused |= _apply(new, state).keys()


def _apply(index: SearchIndex | Rebuild, state: State) -> Mapping[str, str]:
    """Replace the articles that exist, remove those that do not; return why some are refused."""
    refused: Mapping[str, str] = {}
    if state.documents:
        try:
            index.upsert(state.documents)
        except RefusedError as error:
            refused = error.reasons
            _log.error("index: %d articles are refused: %s", len(refused), error)
    if state.missing:
        index.delete(state.missing, feed_number=state.feed_number)
    return refused


def _read_state(conn: Connection, ids: Iterable[str]) -> State:
    ids = list(ids)
    number, facts = feed_number(conn), get_enrichments(conn, ids)
    documents = [
        build_document(stored, facts.get(one), feed_number=number)
        for one, stored in get_articles(conn, ids).items()
    ]
    missing = set(ids) - {document.id for document in documents}
    return State(number, documents, sorted(missing))
