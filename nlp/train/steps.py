"""The steps of the recipe, each from files to files in a working folder."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vectors import Vectors  # type: ignore[import-not-found]
from thinc.api import fix_random_seed

from nlp.model import load_vectors, save_vectors
from nlp.train import corpora
from nlp.train.invent import invent_sentences
from nlp.train.loop import Schedule, train
from nlp.train.network import Shape, build_network, tok2vec_of
from nlp.train.own import make_marked_doc, read_lines, read_own
from nlp.train.reviewed import load_reviewed
from nlp.train.silver import is_useful, vote
from nlp.train.vectors import learn_vectors

Say = Callable[[str], None]
LABELS = ("LOC", "ORG", "PER")


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

    def silver(self, turn: int) -> Path:
        """The pool as labelled by the teachers."""
        return self.work / f"silver{turn}.spacy"

    def gold(self, nlp: Language, part: Literal["train", "dev"]) -> list[Doc]:
        """Sentences of idner-news-2k."""
        rows = corpora.read_idner(self.idner / f"idner2k_{part}.txt")
        return [corpora.make_gold_doc(nlp, sentence) for sentence in rows]

    def load_vectors(self) -> Vectors:
        """Read the word vectors."""
        return load_vectors(self.vectors)


def make_vectors(folder: Folder) -> None:
    """Learn word vectors on the pool and on the training sentences."""
    nlp = spacy.blank("id")
    docs = [corpora.make_pool_doc(nlp, rows) for rows in corpora.read_pool(folder.pool)]
    docs += folder.gold(nlp, "train")
    words = [[token.norm_ for token in nlp.make_doc(doc.text)] for doc in docs]
    save_vectors(*learn_vectors(words), folder.vectors)


def learn_tags(folder: Folder, say: Say, *, steps: int) -> None:
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

    train(nlp, examples, Schedule(steps=steps, smallest=500, largest=2000), measure=measure)


def learn_names(  # noqa: PLR0913 - each is a choice of the recipe
    folder: Folder,
    name: str,
    say: Say,
    *,
    schedule: Schedule,
    silver: int = 0,
    gold_times: int = 1,
    own: bool = True,
    invented: int = 0,
    begin: str | None = None,
) -> None:
    """Train ``name`` on gold, our own sentences and, from its turn on, the labelled pool."""
    nlp = build_network(Shape(vectors=folder.load_vectors()), head="ner")
    gold = folder.gold(nlp, "train")
    docs = gold * gold_times
    if own:
        docs += list(read_own(nlp))
    lines = invent_sentences(read_lines(), times=invented, seed=schedule.seed)
    docs += [make_marked_doc(nlp, line) for line in lines]
    if silver:
        labelled = DocBin().from_disk(folder.silver(silver)).get_docs(nlp.vocab)
        docs += corpora.join_docs(labelled, longest=2, seed=schedule.seed)
    examples = [corpora.make_example(nlp, doc) for doc in docs]
    dev = folder.gold(nlp, "dev")
    # The same beginning and order of labels for all, so that their weights can be averaged.
    fix_random_seed(1)
    nlp.initialize(lambda: [corpora.make_example(nlp, doc) for doc in gold])
    if begin:
        ner_of(nlp).from_bytes(folder.ner(begin).read_bytes(), exclude=["vocab"])
    else:
        tok2vec_of(nlp).from_bytes(folder.tok2vec.read_bytes())

    def measure(step: int, losses: dict[str, float]) -> None:
        say(f"{name} {step} loss {losses['ner']:.0f} {format_scores(score(nlp, dev))}")
        folder.ner(name).write_bytes(ner_of(nlp).to_bytes(exclude=["vocab"]))

    train(nlp, examples, schedule, measure=measure)


def average(folder: Folder, name: str, members: Sequence[str], say: Say) -> None:
    """Make ``name`` the mean of the weights of ``members``; all must have begun alike."""
    readers = [load_trained(folder, member) for member in members]
    walks = [ner_of(reader).model.walk() for reader in readers]
    for nodes in zip(*walks, strict=True):
        for parameter in nodes[0].param_names:
            if nodes[0].has_param(parameter):
                values = [node.get_param(parameter) for node in nodes]
                nodes[0].set_param(parameter, sum(values) / len(values))
    nlp = readers[0]
    say(f"{name} {format_scores(score(nlp, folder.gold(nlp, 'dev')))}")
    folder.ner(name).write_bytes(ner_of(nlp).to_bytes(exclude=["vocab"]))


def label_pool(folder: Folder, teachers: Iterable[str], *, turn: int) -> None:
    """Let ``teachers`` label the pool; keep what they agree on as silver of this turn."""
    loaded = [load_trained(folder, name) for name in teachers]
    nlp = loaded[0]
    pool = [corpora.make_pool_doc(nlp, rows) for rows in corpora.read_pool(folder.pool)]
    docs = vote(loaded, pool, reviewed=load_reviewed())
    DocBin(docs=[doc for doc in docs if is_useful(doc)]).to_disk(folder.silver(turn))


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
