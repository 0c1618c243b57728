"""How fast articles are read: the whole pipeline beside its trained reader of names, in one run.

    OMP_NUM_THREADS=1 python -m benchmarks.reading_speed ARTICLES.jsonl

ARTICLES holds one object with a ``text`` a line; they are read over and over up to ``--words``.
Printed are words a second of both (the better of two turns each, taken alternately), their ratio,
the most memory used, and whether two processes read the same facts as one.
"""

import json
import resource
import time
from itertools import cycle, islice
from pathlib import Path

import click
from spacy.language import Language

from nlp.enricher import Enricher, Reading
from nlp.model import add_ner
from nlp.pipeline import build_pipeline

_BATCH = 64
_TURNS = 2


@click.command(help=__doc__)
@click.argument("articles", type=click.Path(exists=True, path_type=Path))
@click.option("--words", default=120_000, help="About how many words each turn reads.")
def main(articles: Path, words: int) -> None:
    """Measure and print."""
    rows = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    counts = [len(text.split()) for text in texts]
    times = max(1, round(words * len(texts) / sum(counts)))
    many = list(islice(cycle(texts), times))
    total = sum(islice(cycle(counts), times))
    pipelines = {"whole pipeline": build_pipeline(), "names alone": _names_alone()}
    best = dict.fromkeys(pipelines, 0.0)
    for _ in range(_TURNS):
        for name, nlp in pipelines.items():
            best[name] = max(best[name], total / _seconds(nlp, many))
    for name, rate in best.items():
        click.echo(f"{name:<16} {rate:10,.0f} words a second")
    click.echo(f"ratio            {best['whole pipeline'] / best['names alone']:10.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"memory           {peak:10,.0f} MB at most")
    enricher, readings = Enricher(), [Reading(text) for text in texts]
    same = list(enricher.read_many(readings)) == list(enricher.read_many(readings, n_process=2))
    click.echo(f"two processes    {'the same facts' if same else 'OTHER FACTS':>10}")


def _names_alone() -> Language:
    nlp = build_pipeline()
    for name in list(nlp.pipe_names):
        nlp.remove_pipe(name)
    add_ner(nlp)
    return nlp


def _seconds(nlp: Language, texts: list[str]) -> float:
    started = time.perf_counter()
    for _ in nlp.pipe(texts, batch_size=_BATCH):
        pass
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
