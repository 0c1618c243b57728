"""Run the real commands on a data folder of a test's own, against the demo world."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from kliping.demo.site import DemoSite
from kliping.demo.sources import write_sources
from records.archive.articles import get_articles, iterate_ids
from records.archive.facts import get_enrichments
from records.archive.schema import URLS
from records.archive.store import open_archive


class Place:
    """A data folder and the commands that work on it; ``settings`` choose other stores."""

    def __init__(self, folder: Path, site: DemoSite, **settings: str) -> None:
        self.data = folder
        write_sources(folder / "sources", site.outlets, site.port)
        self.environment = {
            **os.environ,
            "KLIPING_DATA": str(folder),
            "KLIPING_ARCHIVE": "",
            "KLIPING_INDEX": "",
            "KLIPING_SOURCES": "own",
            "KLIPING_CONTACT": "uji@kliping.invalid",
            "KLIPING_DELAY": "0",
            "KLIPING_POLL": "2",
            "KLIPING_LANG": "id",
            "KLIPING_ALLOW_PRIVATE_HOSTS": ",".join(outlet.host for outlet in site.outlets),
            **settings,
        }
        self.archive_url = settings.get("KLIPING_ARCHIVE", f"sqlite:///{folder}/kliping.db")

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "kliping", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command in a process group of its own, its output thrown away."""
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "kliping", *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )

    def settle(self) -> None:
        """Collect once more and work off everything."""
        self.run("crawl", "--now")
        self.run("work", "--until-idle")

    def snapshot(self) -> dict[str, object]:
        """Return what a user sees, without the moments at which it came about."""
        with open_archive(self.archive_url) as archive, archive.read() as conn:
            ids = list(iterate_ids(conn))
            articles, facts = get_articles(conn, ids), get_enrichments(conn, ids)
            states = {row.url: row.state for row in conn.execute(select(URLS.c.url, URLS.c.state))}
        return {
            "articles": {
                one: (stored.version, stored.article.title, stored.article.body)
                for one, stored in articles.items()
            },
            "facts": {one: reading.facts for one, reading in facts.items()},
            "stories": sorted(
                sorted(one for one, stored in articles.items() if stored.cluster == cluster)
                for cluster in {stored.cluster for stored in articles.values()}
            ),
            "states": {
                url: "kept" if state in {"stored", "unchanged"} else state
                for url, state in states.items()
            },
            "found": self.find("sorong"),
        }

    def find(self, query: str) -> list[str]:
        """Return the ids that a search finds."""
        lines = self.run("search", "--limit", "100", "--json", query).stdout.splitlines()
        return sorted(json.loads(line)["article"]["id"] for line in lines)


def kill(processes: Sequence[subprocess.Popen[str]]) -> None:
    """Kill processes and all that they started, without a word."""
    for process in processes:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    for process in processes:
        process.wait()


def wait_until(condition, seconds: float) -> bool:
    """Wait until ``condition`` holds; return whether it came to that."""
    pause = threading.Event()
    for _ in range(int(seconds * 5)):
        if condition():
            return True
        pause.wait(0.2)
    return False
