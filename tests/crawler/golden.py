"""The golden pages: written by us, read by the readers, expected field by field.

``make golden`` (or with ``CASE=name``) rewrites what is expected; the diff is reviewed like code.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.readers.page import Page
from crawler.readers.read import read_page
from crawler.sources import Source

FOLDER = Path(__file__).parent / "pages"


def list_cases() -> list[str]:
    """Return the names of the cases."""
    return sorted(entry.name for entry in FOLDER.iterdir() if entry.is_dir())


def read_case(name: str) -> dict[str, Any]:
    """Read the page of a case now."""
    told = json.loads((FOLDER / name / "case.json").read_text(encoding="utf-8"))
    page = Page(
        url=told["url"],
        body=(FOLDER / name / "page.html").read_bytes(),
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
        content_type=told["content_type"],
    )
    source = Source(**told["source"]) if told["source"] else None
    result = read_page(page, source)
    assert result.article is not None, result.refusal
    return result.article.model_dump(mode="json")


def expected_case(name: str) -> dict[str, Any]:
    """Return what is expected of a case."""
    expected: dict[str, Any] = json.loads((FOLDER / name / "expected.json").read_text("utf-8"))
    return expected


def rewrite(names: list[str]) -> None:
    """Write down what is read now as what is expected."""
    for name in names:
        text = json.dumps(read_case(name), ensure_ascii=False, indent=2) + "\n"
        (FOLDER / name / "expected.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite(sys.argv[1:] or list_cases())
