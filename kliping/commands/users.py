"""``kliping users``: who may come in."""

import click
from rich.table import Table

from kliping.console import out, say, tell
from kliping.errors import UserError
from kliping.workplace import begin, opened_archive
from records.archive.users import add_user, get_user, list_users, remove_user

MIN_PASSWORD = 10


@click.group("users", help=say("help.users"))
def command() -> None:
    """Group the commands."""


@command.command("add", help=say("help.users_add"))
@click.argument("name")
@click.option("--reset", is_flag=True, help=say("option.reset"))
@click.option("--password", help=say("option.password"))
def add(name: str, password: str | None, *, reset: bool) -> None:
    """Add a user, or give one a new password."""
    settings = begin()
    with opened_archive(settings) as archive:
        with archive.read() as conn:
            exists = get_user(conn, name) is not None
        if exists and not reset:
            raise UserError("error.user_exists", name=name)
        if reset and not exists:
            raise UserError("error.no_user", name=name)
        password = password or click.prompt(
            say("users.prompt"), hide_input=True, confirmation_prompt=say("users.prompt_again")
        )
        if len(password) < MIN_PASSWORD:
            raise UserError("error.short_password", length=MIN_PASSWORD)
        with archive.write() as tx:
            add_user(tx, name, password)
    tell("users.reset" if exists else "users.added", name=name)


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
        left = list_users(tx.conn)
    tell("users.removed", name=name)
    if not left:
        tell("users.none_left")
