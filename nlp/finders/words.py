"""The word lists of the finders: one reviewed TOML file a finder."""

from collections.abc import Mapping
from functools import cache

from lexicon.tables import load_toml


@cache
def load_words(name: str) -> Mapping[str, frozenset[str]]:
    """Return the lists of ``data/<name>``: each table ``[x]`` with ``words`` as a set."""
    table = load_toml("nlp", name)
    return {key: frozenset(row["words"]) for key, row in table.items() if "words" in row}
