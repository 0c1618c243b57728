"""Write articles with their figures: in bulk, each item looked at, the busy server waited for."""

import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from elasticsearch import ApiError, Elasticsearch

from records.chunks import in_chunks
from search_api.index.documents import IndexedArticle, figure_id
from search_api.index.elastic.documents import Line, Prepared, delete_line, prepare
from search_api.index.elastic.mapping import FIGURE_COUNT
from search_api.index.elastic.server import WRITE_SECONDS
from search_api.index.port import RebuildingError, RefusedError, SearchError

MAX_BYTES = 8_000_000
"""Of one bulk request; far below the server's own limit of 100 MB."""

MAX_LINES = 1_000
GROUP = 125
"""Articles that are made ready while the server works on those before."""

SENDERS = 2
"""Groups on their way at once: a server works on one with one core a shard."""

RETRIES = 6
"""How often items that a busy server refused are sent again: about half a minute in all."""

FIRST_WAIT = 0.5
_TOO_LARGE, _CONFLICT, _NOT_FOUND, _BUSY, _FAULT = 413, 409, 404, 429, 500
_ITEM_REASON = 500
_IDS = 1_000


class Present(NamedTuple):
    """What the index has of an article."""

    version: int
    figures: int


@dataclass
class Outcome:
    """What became of the items that were sent."""

    refused: dict[str, str] = field(default_factory=dict)
    """By article: why the server will never take it."""

    outdated: set[str] = field(default_factory=set)
    """Articles of which the index has a newer state."""


