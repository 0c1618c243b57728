"""``kliping users``: who may come in."""

import click
from rich.table import Table

from kliping.console import out, say, tell
from kliping.errors import UserError
from kliping.workplace import begin, opened_archive
from records.archive.users import add_user, list_users, remove_user

MIN_PASSWORD = 10


@click.group("users", help=say("help.users"))
def command() -> None:
    """Group the commands."""


@command.command("add", help=say("help.users_add"))
@click.argument("name")
@click.password_option(prompt=say("users.prompt"), confirmation_prompt=say("users.prompt_again"))
def add(name: str, password: str) -> None:
    """Add a user, or give one a new password."""
    if len(password) < MIN_PASSWORD:
        raise UserError("error.short_password", length=MIN_PASSWORD)
    settings = begin()
    with opened_archive(settings) as archive, archive.write() as tx:
        add_user(tx, name, password)
    tell("users.added", name=name)


@command.command("list", help=say("help.users_list"))
def show() -> None:
    """List all users."""
    settings = begin()
    with opened_archive(settings) as archive, archive.read() as conn:
        users = list_users(conn)
    table = Table(box=None, pad_edge=False)
    table.add_column(say("users.name"))
    table.add_column(say("users.role"))
    for user in users:
        table.add_row(user.name, user.role)
    out.print(table)


@command.command("remove", help=say("help.users_remove"))
@click.argument("name")
def remove(name: str) -> None:
    """Remove a user."""
    settings = begin()
    with opened_archive(settings) as archive, archive.write() as tx:
        if not remove_user(tx, name):
            raise UserError("error.no_user", name=name)
    tell("users.removed", name=name)
