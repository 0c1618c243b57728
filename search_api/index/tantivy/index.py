"""The index in a folder of versions, or in memory for matching and tests."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from search_api.index.documents import IndexedArticle
from search_api.index.folder import VersionFolder
from search_api.index.port import RebuildingError, SearchPage, SearchQuery
from search_api.index.tantivy.answering import Question
from search_api.index.tantivy.schema import format_name
from search_api.index.tantivy.store import Version, speaking_plainly
from search_api.index.tantivy.suggesting import suggest
from search_api.query.fields import Collection


class TantivyIndex:
    """``SearchIndex`` on one machine. Threads may share it; processes open their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = VersionFolder(folder, format_name=format_name())
        self._reader: tuple[str, Version] | None = None
        self._writer: tuple[str, Version] | None = None
        self._writing = threading.Lock()

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        with self._writing:
            return self._for_writing().upsert(articles)

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        with self._writing:
            self._for_writing().delete(ids)

    def search(self, query: SearchQuery) -> SearchPage:
        with speaking_plainly():
            return Question(self._for_reading().stores[query.collection], query).answer()

    def span(self, query: SearchQuery) -> tuple[int, int] | None:
        with speaking_plainly():
            return Question(self._for_reading().stores[query.collection], query).span()

    def suggest(self, words: Sequence[str]) -> Mapping[str, str]:
        with speaking_plainly():
            return suggest(self._for_reading().stores["articles"].searcher(), words)

    def count(self, collection: Collection = "articles") -> int:
        with speaking_plainly():
            return self._for_reading().count(collection)

    def is_usable(self) -> bool:
        return self._folder.current() is not None

    def begin_rebuild(self) -> "FolderRebuild":
        return FolderRebuild(self._folder)

    def list_old(self) -> list[str]:
        return []  # its next writer removes them by itself

    def drop_old(self) -> int:
        return self._folder.prune()

    def close(self) -> None:
        with self._writing:
            if self._writer is not None:
                self._writer[1].release()
            self._writer = self._reader = None

    def _for_reading(self) -> Version:
        name = self._current()
        reader = self._reader
        if reader is None or reader[0] != name:
            reader = self._reader = (name, Version(self._folder.path(name), new=False))
        return reader[1]

    def _for_writing(self) -> Version:
        """Return the current version; one that another process published replaces ours."""
        name = self._current()
        if self._writer is None or self._writer[0] != name:
            if self._writer is not None:
                self._writer[1].release()
            with speaking_plainly():
                self._writer = (name, Version(self._folder.path(name), new=False))
            self._folder.prune()
        return self._writer[1]

    def _current(self) -> str:
        name = self._folder.current()
        if name is None:
            raise RebuildingError(self._folder.progress())
        return name


class FolderRebuild:
    """``Rebuild`` in a folder beside the version that answers."""

    def __init__(self, folder: VersionFolder) -> None:
        self._folder = folder
        folder.forget_building()
        folder.prune()
        self._name = folder.create()
        self._version = Version(folder.path(self._name), new=True)
        self._published = False

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        return self._version.upsert(articles)

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        self._version.delete(ids)

    def count(self) -> int:
        return self._version.count("articles")

    def progress(self, percent: int) -> None:
        self._folder.note_progress(self._name, percent)

    def publish(self) -> None:
        self._folder.publish(self._name)
        self._published = True

    def close(self) -> None:
        self._version.release()
        if not self._published:
            self._folder.abandon(self._name)


class MemoryIndex:
    """``SearchIndex`` that lives as long as its process: a batch to be matched, a test."""

    def __init__(self) -> None:
        self._version = Version(None, new=True)
        self._writing = threading.Lock()

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        with self._writing:
            return self._version.upsert(articles)

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        with self._writing:
            self._version.delete(ids)

    def search(self, query: SearchQuery) -> SearchPage:
        with speaking_plainly():
            return Question(self._version.stores[query.collection], query).answer()

    def span(self, query: SearchQuery) -> tuple[int, int] | None:
        with speaking_plainly():
            return Question(self._version.stores[query.collection], query).span()

    def suggest(self, words: Sequence[str]) -> Mapping[str, str]:
        with speaking_plainly():
            return suggest(self._version.stores["articles"].searcher(), words)

    def count(self, collection: Collection = "articles") -> int:
        with speaking_plainly():
            return self._version.count(collection)

    def is_usable(self) -> bool:
        return True

    def begin_rebuild(self) -> "MemoryRebuild":
        return MemoryRebuild(self)

    def list_old(self) -> list[str]:
        return []

    def drop_old(self) -> int:
        return 0

    def replace(self, version: Version) -> None:
        """Answer from ``version`` from now on."""
        self._version = version

    def close(self) -> None:
        self._version = Version(None, new=True)


class MemoryRebuild:
    """``Rebuild`` of an index in memory."""

    def __init__(self, index: MemoryIndex) -> None:
        self._index = index
        self._version = Version(None, new=True)

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        return self._version.upsert(articles)

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        self._version.delete(ids)

    def count(self) -> int:
        return self._version.count("articles")

    def progress(self, percent: int) -> None:
        """Nobody waits for it: it answers from the old one until it is published."""

    def publish(self) -> None:
        self._index.replace(self._version)

    def close(self) -> None:
        """There is nothing to let go of."""
