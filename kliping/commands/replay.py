"""``kliping replay``: read the kept pages again after a reader improved."""

import click

from crawler.replay import LOST, REFUSED, WITHOUT_PAGE, replay
from crawler.sources import SourceBook
from kliping.console import progress, say, tell
from kliping.sourcing import read_chosen_sources
from kliping.workplace import begin, opened_archive


@click.command("replay", help=say("help.replay"))
@click.option("--source", help=say("option.source_only"))
def command(source: str | None) -> None:
    """Read again."""
    settings = begin()
    book = SourceBook(read_chosen_sources(settings).sources)
    with opened_archive(settings) as archive, progress("replay.progress") as step:
        ends = replay(archive, settings.warc_folder, book, source=source, on_progress=step)
    tell(
        "replay.done",
        total=ends.total(),
        changed=ends["new_version"],
        unchanged=ends["unchanged"],
        refused=ends[REFUSED],
        lost=ends[LOST],
        without=ends[WITHOUT_PAGE],
    )
