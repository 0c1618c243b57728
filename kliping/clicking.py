"""Let click, which parses the command line, speak the user's language."""

from collections.abc import Mapping

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from lexicon.tables import load_toml

_SPEAKING = (core, decorators, exceptions, formatting, parser, termui, types)


def speak_indonesian() -> None:
    """Replace click's English sentences by those of ``data/click.toml``.

    click looks them up by gettext, in a file for the whole program and every library in it; here
    they are replaced in click alone, and stay a table that people can read.
    """
    words: Mapping[str, str] = load_toml("kliping", "click.toml")["words"]

    def say(sentence: str) -> str:
        return words.get(sentence, sentence)

    def say_counted(one: str, many: str, number: int) -> str:
        return say(one if number == 1 else many)

    for module in _SPEAKING:
        for name, speak in (("_", say), ("ngettext", say_counted)):
            if hasattr(module, name):
                setattr(module, name, speak)


def name_kinds(command: click.Command) -> None:
    """Let the help of a command call kinds of value by their Indonesian names."""
    table = load_toml("kliping", "click.toml")
    kinds: Mapping[str, str] = table["kinds"]
    command.options_metavar = table["places"]["options"]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            word = table["arguments"].get(parameter.name)
            parameter.metavar = parameter.metavar or (word and _place_of(parameter, word))
        if isinstance(parameter, click.Option) and not parameter.is_flag and not parameter.count:
            parameter.metavar = parameter.metavar or kinds.get(parameter.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = table["places"]["command"]
        for inner in command.commands.values():
            name_kinds(inner)


def _place_of(argument: click.Argument, word: str) -> str:
    """Return what stands for an argument in the first line of help: ``[KATA]...``."""
    shown = word if argument.required else f"[{word}]"
    return shown if argument.nargs == 1 else f"{shown}..."
