"""Versions side by side: an index for each collection, and the aliases behind which one answers.

``kliping-articles@<format>`` is where this program reads and writes, so that a program of another
format, during an upgrade, keeps its own version. ``kliping-articles`` is the same for people.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch, NotFoundError

from search_api.index.elastic.mapping import (
    DURABLE,
    build_mapping,
    build_settings,
    format_name,
)
from search_api.index.layout import LAYOUTS
from search_api.query.fields import Collection

_BUILDING = "building"
_DONE = "done"


class Version(NamedTuple):
    """One version as the server knows it."""

    name: str
    """When it was begun, and a random part: ``20261125213000-1a2b``."""

    answers: bool
    """Whether it is the one that people see; a program of an older format may still read another,
    until that is dropped."""

    building: bool
    percent: int


class Versions:
    """All versions under one prefix."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def alias(self, collection: Collection) -> str:
        """Return the name behind which the version of this program's format answers."""
        return f"{self._prefix}-{collection}@{format_name()}"

    @property
    def aliases(self) -> list[str]:
        """The aliases of all collections."""
        return [self.alias(collection) for collection in LAYOUTS]

    def index(self, collection: Collection, version: str) -> str:
        """Return the name of the index that holds a collection of a version."""
        return f"{self._prefix}-{collection}-{version}"

    def exist(self) -> bool:
        """Tell whether there is a version of this program's format that answers."""
        return all(self._client.indices.exists_alias(name=alias) for alias in self.aliases)

    def list_all(self) -> list[Version]:
        """Return every version, the oldest first."""
        found = self._client.indices.get(
            index=f"{self._prefix}-articles-*",
            filter_path=["*.aliases", "*.mappings._meta"],
            features=["aliases", "mappings"],
        )
        return sorted(self._read(name, state) for name, state in found.items())

    def _read(self, index: str, state: dict[str, Any]) -> Version:
        meta = state.get("mappings", {}).get("_meta", {})
        return Version(
            name=index.removeprefix(f"{self._prefix}-articles-"),
            answers=f"{self._prefix}-articles" in state.get("aliases", {}),
            building=meta.get("state") == _BUILDING,
            percent=int(meta.get("percent", 0)),
        )

    def progress(self) -> int:
        """Return how many percent of a new version are done, 0 when none is being built."""
        return max((one.percent for one in self.list_all() if one.building), default=0)

    def create(self, *, shards: int, replicas: int) -> str:
        """Make an empty version that does not answer yet."""
        version = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(2)}"
        for collection in LAYOUTS:
            self._client.indices.put_index_template(
                name=f"{self._prefix}-{collection}",
                index_patterns=[f"{self._prefix}-{collection}-*"],
                template={
                    "settings": {"index": build_settings(shards=shards, replicas=replicas)},
                    "mappings": build_mapping(collection),
                },
            )
            self._client.indices.create(index=self.index(collection, version))
        return version

    def note_progress(self, version: str, percent: int) -> None:
        """Tell other processes how far the new version is."""
        self._note(version, _BUILDING, percent)

    def publish(self, version: str) -> None:
        """Let ``version`` answer from now on, both collections at the same moment."""
        names = [self.index(collection, version) for collection in LAYOUTS]
        self._client.indices.put_settings(index=names, settings=DURABLE)
        self._client.indices.flush(index=names)
        self._note(version, _DONE, 100)
        actions: list[dict[str, Any]] = []
        for collection in LAYOUTS:
            for alias in (self.alias(collection), f"{self._prefix}-{collection}"):
                every = f"{self._prefix}-{collection}-*"
                actions += [
                    {"remove": {"index": every, "alias": alias, "must_exist": False}},
                    {"add": {"index": self.index(collection, version), "alias": alias}},
                ]
        self._client.indices.update_aliases(actions=actions)

    def drop(self, versions: Iterable[str]) -> None:
        """Remove versions for good."""
        for version in versions:
            for collection in LAYOUTS:
                try:
                    self._client.indices.delete(index=self.index(collection, version))
                except NotFoundError:
                    continue  # its builder was killed before it came to this one

    def _note(self, version: str, state: str, percent: int) -> None:
        """Keep the state where it goes with the index: in the mapping of the articles."""
        meta = {"state": state, "percent": percent}
        self._client.indices.put_mapping(index=self.index("articles", version), meta=meta)
