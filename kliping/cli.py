"""The command ``kliping``: finds the command, runs it, and turns errors into sentences."""

import errno
import sys
from importlib import import_module

import click

from kliping.clicking import name_kinds, speak_indonesian
from kliping.console import LANGUAGE, err, say
from kliping.errors import UserError

COMMANDS = (
    "demo",
    "up",
    "crawl",
    "work",
    "serve",
    "search",
    "extract",
    "import",
    "reread",
    "replay",
    "rebuild",
    "migrate",
    "sources",
    "users",
    "doctor",
)
"""In the order in which a person meets them."""


if LANGUAGE == "id":
    speak_indonesian()


class Commands(click.Group):
    """Loads a command's module when it is called: help answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kliping.commands.{_module(cmd_name)}").command
        if LANGUAGE == "id":
            name_kinds(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the first sentence of each, without loading them."""
        with formatter.section(say("help.commands")):
            formatter.write_dl(
                [(name, say(f"help.{name}").partition("\n")[0]) for name in COMMANDS]
            )


def _module(name: str) -> str:
    return "importing" if name == "import" else name


@click.group(
    cls=Commands,
    help=say("help"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="kliping", prog_name="kliping")
def cli() -> None:
    """Take the first word."""


if LANGUAGE == "id":
    name_kinds(cli)


def main() -> None:
    """Run the command line; the exit code is 0 for well, 1 for an error, 2 for wrong words."""
    try:
        cli(prog_name="kliping")
    except UserError as error:
        _fail(say(error.key, **error.values), error.code)
    except Exception as error:
        sentence = _explain(error)
        if sentence is None:
            raise
        _fail(sentence, 1)


def _explain(error: Exception) -> str | None:
    """Return the sentence for an error that a user can mend, None for our own mistakes."""
    # Told apart by name: importing their modules here would make every command wait for them.
    names = [kind.__name__ for kind in type(error).__mro__]
    if "SchemaError" in names:
        return say(f"error.schema_{getattr(error, 'state', 'older')}")
    # A session that the server has ended is no OperationalError, but no mistake of ours either.
    if "OperationalError" in names or getattr(error, "connection_invalidated", False):
        reason = " ".join(str(getattr(error, "orig", error)).split()).rstrip("?. ")
        return say("error.archive", reason=reason)
    if isinstance(error, OSError) and error.filename:
        return say("error.folder", path=error.filename, reason=error.strerror)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return say("error.disk", reason=error.strerror)
    keys = {
        "WriterBusyError": "error.writer_busy",
        "RebuildingError": "error.rebuilding",
        "SearchError": "error.unavailable",
        "UnavailableError": "error.unavailable",
        "WorkerError": "error.worker",
    }
    key = next((keys[name] for name in names if name in keys), None)
    return say(key, percent=getattr(error, "percent", 0), reason=error) if key else None


def _fail(sentence: str, code: int) -> None:
    err.print(sentence, style="bold red", soft_wrap=True, markup=False)
    sys.exit(code)
