"""``kliping sources``: which outlets are collected, and how it goes."""

import click
from rich.table import Table

from kliping.console import out, say, tell, warn
from kliping.sourcing import read_chosen_sources
from kliping.workplace import begin
from lexicon.regions import load_regions


@click.command("sources", help=say("help.sources"))
@click.argument("words", nargs=-1)
def command(words: tuple[str, ...]) -> None:
    """List the sources whose id, name, network or region holds all ``words``."""
    settings = begin()
    read = read_chosen_sources(settings)
    table = Table(box=None, pad_edge=False)
    for column in ("id", "name", "region", "zone", "network", "verified"):
        table.add_column(say(f"sources.{column}"))
    shown = 0
    for source in read.sources:
        region = load_regions().get(source.region) if source.region else None
        row = (
            source.id,
            source.name,
            region.label if region else "",
            source.zone,
            source.network or "",
            say("yes") if source.verified else say("no"),
        )
        if all(word.lower() in " ".join(row).lower() for word in words):
            table.add_row(*row)
            shown += 1
    out.print(table)
    tell("sources.shown", shown=shown, total=len(read.sources))
    for problem in read.problems:
        warn("sources.problem", file=problem.file, message=problem.message)
    if read.problems:
        raise SystemExit(1)
