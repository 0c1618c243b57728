"""Names that mean one thing wherever they stand, as we reviewed them in the pool."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

REVIEWED = Path(__file__).parent / "data" / "reviewed.toml"


def load_reviewed(path: Path = REVIEWED) -> Mapping[str, str]:
    """Return the label of each reviewed name."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: label for label, names in table.items() for name in names}