class Writer:
    """Writes into the indices of these names. Threads may share it."""

    def __init__(self, client: Elasticsearch, *, articles: str, figures: str, alias: bool) -> None:
        self._client = client.options(request_timeout=WRITE_SECONDS)
        self._articles = articles
        self._figures = figures
        # Else a write between two versions would make an index under the alias's own name.
        self._alias = alias

    def upsert(self, articles: Iterable[IndexedArticle]) -> int:
        """Replace ``articles`` with their figures; return how many there are."""
        latest = {article.id: article for article in articles}
        refused: dict[str, str] = {}
        with ThreadPoolExecutor(SENDERS) as senders:
            sending: deque[Future[dict[str, str]]] = deque()
            # While the server works on some groups, the next is made ready.
            for group in in_chunks(latest.values(), GROUP):
                prepared, faulty = self._prepare(group)
                refused |= faulty
                if len(sending) == SENDERS:
                    refused |= sending.popleft().result()
                sending.append(senders.submit(self._write, prepared))
            for sent in sending:
                refused |= sent.result()
        if refused:
            raise RefusedError(refused)
        return len(latest)

    def _write(self, prepared: dict[str, Prepared]) -> dict[str, str]:
        """Write articles with their figures; return why some are refused."""
        present = self._read_present(list(prepared))
        fresh = [
            one
            for one in prepared.values()
            if one.id not in present or present[one.id].version <= one.feed_number
        ]
        # Figures first: after a crash the article still tells how many there were before.
        figures = self._send(line for one in fresh for line in self._figure_lines(one, present))
        kept = [one for one in fresh if one.id not in figures.refused]
        outcome = self._send(one.line for one in kept)
        refused = figures.refused | outcome.refused
        self._withdraw([one for one in fresh if one.id in refused or one.id in outcome.outdated])
        return refused

    def delete(self, ids: Iterable[str], *, feed_number: int) -> None:
        """Remove articles, and whatever figures the index has of them."""
        ids = list(dict.fromkeys(ids))
        self._client.indices.refresh(index=self._figures)
        figures = list(self._find_figures(ids))
        self._send(delete_line(one, self._figures, figure, feed_number) for one, figure in figures)
        self._send(delete_line(one, self._articles, one, feed_number) for one in ids)

    def refresh(self) -> None:
        """Let every search find what was written."""
        self._client.indices.refresh(index=[self._articles, self._figures])

    def _prepare(
        self, articles: Iterable[IndexedArticle]
    ) -> tuple[dict[str, Prepared], dict[str, str]]:
        """Return what can be sent, and of the rest why not."""
        prepared: dict[str, Prepared] = {}
        refused: dict[str, str] = {}
        for article in articles:
            try:
                prepared[article.id] = prepare(
                    article, articles=self._articles, figures=self._figures
                )
            except (ValueError, TypeError) as error:
                refused[article.id] = f"{type(error).__name__}: {error}"
        return prepared, refused

    def _read_present(self, ids: Sequence[str]) -> dict[str, Present]:
        """Return what the index has by now, written a moment ago or not."""
        if not ids:
            return {}
        present: dict[str, Present] = {}
        found = self._client.mget(
            index=self._articles, ids=list(ids), source_includes=[FIGURE_COUNT]
        )
        for document in found["docs"]:
            if "error" in document:
                raise _failure(document["error"])
            if document.get("found"):
                count = int(document["_source"].get(FIGURE_COUNT, 0))
                present[document["_id"]] = Present(int(document["_version"]), count)
        return present

    def _figure_lines(self, one: Prepared, present: dict[str, Present]) -> Iterator[Line]:
        """Yield the figures, and the removal of those that the article no longer has."""
        yield from one.figures
        before = present[one.id].figures if one.id in present else 0
        for number in range(len(one.figures), before):
            yield delete_line(one.id, self._figures, figure_id(one.id, number), one.feed_number)

    def _withdraw(self, articles: Sequence[Prepared]) -> None:
        """Remove figures of articles that were not written after all, beyond those they have."""
        ours = [one for one in articles if one.figures]
        present = self._read_present([one.id for one in ours])
        self._send(
            delete_line(one.id, self._figures, figure_id(one.id, number), one.feed_number)
            for one in ours
            for number in range(
                present[one.id].figures if one.id in present else 0, len(one.figures)
            )
        )

    def _find_figures(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield article and id of every figure of these articles."""
        query = {"terms": {"article": list(ids)}}
        after: list[Any] | None = None
        while ids:
            found = self._client.search(
                index=self._figures,
                query=query,
                sort=[{"id": "asc"}],
                size=_IDS,
                source_includes=["article"],
                search_after=after,
                allow_partial_search_results=False,
            )["hits"]["hits"]
            for hit in found:
                yield hit["_source"]["article"][0], hit["_id"]
            if len(found) < _IDS:
                return
            after = found[-1]["sort"]

    def _send(self, lines: Iterable[Line]) -> Outcome:
        outcome = Outcome()
        for chunk in _chunks(lines):
            self._send_chunk(chunk, outcome)
        return outcome

    def _send_chunk(self, lines: list[Line], outcome: Outcome) -> None:
        """Send ``lines`` until the server has taken or refused each of them."""
        lines, reason = self._try(lines, outcome)
        for retry in range(RETRIES):
            if not lines:
                return
            # Not all writers at the same moment again.
            time.sleep(FIRST_WAIT * 2**retry * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            lines, reason = self._try(lines, outcome)
        if not lines:
            return
        msg = f"Elasticsearch is too busy to write: {reason}"
        raise SearchError(msg)

    def _try(self, lines: list[Line], outcome: Outcome) -> tuple[list[Line], str]:
        """Send once; return what the server was too busy for, and what it said."""
        try:
            # The client takes lines that are written already as they are.
            operations: list[Any] = [line.data for line in lines]
            items = self._client.bulk(
                operations=operations,
                require_alias=self._alias,
                filter_path=["items.*.status", "items.*.error.type", "items.*.error.reason"],
            )["items"]
        except ApiError as error:
            if error.status_code != _TOO_LARGE:
                raise
            return self._halve(lines, outcome)
        again, reason = [], ""
        for line, item in zip(lines, items, strict=True):
            (result,) = item.values()
            status = int(result["status"])
            if status == _BUSY or status >= _FAULT:
                again.append(line)
                reason = _words(result)
            else:
                _note(line, result, outcome)
        return again, reason

    def _halve(self, lines: list[Line], outcome: Outcome) -> tuple[list[Line], str]:
        if len(lines) == 1:
            outcome.refused[lines[0].article] = "larger than the server takes"
            return [], ""
        middle = len(lines) // 2
        again, reason = self._try(lines[:middle], outcome)
        rest, other = self._try(lines[middle:], outcome)
        return again + rest, reason or other


def _note(line: Line, result: dict[str, Any], outcome: Outcome) -> None:
    """Note what became of one item."""
    status = int(result["status"])
    if status == _CONFLICT:
        outcome.outdated.add(line.article)
    elif status == _NOT_FOUND and "error" in result:
        raise _failure(result["error"])
    elif "error" in result:
        outcome.refused[line.article] = _words(result)


def _failure(error: dict[str, Any]) -> SearchError:
    """Return what an item's failure means that is no fault of the item."""
    if error.get("type") == "index_not_found_exception":
        return RebuildingError(0)
    return SearchError(f"Elasticsearch failed: {_words({'error': error})}")


def _words(result: dict[str, Any]) -> str:
    error = result.get("error", {})
    return f"{error.get('type')}: {error.get('reason')}"[:_ITEM_REASON]


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Divide lines into requests of a bearable size."""
    chunk: list[Line] = []
    size = 0
    for line in lines:
        if chunk and (size + len(line.data) > MAX_BYTES or len(chunk) == MAX_LINES):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line.data)
    if chunk:
        yield chunk
