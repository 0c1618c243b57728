"""Read the reviewed tables that ship with the package."""

import csv
import tomllib
from importlib.resources import files
from typing import Any


def load_toml(package: str, name: str) -> dict[str, Any]:
    """Return the table ``data/<name>`` of ``package`` as plain values."""
    return tomllib.loads(files(package).joinpath("data", name).read_text(encoding="utf-8"))


def load_csv(package: str, name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>`` of ``package``, keyed by the header."""
    text = files(package).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
