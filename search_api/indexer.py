"""Follow the feed into the search index, and build the index anew from the archive."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice

from sqlalchemy import Connection

from records.archive.articles import count_articles, get_articles, iterate_ids
from records.archive.changes import find_changed, hold_feed
from records.archive.facts import get_enrichments
from records.archive.positions import last_entry
from records.archive.store import Archive, Transaction
from records.feed import EntryKind, FeedEntry
from records.follower import UnavailableError
from search_api.index.documents import IndexedArticle, build_document
from search_api.index.port import Rebuild, SearchError, SearchIndex

BATCH = 500
"""Articles of one commit (contracts, 11)."""

_FEW = 50
"""So few changes may be caught up while the archive's writers wait."""

Progress = Callable[[int, int], None]
"""Told how many articles are done, of how many."""


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

    def work(self, entries: Sequence[FeedEntry]) -> None:
        """Bring the articles of ``entries`` to their present state, a missing index to life.

        Raises:
            UnavailableError: the engine cannot be written now.
        """
        ids = list(dict.fromkeys(entry.article_id for entry in entries if entry.article_id))
        try:
            if not ensure_index(self._archive, self._index):
                _bring_up_to_date(self._archive, self._index, ids)
        except SearchError as error:
            raise UnavailableError(str(error)) from error

    def write(self, tx: Transaction, result: None) -> None:
        """Keep nothing: the result lives in the engine."""


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
    """
    with closing(index.begin_rebuild()) as new:
        if only_if_unusable and index.is_usable():
            return index.count()  # another process built it while this one waited for its turn
        with archive.read() as conn:
            position, total = last_entry(conn), count_articles(conn)
        done = 0
        for ids in _all_ids(archive):
            with archive.read() as conn:
                done += new.upsert(_read_documents(conn, ids))
            new.progress(min(99, 100 * done // max(total, 1)))
            if on_progress:
                on_progress(done, max(total, done))
        _catch_up(archive, new, position)
    return index.count()


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


def _catch_up(archive: Archive, new: Rebuild, position: int) -> None:
    """Follow the changes until few are left, then hold the feed, take those and publish."""
    while True:
        with archive.read() as conn:
            last, changed = last_entry(conn), find_changed(conn, since=position)
            for ids in _batches(changed):
                _apply(conn, new, ids)
        position = last
        if len(changed) <= _FEW:
            break
    with archive.write() as tx:
        hold_feed(tx)
        for ids in _batches(find_changed(tx.conn, since=position)):
            _apply(tx.conn, new, ids)
        new.publish()


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _bring_up_to_date(archive: Archive, index: SearchIndex, ids: Sequence[str]) -> None:
    with archive.read() as conn:
        _apply(conn, index, ids)


def _apply(conn: Connection, index: SearchIndex | Rebuild, ids: Sequence[str]) -> None:
    """Replace the articles that exist, remove those that do not."""
    documents = list(_read_documents(conn, ids))
    missing = set(ids) - {document.id for document in documents}
    if documents:
        index.upsert(documents)
    if missing:
        index.delete(missing)


def _read_documents(conn: Connection, ids: Iterable[str]) -> Iterator[IndexedArticle]:
    ids = list(ids)
    facts = get_enrichments(conn, ids)
    for one, stored in get_articles(conn, ids).items():
        yield build_document(stored, facts.get(one))
