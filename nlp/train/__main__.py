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
@click.option("--steps", "count", default=900)
@click.pass_obj
def tags(folder: steps.Folder, count: int) -> None:
    """Teach the shared layers parts of speech."""
    steps.learn_tags(folder, click.echo, steps=count)


@main.command()
@click.argument("name")
@click.option("--seed", default=0)
@click.option("--steps", "count", default=1500)
@click.option("--dropout", default=0.2)
@click.option("--largest", default=1000, help="Words in the largest batch.")
@click.option("--silver", default=0, help="Turn of the labelled pool to add; 0: none.")
@click.option("--gold-times", default=1, help="How often the gold stands beside the silver.")
@click.option("--own/--no-own", default=True, help="With our own sentences.")
@click.option("--invented", default=0, help="How often they stand there with invented names.")
@click.option("--printed", default=0, help="How often the gold as the corpus cuts it.")
@click.option("--annotated/--no-annotated", default=False, help="With our names in the pool.")
@click.option("--places/--no-places", default=True, help="With the places among those.")
@click.option("--begin", help="The trained reader to go on from.")
@click.option("--rate", default=0.001)
@click.pass_obj
def names(  # noqa: PLR0913, PLR0917 - one option each
    folder: steps.Folder,
    name: str,
    seed: int,
    count: int,
    dropout: float,
    largest: int,
    silver: int,
    gold_times: int,
    invented: int,
    begin: str | None,
    rate: float,
    own: bool,
    printed: int,
    annotated: bool,
    places: bool,
) -> None:
    """Train the reader of names NAME."""
    schedule = Schedule(steps=count, seed=seed, dropout=dropout, largest=largest, rate=rate)
    steps.learn_names(
        folder,
        name,
        click.echo,
        schedule=schedule,
        silver=silver,
        gold_times=gold_times,
        own=own,
        invented=invented,
        printed=printed,
        annotated=annotated,
        places=places,
        begin=begin,
    )


@main.command()
@click.argument("teachers", nargs=-1, required=True)
@click.option("--turn", default=1)
@click.pass_obj
def label(folder: steps.Folder, teachers: tuple[str, ...], turn: int) -> None:
    """Let TEACHERS label the pool."""
    steps.label_pool(folder, teachers, turn=turn)


@main.command()
@click.argument("name")
@click.argument("members", nargs=-1, required=True)
@click.pass_obj
def average(folder: steps.Folder, name: str, members: tuple[str, ...]) -> None:
    """Make NAME the mean of those of MEMBERS that go best together."""
    steps.average(folder, name, members, click.echo)


@main.command("export")
@click.argument("name")
@click.pass_obj
def export_model(folder: steps.Folder, name: str) -> None:
    """Put NAME into ``nlp/model``."""
    export(folder, name)


if __name__ == "__main__":
    main()
