"""``kliping work``: run the stages behind the feed."""

import logging
import signal

import click

from kliping.console import progress, say, tell
from kliping.metrics.server import build_registry, served_metrics
from kliping.metrics.stages import StageBacklogs, StageCounts
from kliping.metrics.stores import watch_archive
from kliping.stages import build_followers
from kliping.up import end_with_parent
from kliping.work import STAGES, Work
from kliping.workplace import begin, opened_archive, opened_index
from records.archive.store import Archive
from search_api.index.port import SearchError, SearchIndex
from search_api.indexer import ensure_index


@click.command("work", help=say("help.work"))
@click.option(
    "--stages",
    default=",".join(STAGES),
    show_default=True,
    help=say("option.stages"),
)
@click.option("--until-idle", is_flag=True, help=say("option.until_idle"))
def command(stages: str, until_idle: bool) -> None:
    """Work."""
    names = [name.strip() for name in stages.split(",") if name.strip()]
    if not names or any(name not in STAGES for name in names):
        raise click.BadParameter(say("error.stages", known=", ".join(STAGES)))
    settings = begin()
    end_with_parent()
    with opened_archive(settings) as archive, opened_index(settings) as index:
        followers = build_followers(archive, index, names=names)
        registry = build_registry()
        watch_archive(registry, archive)
        kinds = {follower.stage.name: follower.stage.kinds for follower in followers}
        registry.register(StageBacklogs(archive, kinds))
        work = Work(archive, followers, watcher=StageCounts(registry, kinds))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: work.stop())
        with served_metrics(registry, settings.metrics_host, settings.metrics_port):
            if "index" in names:
                _make_index(archive, index)
            if not until_idle:
                work.run()
                return
            total = work.backlog()
            with progress("work.progress", total=total) as step:
                work.run(until_idle=True, on_batch=lambda done: step(min(done, total), total))
        tell("work.done")


def _make_index(archive: Archive, index: SearchIndex) -> None:
    """Build an index that is missing or of an older program now, not at the next news.

    One whose server is away is waited for by its stage; the other stages need not wait.
    """
    try:
        ensure_index(archive, index)
    except SearchError as error:
        logging.getLogger(__name__).warning("index: %s", error)
