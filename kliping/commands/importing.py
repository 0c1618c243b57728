"""``kliping import``: bring in JSON lines, CSV, WARC or a folder of HTML."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from kliping.console import progress, say, tell, warn
from kliping.importing import Imported, read_import
from kliping.settings import Settings
from kliping.workplace import begin, opened_archive
from records.archive.articles import store_article
from records.archive.store import Archive
from records.article import Zone
from records.chunks import in_chunks

BATCH = 100
SHOWN = 10
"""Refused rows that are printed; all of them are written out."""


@click.command("import", help=say("help.import"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", default="impor", show_default=True, help=say("option.import_source"))
@click.option(
    "--zone",
    type=click.Choice(get_args(Zone)),
    default="WIB",
    show_default=True,
    help=say("option.import_zone"),
)
@click.option("--news", is_flag=True, help=say("option.import_news"))
def command(paths: Sequence[Path], source: str, zone: str, *, news: bool) -> None:
    """Import."""
    settings = begin()
    now = datetime.now(UTC)
    refused: list[Imported] = []
    counts: Counter[str] = Counter()
    undated = 0
    with opened_archive(settings) as archive, progress("import.progress") as step:
        for path in paths:
            rows = read_import(path, source=source, zone=zone, now=now)
            for chunk in in_chunks(rows, BATCH):
                refused += [row for row in chunk if row.article is None]
                counts += _store(archive, chunk, silent=not news)
                undated += sum(_is_undated(row) for row in chunk)
                step(sum(counts.values()) + len(refused))
    tell(
        "import.done",
        stored=counts["stored"],
        changed=counts["new_version"],
        unchanged=counts["unchanged"],
        refused=len(refused),
    )
    if counts["stored"] or counts["new_version"]:
        tell("import.next")
    if undated:
        warn("import.undated", count=undated)
    if refused:
        _report(settings, refused, now)
        raise SystemExit(1)


def _is_undated(row: Imported) -> bool:
    return row.article is not None and row.article.published_origin == "first_seen"


def _store(archive: Archive, rows: Sequence[Imported], *, silent: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    with archive.write() as tx:
        for row in rows:
            if row.article is not None:
                counts[store_article(tx, row.article, silent=silent).outcome] += 1
    return counts


def _report(settings: Settings, refused: Sequence[Imported], now: datetime) -> None:
    """Print the first refusals and write all of them where they can be mended and tried again."""
    path = settings.data / "refused" / f"{now:%Y%m%dT%H%M%S}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for row in refused:
            line = row.row if isinstance(row.row, dict) else {"row": row.row}
            line = {**line, "refused_at": row.place, "refused_because": row.reason}
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    for row in refused[:SHOWN]:
        warn("import.refused", place=row.place, reason=row.reason)
    warn("import.refused_file", path=path)
