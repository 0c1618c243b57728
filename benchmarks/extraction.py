"""Compare the readers with general tools on a folder of saved pages, side by side in one run.

``python -m benchmarks.extraction FOLDER [--peers DIR]`` wants ``FOLDER/manifest.jsonl`` as
``benchmarks.pages`` does. trafilatura is a dependency; newspaper4k is found in ``DIR`` after
``pip install --target DIR newspaper4k``, and is left out, and named so, without it. The exit code
says whether Kliping is above all others in every column, and five times as fast as trafilatura
where it has a reader.
"""

import argparse
import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any, TypeAlias

import trafilatura
from rich.console import Console
from rich.table import Table

from crawler.readers.page import Page
from crawler.readers.read import read_page
from lexicon.dates import parse_printed_time

FETCHED = datetime(2026, 11, 25, tzinfo=UTC)
WIB = timezone(timedelta(hours=7))
SHINGLE = 4
AS_FAST = 5
ROUNDS = 3
"""A page is read so often; the fastest time counts."""


@dataclass(slots=True)
class Found:
    """What a tool read on a page."""

    title: str = ""
    text: str = ""
    published: datetime | None = None
    writers: list[str] = field(default_factory=list)
    has_reader: bool = False


Tool: TypeAlias = Callable[[str, bytes], Found]


def main() -> int:
    """Read all pages with all tools and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", type=Path, help="where newspaper4k is installed")
    parser.add_argument("--pages", action="store_true", help="a line for each page too")
    told = parser.parse_args()
    lines = (told.folder / "manifest.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] == "article"]
    pages = [(row, (told.folder / row["file"]).read_bytes()) for row in rows]
    tools: dict[str, Tool] = {
        "Kliping": read_with_kliping,
        "trafilatura": partial(read_with_trafilatura, precise=False),
        "trafilatura, precision": partial(read_with_trafilatura, precise=True),
    }
    if newspaper := load_newspaper(told.peers):
        tools["newspaper4k"] = newspaper
    console = Console(width=170)
    table = Table(title=f"{len(pages)} pages", title_justify="left")
    for name in ("tool", "text F1", "title", "time", "writer", "lines too many", "ms a page"):
        table.add_column(name)
    table.add_column("ms where we have a reader")
    with_reader = {
        row["file"] for row, body in pages if read_with_kliping(row["url"], body).has_reader
    }
    results: dict[str, Result] = {}
    for name, tool in tools.items():
        read = [(row, *measure(tool, row["url"], body)) for row, body in pages]
        results[name] = summarize(read, with_reader)
        table.add_row(name, *results[name].cells())
        if told.pages:
            for row, found, ms in read:
                console.print(
                    name, row["file"], *score_page(row["gold"], found).values(), f"{ms:.0f}"
                )
    console.print(table)
    if "newspaper4k" not in tools:
        console.print("newspaper4k left out: pip install --target DIR newspaper4k; --peers DIR")
    ours = results.pop("Kliping")
    behind = [name for name, theirs in results.items() if not ours.is_above(theirs)]
    speed = results["trafilatura"].ms_with_reader / ours.ms_with_reader
    console.print(f"not above in every column: {', '.join(behind) or 'none'}")
    console.print(f"{speed:.1f} times as fast as trafilatura where there is a reader")
    return 1 if behind or speed < AS_FAST else 0


def read_with_kliping(url: str, body: bytes) -> Found:
    """Read a page with our readers, as a crawl does that does not know the source."""
    result = read_page(Page(url=url, body=body, fetched_at=FETCHED, content_type="text/html"))
    article = result.article
    if article is None:
        return Found()
    dated = article.published if article.published_origin != "first_seen" else None
    generic = article.origins["body"] in {"generic", "markup", "jsonld", "meta"}
    return Found(article.title, article.body, dated, list(article.writers), not generic)


def read_with_trafilatura(url: str, body: bytes, *, precise: bool) -> Found:
    """Read a page with trafilatura; a day without clock or zone is no time."""
    document = trafilatura.bare_extraction(
        body, url=url, favor_precision=precise, include_comments=False, with_metadata=True
    )
    if document is None:
        return Found()
    told: dict[str, Any] = document.as_dict()
    writers = re.split(r";\s*", told.get("author") or "")
    return Found(
        told.get("title") or "", told.get("text") or "", _moment(told.get("date")), writers
    )


def load_newspaper(peers: Path | None) -> Tool | None:
    """Return newspaper4k as a tool, if it is installed."""
    if peers:
        sys.path.append(str(peers))
    try:
        with warnings.catch_warnings(action="ignore"):
            import newspaper  # noqa: PLC0415 - a peer that need not be there
    except ImportError:
        return None

    def read(url: str, body: bytes) -> Found:
        html = body.decode("utf-8", errors="replace")
        article = newspaper.Article(url, language="id", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return Found(article.title, article.text, article.publish_date, list(article.authors))

    return read


def measure(tool: Tool, url: str, body: bytes) -> tuple[Found, float]:
    """Return what a tool finds, and the milliseconds it computed in its fastest try."""
    best = float("inf")
    found = Found()
    for _ in range(ROUNDS):
        began = time.process_time()
        found = tool(url, body)
        best = min(best, time.process_time() - began)
    return found, best * 1000


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool reached: values over the pages whose gold has the field, and how many those are.

    Each is better when greater, but for the lines and milliseconds.
    """

    text: float
    exact: tuple[int, int, int]
    """Title, time, writer."""
    lines: int
    ms: float
    ms_with_reader: float
    counts: tuple[int, int, int, int]

    def is_above(self, other: "Result") -> bool:
        """Return whether this is better in every column; where all is right, nobody is better."""
        exact = zip(self.exact, other.exact, self.counts[1:], strict=True)
        return (
            self.text > other.text
            and all(mine > theirs or mine == most for mine, theirs, most in exact)
            and self.lines < other.lines
            and self.ms < other.ms
        )

    def cells(self) -> list[str]:
        """Return the columns."""
        exact = zip(self.exact, self.counts[1:], strict=True)
        return [
            f"{self.text:.4f} ({self.counts[0]})",
            *(f"{number}/{most}" for number, most in exact),
            str(self.lines),
            f"{self.ms:.1f}",
            f"{self.ms_with_reader:.1f}",
        ]


