"""The sentence splitter: ours, so that spaCy and the finders cut alike."""

from spacy.language import Language
from spacy.tokens import Doc

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
        starts = [sentence.start for sentence in find_sentences(doc.text)]
        following = 0
        for token in doc:
            begins = following < len(starts) and token.idx + len(token) > starts[following]
            token.is_sent_start = token.i == 0 or begins
            while following < len(starts) and starts[following] < token.idx + len(token):
                following += 1
        return doc
