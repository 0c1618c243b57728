"""``kliping crawl``: collect from the sources, then say per source how it went."""

import logging
import threading
from datetime import datetime

import click

from crawler.config import CrawlConfig
from crawler.report import CrawlReport, render_report
from crawler.run import crawl
from crawler.sources import Source
from kliping.console import out, progress, say, tell, warn
from kliping.errors import UserError
from kliping.metrics.crawl import CrawlWatcher
from kliping.metrics.server import build_registry, served_metrics
from kliping.metrics.stores import DiskSpace
from kliping.settings import Settings, load_secret
from kliping.sourcing import read_chosen_sources
from kliping.up import end_with_parent
from kliping.workplace import begin

_log = logging.getLogger(__name__)

TELL_SECONDS = 3.0
"""With ``--forever``, what was stored is said after so long, many at a time."""


@click.command("crawl", help=say("help.crawl"))
@click.argument("only", nargs=-1, metavar="[SUMBER]...")
@click.option("--forever", is_flag=True, help=say("option.forever"))
@click.option("--now", is_flag=True, help=say("option.now"))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help=say("option.since"))
@click.option("--shard", default="1/1", show_default=True, help=say("option.shard"))
def command(
    only: tuple[str, ...], shard: str, since: datetime | None, *, forever: bool, now: bool
) -> None:
    """Crawl."""
    settings = begin()
    end_with_parent()
    sources = _load_sources(settings)
    known = {source.id for source in sources}
    for name in only:
        if name not in known:
            raise UserError("error.no_source", name=name)
    if not settings.contact:
        raise UserError("error.no_contact")
    config = CrawlConfig(
        archive_url=settings.archive_url,
        warc_folder=settings.warc_folder,
        sources=sources,
        contact=settings.contact,
        only=only,
        shard=_parse_shard(shard),
        once=not forever,
        since=since.replace(tzinfo=settings.timezone) if since else None,
        poll_now=now,
        callback=settings.websub,
        callback_port=settings.websub_port,
        callback_key=load_secret(settings.data) if settings.websub else b"",
        delay=settings.delay,
        poll_seconds=settings.poll,
        max_bytes=settings.max_page_mb * 1024 * 1024,
        allow_private_hosts=frozenset(settings.allow_private_hosts),
    )
    registry = build_registry()
    registry.register(DiskSpace(settings.data))
    watcher = CrawlWatcher(registry)
    with served_metrics(registry, settings.metrics_host, settings.metrics_port):
        if forever:
            crawl(config, on_progress=_Teller(), watcher=watcher)
            return
        with progress("crawl.progress") as step:
            report = crawl(
                config,
                on_progress=lambda report: step(report.totals().total()),
                watcher=watcher,
            )
    _show(report, settings)


def _show(report: CrawlReport, settings: Settings) -> None:
    """Print the report; where nothing was done, say why, and when there is something to do."""
    if report.sources:
        out.print(render_report(report))
        if report.stopped != "finished":
            tell("crawl.stopped")
    elif report.next_at is None:
        tell("crawl.nothing_to_visit")
    else:
        when = report.next_at.astimezone(settings.timezone)
        tell("crawl.nothing_due", when=f"{when:%Y-%m-%d %H:%M %Z}")


def _load_sources(settings: Settings) -> list[Source]:
    """Return the sources; files with mistakes are named and left out."""
    read = read_chosen_sources(settings)
    for problem in read.problems:
        warn("sources.problem", file=problem.file, message=problem.message)
    if not read.sources:
        raise UserError("error.no_sources", folder=settings.sources_folder)
    return read.sources


class _Teller:
    """Logs what was stored, a few seconds after it came, so that a person can follow."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}
        self._timer: threading.Timer | None = None

    def __call__(self, report: CrawlReport) -> None:
        if self._timer is None or not self._timer.is_alive():
            self._timer = threading.Timer(TELL_SECONDS, self._tell, [report])
            self._timer.daemon = True
            self._timer.start()

    def _tell(self, report: CrawlReport) -> None:
        for source_id, row in sorted(report.sources.items()):
            stored = row.states.get("stored", 0)
            new = stored - self._told.get(source_id, 0)
            if new:
                self._told[source_id] = stored
                line = say("crawl.stored", source=source_id, count=new)
                _log.info("%s", line, extra={"source": source_id})


def _parse_shard(shard: str) -> tuple[int, int]:
    part, _, parts = shard.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise click.BadParameter(say("error.shard"))
    return int(part), int(parts)
