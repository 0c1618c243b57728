"""One version of the index: an engine for each collection, written together."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import tantivy as engine

from search_api.index.documents import IndexedArticle
from search_api.index.layout import LAYOUTS, article_entry, figure_entries
from search_api.index.port import RefusedError, SearchError, WriterBusyError
from search_api.index.tantivy.schema import build_schema
from search_api.index.tantivy.writing import build_engine_document
from search_api.query.errors import QueryError
from search_api.query.fields import Collection

_HEAP = 50_000_000


@contextmanager
def speaking_plainly() -> Iterator[None]:
    """Turn the engine's failures into ours; its panics are no ``Exception`` and would pass by."""
    try:
        yield
    except QueryError:
        raise
    except BaseException as error:
        # A full disk or a missing file is a bare ValueError there.
        panic = type(error).__name__ == "PanicException"
        if panic or isinstance(error, OSError | ValueError):
            msg = f"the index failed: {error}"
            raise SearchError(msg) from error
        raise


class Store:
    """One collection of one version."""

    def __init__(self, collection: Collection, folder: Path | None, *, new: bool) -> None:
        self.layout = LAYOUTS[collection]
        self.schema = build_schema(self.layout)
        self._index = _open(self.schema, folder, new=new)
        self._index.config_reader("manual")
        self._writer: engine.IndexWriter | None = None

    def writer(self) -> engine.IndexWriter:
        """Return the one writer.

        Raises:
            WriterBusyError: another process has it.
        """
        if self._writer is None:
            try:
                self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)
            except ValueError as error:
                msg = "another process writes the index, and only one can"
                raise WriterBusyError(msg) from error
        return self._writer

    def searcher(self) -> engine.Searcher:
        """Return a view of all that is committed now, by whatever process."""
        self._index.reload()
        return self._index.searcher()

    def drop_writer(self) -> None:
        """Forget the writer with all that it has not committed."""
        self._writer = None

    def release(self) -> None:
        """Finish merging and let another process write."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None


def _open(schema: engine.Schema, folder: Path | None, *, new: bool) -> engine.Index:
    """Open what is there; only a new version may begin empty."""
    if folder is None:
        return engine.Index(schema)
    if not new:
        return engine.Index.open(str(folder))
    folder.mkdir(parents=True)
    return engine.Index(schema, path=str(folder))


class Prepared(NamedTuple):
    """An article as the engine takes it; a fault in it shows before the engine is touched."""

    id: str
    document: engine.Document
    figures: list[engine.Document]


def prepare(article: IndexedArticle) -> Prepared:
    """Return the documents of an article and its figures."""
    figures = [build_engine_document(entry) for entry in figure_entries(article)]
    return Prepared(article.id, build_engine_document(article_entry(article)), figures)


def _prepare_all(articles: Iterable[IndexedArticle]) -> tuple[list[Prepared], dict[str, str]]:
    """Return what can be written, and of the rest why not."""
    prepared, refused = [], {}
    for article in articles:
        try:
            prepared.append(prepare(article))
        except (ValueError, OverflowError, TypeError) as error:
            refused[article.id] = f"{type(error).__name__}: {error}"
    return prepared, refused


class Version:
    """Both collections; figures are written first, so that no article stands without its own."""

    def __init__(self, folder: Path | None, *, new: bool) -> None:
        self.stores: dict[Collection, Store] = {
            name: Store(name, folder / name if folder else None, new=new) for name in LAYOUTS
        }

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        """Replace ``articles`` and commit; return how many."""
        prepared, refused = _prepare_all(articles)
        with self._writing():
            for article in prepared:
                self._remove(article.id)
                for figure in article.figures:
                    self.stores["figures"].writer().add_document(figure)
                self.stores["articles"].writer().add_document(article.document)
        if refused:
            raise RefusedError(refused)
        return len(prepared)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove articles with their figures and commit."""
        with self._writing():
            for one in ids:
                self._remove(one)

    def count(self, collection: Collection) -> int:
        """Return how many documents are committed."""
        return int(self.stores[collection].searcher().num_docs)

    def release(self) -> None:
        """Let go of both writers."""
        for store in self.stores.values():
            store.release()

    def _remove(self, one: str) -> None:
        self.stores["figures"].writer().delete_documents_by_term("article", one)
        self.stores["articles"].writer().delete_documents_by_term("id", one)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Commit at the end; after a failure the writers are opened anew."""
        try:
            with speaking_plainly():
                yield
                for name in ("figures", "articles"):
                    self.stores[name].writer().commit()
        except BaseException:
            for store in self.stores.values():
                store.drop_writer()
            raise
