"""Turn an article and its figures into tantivy's documents."""

import hashlib

import tantivy as engine

from search_api.index.layout import Entry
from search_api.index.port import Position

_FAR = 10**12


def story_number(cluster: str) -> int:
    """Return a story as a number, since only numbers can be read for many hits at once."""
    return int.from_bytes(hashlib.blake2b(cluster.encode(), digest_size=8).digest())


def sort_key(position: Position) -> str:
    """Return the text whose ascending order is newest first, then by id."""
    return f"{_FAR - position.published:013d}-{position.id}"


def read_position(key: str) -> Position:
    """Return the place that a sort key stands for."""
    far, _, one = key.partition("-")
    return Position(_FAR - int(far), one)


def build_engine_document(entry: Entry) -> engine.Document:
    """Return the entry as tantivy keeps it."""
    document = engine.Document()
    document.add_text("id", entry.id)
    (published,) = entry.integers["published"]
    document.add_text("key", sort_key(Position(published, entry.id)))
    (cluster,) = entry.keywords["cluster"]
    document.add_unsigned("story", story_number(cluster))
    for name, streams in entry.texts.items():
        document.add_text(f"{name}_exact", streams.exact)
        document.add_text(f"{name}_stem", streams.stem)
    for name, values in entry.keywords.items():
        for value in values:
            document.add_text(name, value)
    for name, numbers in entry.integers.items():
        for number in numbers:
            document.add_integer(name, number)
    for name, amount in entry.floats.items():
        document.add_float(name, amount)
    return document
