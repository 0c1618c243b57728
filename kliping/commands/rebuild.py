"""``kliping rebuild``: make the index anew from the archive, under live traffic."""

import click

from kliping.console import progress, say, tell
from kliping.errors import UserError
from kliping.workplace import begin, opened_archive, opened_index
from search_api.indexer import IncompleteError, rebuild


@click.command("rebuild", help=say("help.rebuild"))
@click.option("--drop-old", is_flag=True, help=say("option.drop_old"))
def command(*, drop_old: bool) -> None:
    """Rebuild, or remove what earlier rebuilds left."""
    settings = begin()
    with opened_archive(settings) as archive, opened_index(settings) as index:
        if drop_old:
            tell("rebuild.dropped", count=index.drop_old())
            return
        try:
            with progress("rebuild.progress") as step:
                count = rebuild(archive, index, on_progress=step)
        except IncompleteError as error:
            raise UserError("error.rebuild_incomplete", **error.counts) from error
        tell("rebuild.done", count=count)
        old = index.list_old()
        if old:
            tell("rebuild.kept", count=len(old), names=", ".join(old))
