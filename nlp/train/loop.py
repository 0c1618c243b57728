"""One training loop for all stages: averaged Adam, compounding batches, a fixed number of steps."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from thinc.api import Adam, fix_random_seed

EVERY = 100
"""Steps between two measurements."""

_GROWTH = 1.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how hard one stage trains."""

    steps: int
    dropout: float = 0.2
    rate: float = 0.001
    smallest: int = 100
    largest: int = 1000
    """Words in a batch, growing from the first to the second."""

    seed: int = 0


def train(
    nlp: Language,
    examples: Sequence[Example],
    schedule: Schedule,
    *,
    measure: Callable[[int, dict[str, float]], None],
) -> None:
    """Train the enabled pipes on ``examples``; the caller has initialised them.

    ``measure`` is called every ``EVERY`` steps and after the last, with the averaged weights.
    """
    fix_random_seed(schedule.seed)
    optimizer = Adam(
        learn_rate=schedule.rate, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True
    )
    losses: dict[str, float] = {}
    for step, batch in enumerate(_batches(examples, schedule), start=1):
        nlp.update(batch, drop=schedule.dropout, sgd=optimizer, losses=losses)
        if step % EVERY == 0 or step == schedule.steps:
            with nlp.use_params(optimizer.averages):
                measure(step, losses)
            losses = {}
        if step == schedule.steps:
            break


def _batches(examples: Sequence[Example], schedule: Schedule) -> Iterator[list[Example]]:
    chance = random.Random(schedule.seed)  # noqa: S311 - repeatable, not secret

    def endless() -> Iterator[Example]:
        while True:
            order = list(examples)
            chance.shuffle(order)
            yield from order

    yield from minibatch_by_words(endless(), size=_sizes(schedule), discard_oversize=False)


def _sizes(schedule: Schedule) -> Any:
    size = float(schedule.smallest)
    while True:
        yield int(size)
        size = min(size * _GROWTH, schedule.largest)
