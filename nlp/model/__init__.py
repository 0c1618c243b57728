"""The trained reader of names (PER, ORG, LOC); README.md is its model card."""

from pathlib import Path
from typing import Any

import numpy as np
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.util import load_config
from spacy.vectors import Vectors  # type: ignore[import-not-found]

CONFIG = "ner.cfg"
WEIGHTS = "ner.bin"
VECTORS = "vectors.bin"

_HERE = Path(__file__).parent


def add_ner(nlp: Language, *, after: str | None = None) -> None:
    """Add the trained ``ner`` to a pipeline; its word vectors become those of the vocabulary.

    >>> import spacy
    >>> nlp = spacy.blank("id")
    >>> add_ner(nlp)
    >>> [(name.text, name.label_) for name in nlp("Bupati Septinus Howay tiba di Jakarta.").ents]
    [('Septinus Howay', 'PER'), ('Jakarta', 'LOC')]
    """
    nlp.vocab.vectors = load_vectors(_HERE / VECTORS)
    settings: dict[str, Any] = load_config(_HERE / CONFIG)["components"]["ner"]
    settings.pop("factory")
    ner: Any = nlp.add_pipe("ner", config=settings, after=after)
    ner.from_bytes((_HERE / WEIGHTS).read_bytes(), exclude=["vocab"])


def load_vectors(path: Path) -> Vectors:
    """Read word vectors; a word's printed forms (``desa``, ``Desa``, ``DESA``) share one.

    The forms are spelled out, since spaCy forgets ``Vectors.attr`` when a pipeline is saved. Rare
    names share the vector of their class, and only where they are printed as names.
    """
    content = srsly.msgpack_loads(path.read_bytes())
    words, classes = content["words"], content["classes"]
    rows = len(words) + len(classes)
    data = np.frombuffer(content["data"], dtype="float16").reshape(rows, -1)
    vectors = Vectors(data=data.astype("float32"), name="kliping")
    for row, word in enumerate(words):
        for form in {word, word.capitalize(), word.upper()}:
            vectors.add(form, row=row)
    for row, names in enumerate(classes, start=len(words)):
        for name in names.split():
            vectors.add(name.capitalize(), row=row)
            vectors.add(name.upper(), row=row)
    return vectors


def save_vectors(words: list[str], data: Any, path: Path, *, classes: list[list[str]]) -> None:
    """Write word vectors, at half precision: those of ``words``, then one for each class."""
    content = {
        "words": words,
        "classes": [" ".join(sorted(names)) for names in classes],
        "data": np.asarray(data, dtype="float16").tobytes(),
    }
    path.write_bytes(srsly.msgpack_dumps(content))
