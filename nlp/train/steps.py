"""The steps of the recipe, each from files to files in a working folder."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vectors import Vectors  # type: ignore[import-not-found]
from thinc.api import fix_random_seed

from nlp.model import load_vectors, save_vectors
from nlp.train import corpora
from nlp.train.annotated import read_annotated
from nlp.train.classes import find_proper, load_classes
from nlp.train.invent import invent_sentences
from nlp.train.loop import Schedule, train
from nlp.train.network import Shape, build_network, tok2vec_of
from nlp.train.own import make_marked_doc, read_lines, read_own
from nlp.train.vectors import learn_vectors, mean_of

Say = Callable[[str], None]
LABELS = ("LOC", "ORG", "PER")
_TAG_STEPS = 900


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the corpora lie and where the steps leave their results."""

    idner: Path
    pool: Path
    work: Path

    @property
    def vectors(self) -> Path:
        """The word vectors."""
        return self.work / "vectors.bin"

    @property
    def tok2vec(self) -> Path:
        """The layers that have learned parts of speech."""
        return self.work / "tok2vec.bin"

    def ner(self, name: str) -> Path:
        """The weights of one trained reader of names."""
        return self.work / f"{name}.ner"

    def gold(self, nlp: Language, part: Literal["train", "dev"]) -> list[Doc]:
        """Sentences of idner-news-2k."""
        rows = corpora.read_idner(self.idner / f"idner2k_{part}.txt")
        return [corpora.make_gold_doc(nlp, sentence) for sentence in rows]

    def load_vectors(self) -> Vectors:
        """Read the word vectors."""
        return load_vectors(self.vectors)


def make_vectors(folder: Folder) -> None:
    """Learn word vectors on the pool and on the training sentences; rare names share one."""
    nlp = spacy.blank("id")
    pool = list(corpora.read_pool(folder.pool))
    docs = [corpora.make_pool_doc(nlp, rows) for rows in pool]
    docs += folder.gold(nlp, "train")
    printed = [[token.norm_ for token in nlp.make_doc(doc.text)] for doc in docs]
    words, data = learn_vectors(printed)
    known, proper = set(words), find_proper(pool)
    classes = load_classes()
    means = [mean_of(words, data, members & proper) for members in classes.values()]
    rare = [list(members - known) for members in classes.values()]
    save_vectors(words, np.vstack([data, *means]), folder.vectors, classes=rare)


def learn_tags(folder: Folder, say: Say) -> None:
    """Teach a fresh ``tok2vec`` the parts of speech of the pool and keep its layers."""
    nlp = build_network(Shape(vectors=folder.load_vectors()), head="tagger")
    docs = folder.gold(nlp, "train")
    docs += [corpora.make_pool_doc(nlp, rows) for rows in corpora.read_pool(folder.pool)]
    examples = [corpora.make_example(nlp, doc) for doc in docs]
    fix_random_seed(0)
    nlp.initialize(lambda: examples[:4000])

    def measure(step: int, losses: dict[str, float]) -> None:
        say(f"tags {step} loss {losses['tagger']:.0f}")
        folder.tok2vec.write_bytes(tok2vec_of(nlp).to_bytes())

    train(nlp, examples, Schedule(steps=_TAG_STEPS, smallest=500, largest=2000), measure=measure)


