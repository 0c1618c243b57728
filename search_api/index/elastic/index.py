"""The index on servers: reads and writes behind an alias, rebuilds beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from elasticsearch import ApiError, Elasticsearch

from search_api.index.documents import IndexedArticle
from search_api.index.elastic.answering import Question
from search_api.index.elastic.server import (
    build_client,
    is_missing,
    parse_address,
    speaking_plainly,
)
from search_api.index.elastic.suggesting import suggest
from search_api.index.elastic.versions import Versions
from search_api.index.elastic.writing import Writer
from search_api.index.port import RebuildingError, RefusedError, SearchPage, SearchQuery
from search_api.index.server_options import ServerOptions
from search_api.query.fields import Collection

COUNT_SECONDS = 5.0
"""For a number that takes milliseconds, and by which the service's health is judged."""


class ElasticIndex:
    """``SearchIndex`` on Elasticsearch. Threads may share it; processes open their own."""

    def __init__(self, url: str, options: ServerOptions) -> None:
        address = parse_address(url)
        self._options = options
        self._client = build_client(address, options)
        # A reader does not wait for the same silence four times.
        self._reader = self._client.options(retry_on_timeout=False)
        self._versions = Versions(self._client, address.prefix)
        self._writer = Writer(
            self._client,
            articles=self._versions.alias("articles"),
            figures=self._versions.alias("figures"),
            alias=True,
        )

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        with self._answering():
            try:
                written = self._writer.upsert(articles)
            except RefusedError:
                self._writer.refresh()  # the others are to be found
                raise
            self._writer.refresh()
            return written

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        with self._answering():
            self._writer.delete(ids, feed_number=feed_number)
            self._writer.refresh()

    def search(self, query: SearchQuery) -> SearchPage:
        with self._answering():
            return self._question(query).answer()

    def span(self, query: SearchQuery) -> tuple[int, int] | None:
        with self._answering():
            return self._question(query).span()

    def suggest(self, words: Sequence[str]) -> Mapping[str, str]:
        with self._answering():
            return suggest(self._reader, self._versions.alias("articles"), words)

    def count(self, collection: Collection = "articles") -> int:
        with self._answering():
            quick = self._reader.options(request_timeout=COUNT_SECONDS)
            return int(quick.count(index=self._versions.alias(collection))["count"])

    def is_usable(self) -> bool:
        with speaking_plainly():
            return self._versions.exist()

    def begin_rebuild(self) -> "ElasticRebuild":
        with speaking_plainly():
            return ElasticRebuild(self._client, self._versions, self._options)

    def list_old(self) -> list[str]:
        with speaking_plainly():
            return [
                one.name
                for one in self._versions.list_all()
                if not one.answers and not one.building
            ]

    def drop_old(self) -> int:
        old = self.list_old()
        with speaking_plainly():
            self._versions.drop(old)
        return len(old)

    def close(self) -> None:
        self._client.close()

    def _question(self, query: SearchQuery) -> Question:
        return Question(self._reader, self._versions.alias(query.collection), query)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Say how far the rebuild is where there is nothing to answer from yet."""
        with speaking_plainly():
            try:
                yield
            except RebuildingError as error:
                raise RebuildingError(self._versions.progress()) from error
            except ApiError as error:
                if is_missing(error):
                    raise RebuildingError(self._versions.progress()) from error
                raise


class ElasticRebuild:
    """``Rebuild`` beside the version that answers."""

    def __init__(self, client: Elasticsearch, versions: Versions, options: ServerOptions) -> None:
        self._client = client
        self._versions = versions
        versions.drop(one.name for one in versions.list_all() if one.building)
        self._name = versions.create(shards=options.shards, replicas=options.replicas)
        self._articles = versions.index("articles", self._name)
        figures = versions.index("figures", self._name)
        self._writer = Writer(client, articles=self._articles, figures=figures, alias=False)
        self._percent = 0
        self._published = False

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        with speaking_plainly():
            return self._writer.upsert(articles)

    def delete(self, ids: Iterable[str], *, feed_number: int = 0) -> None:
        with speaking_plainly():
            self._writer.delete(ids, feed_number=feed_number)

    def count(self) -> int:
        with speaking_plainly():
            self._writer.refresh()
            return int(self._client.count(index=self._articles)["count"])

    def progress(self, percent: int) -> None:
        # Each note is a change of the cluster's state: only where there is something new.
        if percent != self._percent:
            self._percent = percent
            with speaking_plainly():
                self._versions.note_progress(self._name, percent)

    def publish(self) -> None:
        with speaking_plainly():
            self._writer.refresh()
            self._versions.publish(self._name)
            self._published = True

    def close(self) -> None:
        if not self._published:
            with speaking_plainly():
                self._versions.drop([self._name])
