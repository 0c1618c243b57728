"""The network: hashed word features, word vectors, a small convolution, one head or the other."""

from dataclasses import dataclass
from typing import Any, Literal

import spacy
from spacy.language import Language
from spacy.vectors import Vectors  # type: ignore[import-not-found]

ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE")

_TAGGER: dict[str, Any] = {"@architectures": "spacy.Tagger.v2", "nO": None}
_NER: dict[str, Any] = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": True,
    "hidden_width": 128,
    "maxout_pieces": 2,
    "use_upper": True,
    "nO": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes that decide quality, speed and weight."""

    width: int = 96
    depth: int = 4
    rows: tuple[int, ...] = (5000, 1000, 2500, 1000)
    vectors: Vectors | None = None


def build_network(shape: Shape, *, head: Literal["tagger", "ner"]) -> Language:
    """Return a blank Indonesian pipeline of one pipe, ``head``, with its own ``tok2vec``."""
    nlp = spacy.blank("id")
    if shape.vectors is not None:
        nlp.vocab.vectors = shape.vectors
    model = {**(_NER if head == "ner" else _TAGGER), "tok2vec": _tok2vec(shape)}
    nlp.add_pipe(head, config={"model": model})
    return nlp


def _tok2vec(shape: Shape) -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": shape.width,
            "attrs": list(ATTRIBUTES),
            "rows": list(shape.rows),
            "include_static_vectors": shape.vectors is not None,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": shape.width,
            "depth": shape.depth,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def tok2vec_of(nlp: Language) -> Any:
    """Return the layers that read words in context, without what the head adds to them."""
    head = nlp.pipe_names[-1]
    pipe: Any = nlp.get_pipe(head)
    model = pipe.model.get_ref("tok2vec")
    return model.layers[0] if head == "ner" else model
