"""Annotated articles from two files of JSON lines, checked: what is wrong is named by its line."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from nlp.scoring import KINDS, find_span

_NEEDED = {
    "regulations": ("quote", "id"),
    "figures": ("quote", "value", "unit"),
    "officials": ("name",),
    "quotes": ("quote", "kind", "speaker"),
}


class BrokenGoldError(ValueError):
    """A file of annotated articles cannot be used; the message says where and why."""


def load_articles(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the articles by id: objects with ``id``, ``text`` and perhaps ``published``.

    Raises:
        BrokenGoldError: with file, line and what is wrong.
    """
    rows: dict[str, Mapping[str, Any]] = {}
    for place, row in _rows(path):
        if not isinstance(row.get("text"), str):
            raise BrokenGoldError(f'{place}: "text" is missing or no string')
        _check_day(place, row.get("published"))
        rows[row["id"]] = row
    return rows


def load_gold(
    path: Path, articles: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Return the annotations by article, each with one or more of the four lists of facts.

    Raises:
        BrokenGoldError: with file, line and what is wrong.
    """
    rows: dict[str, Mapping[str, Any]] = {}
    for place, row in _rows(path):
        if row["id"] not in articles:
            raise BrokenGoldError(f"{place}: no article has this id")
        kinds = [kind for kind in KINDS if kind in row]
        unknown = sorted(key for key in row if key not in KINDS and isinstance(row[key], list))
        if unknown or not kinds:
            named = f"{unknown[0]!r} is no kind of facts" if unknown else "no facts are annotated"
            raise BrokenGoldError(f"{place}: {named}; there are {', '.join(KINDS)}")
        for kind in kinds:
            _check_items(place, kind, row[kind], articles[row["id"]]["text"])
        rows[row["id"]] = row
    return rows


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row with its place (``gold.jsonl:3 (a1)``); an empty file is refused."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenGoldError(f"{path}: cannot be read ({error})") from error
    found = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BrokenGoldError(f"{place}: not JSON: {error.msg}") from error
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise BrokenGoldError(f'{place}: not an object with an "id" that is a string')
        found = True
        yield f"{place} ({row['id']})", row
    if not found:
        raise BrokenGoldError(f"{path}: the file is empty")


def _check_day(place: str, day: Any) -> None:
    try:
        date.fromisoformat(day[:10]) if day else None
    except (TypeError, ValueError) as error:
        raise BrokenGoldError(f'{place}: "published" is no day such as 2026-05-04') from error


def _check_items(place: str, kind: str, items: Any, text: str) -> None:
    if not isinstance(items, list):
        raise BrokenGoldError(f'{place}: "{kind}" is no list')
    for number, item in enumerate(items, start=1):
        where = f"{place}, {kind} {number}"
        missing = [key for key in _NEEDED[kind] if not isinstance(item, dict) or key not in item]
        if missing:
            raise BrokenGoldError(f'{where}: "{missing[0]}" is missing')
        if kind == "figures" and not isinstance(item["value"], int | float):
            raise BrokenGoldError(f'{where}: "value" is no number')
        if "quote" in item:
            _check_quote(where, item, text)


def _check_quote(where: str, item: Mapping[str, Any], text: str) -> None:
    try:
        find_span(text, item["quote"], item.get("n", 1))
    except (TypeError, ValueError) as error:
        raise BrokenGoldError(f"{where}: in this article {error}") from error
