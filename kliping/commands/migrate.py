"""``kliping migrate``: bring the archive to this program's schema."""

import click

from kliping.console import say, tell
from kliping.workplace import begin
from records.archive.migrate import migrate


@click.command("migrate", help=say("help.migrate"))
def command() -> None:
    """Migrate."""
    settings = begin()
    migrate(settings.archive_url)
    tell("migrate.done")
