"""The mapping of each collection: strict, analysed by us, named by its format."""

from typing import Any

from search_api.index.layout import LAYOUTS, Layout, name_format
from search_api.query.fields import Collection

REVISION = 1
"""Raised when what is written changes although layout and analysis do not."""

WORDS = "words"
"""Every word of every text as ``field:word``: what a prefix stands for is counted here."""

FIGURE_COUNT = "figure_count"
"""How many figures an article had when it was written, to find them again."""

_TOMBSTONES = "1h"
"""How long an erased article is remembered, so that no older state of it comes back."""


def build_mapping(collection: Collection) -> dict[str, Any]:
    """Return the mapping of a collection.

    The streams are searched and not kept in ``_source``; the verbatim title and body are kept
    there and not searched, for those who look with other tools. ``published`` counts seconds;
    ``published_at`` is the same as a date, for the same people.
    """
    layout = LAYOUTS[collection]
    return {
        "dynamic": "strict",
        "_meta": {"state": "building", "percent": 0},
        "_source": {"excludes": ["*_exact", "*_stem", WORDS]},
        "properties": _streams(layout) | _values(layout) | _extras(collection),
    }


def _streams(layout: Layout) -> dict[str, Any]:
    return {
        f"{name}_{stream}": {"type": "text", "analyzer": "whitespace"}
        for name in layout.texts
        for stream in ("exact", "stem")
    }


def _values(layout: Layout) -> dict[str, Any]:
    types = {"keyword": layout.keywords, "long": layout.integers, "double": layout.floats}
    return {name: {"type": kind} for kind, names in types.items() for name in names}


def _extras(collection: Collection) -> dict[str, Any]:
    extras: dict[str, Any] = {
        "id": {"type": "keyword"},
        "published_at": {"type": "date", "format": "epoch_second"},
        "title": {"type": "text", "index": False},
        WORDS: {"type": "keyword", "doc_values": False, "norms": False},
    }
    if collection == "articles":
        extras["body"] = {"type": "text", "index": False}
        extras[FIGURE_COUNT] = {"type": "integer", "index": False, "doc_values": False}
    else:
        extras["sentence"] = {"type": "text", "index": False}
    return extras


def build_settings(*, shards: int, replicas: int) -> dict[str, Any]:
    """Return the settings of a new version; it is refreshed when a batch is written, by us.

    While it is built nothing waits for the disk: a version that is lost with a server is not
    published, and built again.
    """
    return {
        "translog.durability": "async",
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": -1,
        "gc_deletes": _TOMBSTONES,
        # The streams of a document are kept beside ``_source`` until no replica may ask for them:
        # by default for half a day, when most are merged for good, and more than half of the index.
        "soft_deletes.retention_lease.period": _RECOVERY,
    }


_RECOVERY = "30m"
"""A replica that was away for longer is copied as a whole."""

DURABLE = {"index": {"translog.durability": "request"}}
"""The settings of a version that answers: what is written is on the disk."""


def format_name() -> str:
    """Return a name for what this program writes: layout, analysis and revision."""
    return name_format(str(REVISION))