def summarize(read: Sequence[tuple[dict[str, Any], Found, float]], with_reader: set[str]) -> Result:
    """Return what a tool reached on all pages."""
    scores = [score_page(row["gold"], found) for row, found, _ in read]

    def column(name: str) -> list[float]:
        return [value for score in scores if (value := score[name]) is not None]

    text, *exact = (column(name) for name in ("text", "title", "time", "writer"))
    title, moment, writer = (round(sum(values)) for values in exact)
    return Result(
        text=mean(text),
        exact=(title, moment, writer),
        lines=round(sum(column("lines"))),
        ms=mean(ms for _, _, ms in read),
        ms_with_reader=mean(ms for row, _, ms in read if row["file"] in with_reader),
        counts=(len(text), len(exact[0]), len(exact[1]), len(exact[2])),
    )


def score_page(gold: dict[str, Any], found: Found) -> dict[str, float | None]:
    """Return how a reading stands against the gold; None where the gold says nothing."""
    text = gold.get("text")
    moment = gold_moment(gold)
    title = gold.get("title")
    writers = gold.get("authors")
    return {
        "text": None if not text else f1(found.text, text),
        "title": None if not title else float(_fold(found.title) == _fold(title)),
        "time": None if not moment else float(_is_same(found.published, moment)),
        "writer": None if not writers else float(found.writers == writers),
        "lines": None if not text else float(count_strange_lines(found.text, text)),
    }


def gold_moment(gold: dict[str, Any]) -> datetime | None:
    """Return the moment of the gold, where it has one with a clock."""
    if "date_epoch_ms" in gold:
        return datetime.fromtimestamp(gold["date_epoch_ms"] / 1000, tz=UTC)
    if "date_raw" in gold:
        return parse_printed_time(gold["date_raw"], naive_zone="WIB", now=FETCHED).instant
    return None


def f1(found: str, gold: str) -> float:
    """Return F1 over the sets of word 4-grams."""
    ours, theirs = _shingles(found), _shingles(gold)
    common = len(ours & theirs)
    return 2 * common / (len(ours) + len(theirs)) if common else 0.0


def count_strange_lines(found: str, gold: str) -> int:
    """Return how many lines of ``found`` are not the article's: half their words are elsewhere."""
    whole = re.sub(r"\W+", "", gold.lower())
    lines = (re.sub(r"\W+", "", line.lower()) for line in found.splitlines())
    return sum(bool(line) and line not in whole and not _mostly_in(line, whole) for line in lines)


def _mostly_in(line: str, whole: str) -> bool:
    pieces = [line[start : start + 15] for start in range(0, len(line), 15)]
    return sum(piece in whole for piece in pieces) * 2 >= len(pieces)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[n : n + SHINGLE]) for n in range(max(len(words) - SHINGLE + 1, 1))}


def _fold(text: str) -> str:
    return " ".join(text.split())


def _moment(raw: str | None) -> datetime | None:
    return datetime.fromisoformat(raw).replace(tzinfo=UTC) if raw else None


def _is_same(found: datetime | None, gold: datetime) -> bool:
    """Whether both are the same minute, zone and all; a naive time is read as WIB's."""
    if found is None:
        return False
    aware = found if found.tzinfo else found.replace(tzinfo=WIB)
    return abs(aware - gold) < timedelta(minutes=1)


if __name__ == "__main__":
    sys.exit(main())
