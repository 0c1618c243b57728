"""``python -m nlp.train``: the recipe, one step a command; README.md says in which order."""

import os
from pathlib import Path

import click

from nlp.train import steps
from nlp.train.export import export
from nlp.train.loop import Schedule

_PLACE = click.Path(path_type=Path, exists=True)


@click.group(help=__doc__)
@click.option("--idner", type=_PLACE, required=True, help="Folder of the idner2k files.")
@click.option("--pool", type=_PLACE, required=True, help="dataset_postag.txt of the wheel nlp-id.")
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Working folder.")
@click.pass_context
def main(context: click.Context, idner: Path, pool: Path, work: Path) -> None:
    """Make the weights of ``nlp/model``."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        raise click.UsageError("set PYTHONHASHSEED=0: word vectors depend on it")
    work.mkdir(parents=True, exist_ok=True)
    context.obj = steps.Folder(idner, pool, work)


@main.command()
@click.pass_obj
def vectors(folder: steps.Folder) -> None:
    """Learn word vectors."""
    steps.make_vectors(folder)


@main.command()
@click.pass_obj
def tags(folder: steps.Folder) -> None:
    """Teach the shared layers parts of speech."""
    steps.learn_tags(folder, click.echo)


@main.command()
@click.argument("name")
@click.option("--seed", type=int, required=True)
@click.option("--steps", "count", type=int, required=True)
@click.option("--rate", type=float, required=True)
@click.option("--dropout", type=float, required=True)
@click.option(
    "--printed", type=int, required=True, help="How often the gold as the corpus cuts it."
)
@click.option("--own", is_flag=True, help="With our own sentences.")
@click.option("--invented", default=0, help="How often they stand there with invented names.")
@click.option("--begin", help="The trained reader to go on from.")
@click.pass_obj
def names(  # noqa: PLR0913, PLR0917 - one option each
    folder: steps.Folder,
    name: str,
    seed: int,
    count: int,
    rate: float,
    dropout: float,
    printed: int,
    own: bool,
    invented: int,
    begin: str | None,
) -> None:
    """Train the reader of names NAME."""
    schedule = Schedule(steps=count, seed=seed, dropout=dropout, rate=rate)
    steps.learn_names(
        folder,
        name,
        click.echo,
        schedule=schedule,
        printed=printed,
        own=own,
        invented=invented,
        begin=begin,
    )


@main.command()
@click.argument("name")
@click.argument("members", nargs=-1, required=True)
@click.option("--all", "whole", is_flag=True, help="Of all, whatever they score.")
@click.pass_obj
def average(folder: steps.Folder, name: str, members: tuple[str, ...], whole: bool) -> None:
    """Make NAME the mean of those of MEMBERS that go best together."""
    steps.average(folder, name, members, click.echo, whole=whole)


@main.command("export")
@click.argument("name")
@click.pass_obj
def export_model(folder: steps.Folder, name: str) -> None:
    """Put NAME into ``nlp/model``."""
    export(folder, name)


if __name__ == "__main__":
    main()
