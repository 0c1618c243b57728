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

    The forms are spelled out, since spaCy forgets ``Vectors.attr`` when a pipeline is saved.
    """
    content = srsly.msgpack_loads(path.read_bytes())
    words = content["words"]
    data = np.frombuffer(content["data"], dtype="float16").reshape(len(words), -1)
    vectors = Vectors(data=data.astype("float32"), name="kliping")
    for row, word in enumerate(words):
        for form in {word, word.capitalize(), word.upper()}:
            vectors.add(form, row=row)
    return vectors


def save_vectors(words: list[str], data: Any, path: Path) -> None:
    """Write word vectors, at half precision."""
    content = {"words": words, "data": np.asarray(data, dtype="float16").tobytes()}
    path.write_bytes(srsly.msgpack_dumps(content))
