"""``kliping reread``: put articles before the readers of facts again, silently."""

import click

from kliping.console import progress, say, tell
from kliping.errors import UserError
from kliping.workplace import begin, opened_archive
from records.archive.articles import announce_again, iterate_ids
from records.archive.positions import forget_stuck
from records.archive.sources import list_sources
from records.chunks import in_chunks

CHUNK = 1000
"""Articles of one transaction: other writers get their turn between two."""


@click.command("reread", help=say("help.reread"))
@click.option("--source", help=say("option.source_only"))
def command(source: str | None) -> None:
    """Announce again."""
    settings = begin()
    with opened_archive(settings) as archive, progress("reread.progress") as step:
        with archive.read() as conn:
            ids = list(iterate_ids(conn, source=source))
            if source and not ids and source not in {one.id for one in list_sources(conn)}:
                raise UserError("error.no_source", name=source)
        with archive.write() as tx:
            forget_stuck(tx)
        done = 0
        for chunk in in_chunks(ids, CHUNK):
            with archive.write() as tx:
                done += announce_again(tx, chunk)
            step(done, len(ids))
    tell("reread.done", count=len(ids))
