"""Compare a crawl of the demo world at zero delay with a bare Scrapy spider, in one run.

``python -m benchmarks.crawl_rate [--rounds N]``: the spider only downloads, one request at a time
to a host like the crawl, exactly the addresses that the crawl asked for; the crawl finds, reads and
stores them. Both run in processes of their own against a server in a third; the clock runs from the
first request to the end. The best of the rounds counts. The exit code says whether the crawl
reaches half the rate.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pydispatch import dispatcher
from rich.console import Console
from rich.table import Table
from scrapy import Spider, signals
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response

from crawler.config import CrawlConfig
from crawler.run import LEAST_DELAY, crawl
from crawler.sources import Source, read_folder
from kliping.demo.site import DemoSite
from kliping.demo.sources import write_sources
from records.archive.migrate import migrate

FLOOR = 0.5
"""Of the bare spider's rate."""


def main() -> int:
    """Run both, several times in turn, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--worlds", type=int, default=20, help="so often is the demo world served")
    parser.add_argument("--part", choices=sorted(PARTS), help=argparse.SUPPRESS)
    parser.add_argument("--told", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        PARTS[told.part](json.loads(told.told.read_text("utf-8")))
        return 0
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder), told.worlds) as ports:
        rounds = [_run_round(Path(folder) / str(n), ports) for n in range(told.rounds)]
    ours = max((ours for ours, _ in rounds), key=_rate)
    bare = max((bare for _, bare in rounds), key=_rate)
    share = _rate(ours) / _rate(bare)
    title = f"demo world {told.worlds} times, zero delay, best of {told.rounds}"
    table = Table(title=title, title_justify="left")
    for name in ("", "requests", "seconds", "of them computing", "requests a second"):
        table.add_column(name)
    for name, row in (("Kliping, everything stored", ours), ("bare Scrapy spider", bare)):
        numbers = (f"{row['seconds']:.2f}", f"{row['cpu']:.2f}", f"{_rate(row):.0f}")
        table.add_row(name, str(row["requests"]), *numbers)
    console = Console()
    console.print(table)
    console.print(f"{ours['stored']} articles stored; {share:.0%} of the bare spider's rate")
    return 0 if share >= FLOOR else 1


def _rate(row: dict[str, Any]) -> float:
    return float(row["requests"] / row["seconds"])


class _Clock:
    """Listens to Scrapy: from the first request to the end, whichever spider it is."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self._began = self._ended = self._cpu_began = self._cpu_ended = 0.0
        # pydispatch keeps no receiver alive by itself, so these are methods of an object we hold.
        dispatcher.connect(self._note, signal=signals.request_reached_downloader)
        dispatcher.connect(self._end, signal=signals.spider_closed)

    def _note(self, request: Request) -> None:
        self._began = self._began or time.perf_counter()
        self._cpu_began = self._cpu_began or time.process_time()
        self.urls.append(request.url)

    def _end(self) -> None:
        self._ended, self._cpu_ended = time.perf_counter(), time.process_time()

    def tell(self, **more: object) -> None:
        """Print what was seen."""
        said = {"requests": len(self.urls), "seconds": self._ended - self._began}
        said["cpu"] = self._cpu_ended - self._cpu_began
        sys.stdout.write(json.dumps(said | more))


class DownloadSpider(Spider):
    """Downloads what it is told, and nothing else."""

    name = "download"

    def __init__(self, urls: list[str], **options: Any) -> None:
        super().__init__(**options)
        self._urls = urls

    async def start(self) -> AsyncIterator[Any]:
        """Ask for everything."""
        for url in self._urls:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:
        """Do nothing with it."""


class _serving:  # noqa: N801 - a context manager, used like a function
    """Serves the demo world in a process of its own."""

    def __init__(self, folder: Path, worlds: int) -> None:
        self._process = _start("serve", folder, {"worlds": worlds})

    def __enter__(self) -> list[int]:
        assert self._process.stdout is not None  # noqa: S101 - asked for
        ports: list[int] = json.loads(self._process.stdout.readline())
        return ports

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def _run_round(folder: Path, ports: list[int]) -> tuple[dict[str, Any], dict[str, Any]]:
    folder.mkdir()
    ours = _run("crawl", folder, {"ports": ports, "folder": str(folder)})
    bare = _run("download", folder, {"urls": ours.pop("urls")})
    return ours, bare


def _run(part: str, folder: Path, told: dict[str, Any]) -> dict[str, Any]:
    out, _ = _start(part, folder, told).communicate()
    said: dict[str, Any] = json.loads(out)
    return said


def _start(part: str, folder: Path, told: dict[str, Any]) -> subprocess.Popen[str]:
    file = folder / f"{part}.json"
    file.write_text(json.dumps(told), "utf-8")
    words = [sys.executable, "-m", "benchmarks.crawl_rate", "--part", part, "--told", str(file)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves


def serve(told: dict[str, Any]) -> None:
    """Serve the demo world, on as many ports as there are worlds, until the end."""
    with ExitStack() as stack:
        sites = [stack.enter_context(DemoSite(correct_after=0)) for _ in range(told["worlds"])]
        sys.stdout.write(json.dumps([site.port for site in sites]) + "\n")
        sys.stdout.flush()
        while True:
            time.sleep(60)


def crawl_world(told: dict[str, Any]) -> None:
    """Crawl the demo world; print what was asked and how long it took."""
    folder = Path(told["folder"])
    outlets = DemoSite(correct_after=0).outlets
    sources = [
        source.model_copy(update={"id": f"{source.id}-{port}"})
        for port in told["ports"]
        for source in _read_sources(folder / str(port), port)
    ]
    archive_url = f"sqlite:///{folder}/kliping.db"
    migrate(archive_url)
    config = CrawlConfig(
        archive_url=archive_url,
        warc_folder=folder / "warc",
        sources=sources,
        contact="benchmark",
        delay=0,
        patience_seconds=0,
        allow_private_hosts=frozenset(outlet.host for outlet in outlets),
    )
    clock = _Clock()
    report = crawl(config)
    clock.tell(stored=report.totals()["stored"], urls=clock.urls)


def _read_sources(folder: Path, port: int) -> list[Source]:
    write_sources(folder, DemoSite(correct_after=0).outlets, port)
    return read_folder(folder).sources


def download(told: dict[str, Any]) -> None:
    """Download the same addresses, one at a time of each host, and keep nothing."""
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": LEAST_DELAY,
            "HTTPERROR_ALLOW_ALL": True,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "TWISTED_DNS_RESOLVER": "crawler.resolver.PublicResolver",
            "KLIPING_ALLOW_PRIVATE_HOSTS": sorted(
                outlet.host for outlet in DemoSite(correct_after=0).outlets
            ),
        }
    )
    clock = _Clock()
    process.crawl(DownloadSpider, urls=told["urls"])
    process.start()
    clock.tell()


PARTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "serve": serve,
    "crawl": crawl_world,
    "download": download,
}


if __name__ == "__main__":
    sys.exit(main())
