"""Crawl the test site for real, in a process of its own, and look at the archive afterwards."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from crawler.report import CrawlReport
from records.archive.articles import get_article, iterate_ids
from records.archive.migrate import migrate
from records.archive.schema import ENDPOINTS, URLS
from records.archive.store import open_archive
from tests.site.server import Site

ROOT = Path(__file__).parents[2]


class Crawling:
    """An archive, a WARC folder and the sources that are crawled into them."""

    def __init__(self, folder: Path, sources, *, run_seconds=90, **config) -> None:
        self.folder = folder
        self.run_seconds = run_seconds
        self.archive_url = f"sqlite:///{folder}/kliping.db"
        self.warc_folder = folder / "warc"
        self.sources = sources
        self.config = config
        migrate(self.archive_url)

        self.stderr = ""
        self.report = CrawlReport()
        self.site: Site | None = None

    def spec(self, **changes) -> Path:
        config = {
            "archive_url": self.archive_url,
            "warc_folder": str(self.warc_folder),
            "sources": self.sources,
            "contact": "https://kliping.example/robot",
            "delay": 0,
            "timeout": 10,
            "allow_private_hosts": ["127.0.0.1"],
            "patience_seconds": 0,
            "least_wait": 0,
            "poll_now": True,
        }
        file = self.folder / "spec.json"
        file.write_text(json.dumps({"config": config | self.config | changes}), encoding="utf-8")
        return file

    def command(self, **changes) -> list[str]:
        return [sys.executable, "-m", "tests.crawler.crawl_once", str(self.spec(**changes))]

    def run(self, **changes) -> CrawlReport:
        done = subprocess.run(  # noqa: S603 - our own script
            self.command(**changes),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=self.run_seconds,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        self.stderr = done.stderr
        self.report = CrawlReport.model_validate_json(done.stdout)
        return self.report

    def start(self, **changes) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own script
            self.command(**changes), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def states(self) -> dict[str, tuple[str, str | None]]:
        """State and reason by the last part of each address."""
        with open_archive(self.archive_url) as archive, archive.read() as conn:
            rows = conn.execute(select(URLS.c.url, URLS.c.state, URLS.c.reason)).all()
        return {row.url.rstrip("/").rsplit("/", 1)[-1]: (row.state, row.reason) for row in rows}

    def let_time_pass(self, *, hours: float) -> None:
        """Move everything that waits, addresses and lists, so much nearer."""
        with open_archive(self.archive_url) as archive, archive.write() as tx:
            for table in (URLS, ENDPOINTS):
                rows = tx.conn.execute(select(table.c.url, table.c.next_at)).all()
                for url, next_at in rows:
                    nearer = next_at - timedelta(hours=hours) if next_at else None
                    tx.conn.execute(update(table).where(table.c.url == url).values(next_at=nearer))

    def articles(self):
        with open_archive(self.archive_url) as archive, archive.read() as conn:
            return [get_article(conn, article_id) for article_id in iterate_ids(conn)]

    def article(self, name: str):
        (found,) = [
            row for row in self.articles() if row.article.url.rstrip("/").endswith("/" + name)
        ]
        return found


def make_source(site, name="suarateluk", host="127.0.0.1", **changes):
    """Make the row of a source whose feed is at ``/feed/``."""
    values = {
        "id": name,
        "name": "Suara Teluk",
        "homepage": site.url("/", host),
        "region": "96.71",
        "zone": "WIT",
        "system": "wpberita",
        "feeds": [{"url": site.url("/feed/", host)}],
    }
    return values | changes
