"""The spaCy pipeline: a blank Indonesian tokenizer, sentences, and the readers of facts."""

import spacy
from spacy.language import Language

from nlp.components import readers, sentencizer
from nlp.model import add_ner

COMPONENTS = (
    "kliping_sentences",
    "kliping_regulations",
    "kliping_officials",
    "kliping_quotes",
    "kliping_figures",
    "kliping_places",
)
"""In this order: quotes are resolved with officials, figures leave citations and quotes alone."""

MAX_CHARACTERS = 5_000_000
"""The longest text read; the crawler stops pages far below it."""

_REGISTERED = (readers, sentencizer)  # importing them registers the factories, installed or not


def build_pipeline() -> Language:
    """Return the pipeline that reads the facts of an article.

    >>> doc = build_pipeline()("Sesuai UU No. 23 Tahun 2014. Anggarannya Rp1,2 triliun.")
    >>> [sentence.text for sentence in doc.sents]
    ['Sesuai UU No. 23 Tahun 2014.', 'Anggarannya Rp1,2 triliun.']
    >>> doc.spans["regulations"].attrs["records"][0]["id"]
    'uu/2014/23'
    """
    nlp = spacy.blank("id")
    nlp.max_length = MAX_CHARACTERS
    for component in COMPONENTS:
        nlp.add_pipe(component)
    add_ner(nlp, after=COMPONENTS[0])
    return nlp