def learn_names(  # noqa: PLR0913 - each is a choice of the recipe
    folder: Folder,
    name: str,
    say: Say,
    *,
    schedule: Schedule,
    printed: int,
    own: bool,
    invented: int,
    begin: str | None,
) -> None:
    """Train ``name`` on the gold and on our names in sentences of the pool.

    ``printed`` is how often the gold stands there cut as the corpus prints it, ``own`` adds our own
    sentences, and ``invented`` is how often these stand there with other names. What scores best
    on dev is kept; a reader that goes on from ``begin`` leaves the state of each measurement too.
    """
    nlp = build_network(Shape(vectors=folder.load_vectors()), head="ner")
    gold = folder.gold(nlp, "train")
    docs = list(gold)
    if own:
        docs += list(read_own(nlp))
    lines = invent_sentences(read_lines(), times=invented, seed=schedule.seed)
    docs += [make_marked_doc(nlp, line) for line in lines]
    ours = list(read_annotated(nlp, list(corpora.read_pool(folder.pool))))
    docs += ours
    as_printed = gold * printed + ours
    examples = [corpora.make_printed_example(nlp, doc) for doc in as_printed]
    examples += [corpora.make_example(nlp, doc) for doc in docs]
    dev = folder.gold(nlp, "dev")
    # The same beginning and order of labels for all, so that their weights can be averaged.
    fix_random_seed(1)
    nlp.initialize(lambda: [corpora.make_example(nlp, doc) for doc in gold])
    if begin:
        ner_of(nlp).from_bytes(folder.ner(begin).read_bytes(), exclude=["vocab"])
    else:
        tok2vec_of(nlp).from_bytes(folder.tok2vec.read_bytes())

    best = 0.0

    def measure(step: int, losses: dict[str, float]) -> None:
        nonlocal best
        scores = score(nlp, dev)
        say(f"{name} {step} loss {losses['ner']:.0f} {format_scores(scores)}")
        if begin:  # what goes on from a trained reader is there to be averaged
            folder.ner(f"{name}-{step}").write_bytes(ner_of(nlp).to_bytes(exclude=["vocab"]))
        if scores["f"] > best:
            best = scores["f"]
            folder.ner(name).write_bytes(ner_of(nlp).to_bytes(exclude=["vocab"]))

    train(nlp, examples, schedule, measure=measure)


def average(folder: Folder, name: str, members: Sequence[str], say: Say, *, whole: bool) -> None:
    """Make ``name`` the mean of those of ``members`` that score best on dev together.

    All must have begun alike: weights that went different ways have no mean. Every one, two and
    three of them are tried, and all; ``whole`` takes all without trying.
    """
    readers = [load_trained(folder, member) for member in members]
    nlp, dev = readers[0], folder.gold(readers[0], "dev")
    weights = [_weights_of(reader) for reader in readers]
    best = 0.0
    for size in [len(members)] if whole else sorted({1, 2, 3, len(members)}):
        for chosen in combinations(range(len(members)), size):
            _set_weights(nlp, [weights[index] for index in chosen])
            scores = score(nlp, dev)
            if scores["f"] > best:
                best = scores["f"]
                say(f"{name} {[members[index] for index in chosen]} {format_scores(scores)}")
                folder.ner(name).write_bytes(ner_of(nlp).to_bytes(exclude=["vocab"]))


def _weights_of(nlp: Language) -> list[Any]:
    nodes = ner_of(nlp).model.walk()
    return [
        node.get_param(name).copy()
        for node in nodes
        for name in node.param_names
        if node.has_param(name)
    ]


def _set_weights(nlp: Language, weights: Sequence[list[Any]]) -> None:
    """Give the reader the mean of several sets of weights."""
    means = (sum(values) / len(values) for values in zip(*weights, strict=True))
    for node in ner_of(nlp).model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, next(means))


def load_trained(folder: Folder, name: str) -> Language:
    """Return the pipeline with the weights of ``name``."""
    nlp = build_network(Shape(vectors=folder.load_vectors()), head="ner")
    ner_of(nlp).from_bytes(folder.ner(name).read_bytes(), exclude=["vocab"])
    return nlp


def ner_of(nlp: Language) -> Any:
    """Return the pipe that reads names; spaCy types it as a mere callable."""
    return nlp.get_pipe("ner")


def score(nlp: Language, docs: Iterable[Doc]) -> dict[str, float]:
    """Measure as ``spacy evaluate`` does: on the words as the corpus cuts them."""
    scores = nlp.evaluate([corpora.make_printed_example(nlp, doc) for doc in docs])
    kinds = scores["ents_per_type"] or {}
    result = {name: 100 * (scores[f"ents_{name}"] or 0) for name in "prf"}
    return result | {label: 100 * kinds.get(label, {}).get("f", 0) for label in LABELS}


def format_scores(scores: dict[str, float]) -> str:
    """Print scores in one line."""
    return " ".join(f"{name.upper()} {value:.2f}" for name, value in scores.items())
