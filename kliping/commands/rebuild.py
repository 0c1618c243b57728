"""``kliping rebuild``: make the index anew from the archive, under live traffic."""

import click

from kliping.console import progress, say, tell
from kliping.workplace import begin, opened_archive, opened_index
from search_api.indexer import rebuild


@click.command("rebuild", help=say("help.rebuild"))
def command() -> None:
    """Rebuild."""
    settings = begin()
    with (
        opened_archive(settings) as archive,
        opened_index(settings) as index,
        progress("rebuild.progress") as step,
    ):
        count = rebuild(archive, index, on_progress=step)
    tell("rebuild.done", count=count)
