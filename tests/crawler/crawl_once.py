"""Run one crawl in a process of its own, as told by a JSON file; print the report."""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.config import CrawlConfig
from crawler.run import crawl
from crawler.sources import Source


def main(spec: Path) -> None:
    """Crawl as ``spec`` says."""
    told = json.loads(spec.read_text(encoding="utf-8"))
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    ahead = timedelta(seconds=told["config"].pop("ahead_seconds", 0))
    key = told["config"].pop("callback_key_text", "").encode()
    report = crawl(
        CrawlConfig(
            clock=lambda: datetime.now(UTC) + ahead,
            callback_key=key,
            **told["config"]
            | {
                "warc_folder": Path(told["config"]["warc_folder"]),
                "sources": [Source(**row) for row in told["config"]["sources"]],
                "only": tuple(told["config"].get("only", ())),
                "allow_private_hosts": frozenset(told["config"]["allow_private_hosts"]),
                "recheck_hours": tuple(told["config"].get("recheck_hours", ())),
                "since": _read_moment(told["config"].get("since")),
            },
        )
    )
    sys.stdout.write(report.model_dump_json())


def _read_moment(raw: str | None) -> datetime | None:
    return datetime.fromisoformat(raw) if raw else None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
