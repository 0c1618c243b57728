"""Speak to the person at the terminal: sentences, tables, progress."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from lexicon.translations import Language, load_translations

LANGUAGE: Language = "en" if os.environ.get("KLIPING_LANG", "id").lower().startswith("en") else "id"
"""Help is built when the commands are defined, before any setting is read."""

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say(key: str, **values: object) -> str:
    """Return a sentence in the user's language."""
    return load_translations("kliping").say(LANGUAGE, key, **values)


def tell(key: str, **values: object) -> None:
    """Print a sentence."""
    out.print(say(key, **values), soft_wrap=True, markup=False)


def warn(key: str, **values: object) -> None:
    """Print a sentence where it does not mix with results."""
    err.print(say(key, **values), soft_wrap=True, markup=False, style="yellow")


class Step(Protocol):
    """Moves a progress bar."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show that ``done`` of ``total`` are done."""
        ...


@contextmanager
def progress(key: str, *, total: int | None = None) -> Iterator[Step]:
    """Show a bar on a terminal (on stderr), nothing elsewhere."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    with bar:
        task = bar.add_task(say(key), total=total)

        def step(done: int, total: int | None = None) -> None:
            bar.update(task, completed=done, total=total)

        yield step
