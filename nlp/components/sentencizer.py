"""The sentence splitter: ours, so that spaCy and the finders cut alike."""

from typing import Any

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.records import text_of
from nlp.finders.sentences import find_sentences


@Language.factory(
    "kliping_sentences",
    assigns=["token.is_sent_start", "doc.sents"],
    default_score_weights={"sents_f": 1.0},
)
def make_sentences(nlp: Language, name: str) -> "SentenceMarker":
    """Build the component; spaCy finds this through the ``spacy_factories`` entry point."""
    del nlp, name
    return SentenceMarker()


class SentenceMarker:
    """Mark where sentences start; ``No.``, ``Drs.``, ``S.H.``, ``Rp.`` end none."""

    def __call__(self, doc: Doc) -> Doc:
        starts = [sentence.start for sentence in find_sentences(text_of(doc))]
        ends = doc.to_array(IDX) + doc.to_array(LENGTH)
        begins: Any = np.full((len(doc), 1), -1)
        begins[np.searchsorted(ends, starts, side="right")] = 1
        begins[:1] = 1
        doc.from_array([SENT_START], begins.astype("uint64"))
        return doc
