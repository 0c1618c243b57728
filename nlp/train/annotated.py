"""Our names in sentences of the pool: places of words, so that its text stays out of here.

A row of ``data/annotated.csv`` is a sentence by its number in the pool (the first is 0), how many
words it has there, and the names in it: ``2-3:ORG 17-20:PER`` (first word, word after the last).
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlp.train.corpora import Row

ANNOTATED = Path(__file__).parent / "data" / "annotated.csv"


def read_annotated(
    nlp: Language, pool: Sequence[Sequence[Row]], path: Path = ANNOTATED
) -> Iterator[Doc]:
    """Yield the annotated sentences, their brackets at the words as idner-news-2k prints them.

    The words of a place are left open (neither a name nor none): what is a place is a matter of
    each corpus' convention.

    Raises:
        ValueError: the pool is another than the one that was annotated.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = [word.word for word in pool[int(row["sentence"])]]
            if len(words) != int(row["words"]):
                raise ValueError(f"sentence {row['sentence']} of the pool has other words")
            yield _make_doc(nlp, *join_brackets(words, _tags(row["names"], len(words))))


def join_brackets(words: Sequence[str], tags: Sequence[str]) -> tuple[list[str], list[str]]:
    """Join brackets to their words: ``( KPU )`` is ``(KPU)`` in idner-news-2k.

    >>> join_brackets(["Pemilu", "(", "KPU", ")"], ["O", "O", "B-ORG", "O"])
    (['Pemilu', '(KPU)'], ['O', 'B-ORG'])
    """
    joined: list[str] = []
    kept: list[str] = []
    opened = False
    for word, tag in zip(words, tags, strict=True):
        if opened or (word == ")" and joined):
            joined[-1] += word
            kept[-1] = tag if opened and kept[-1] == "O" else kept[-1]
        else:
            joined.append(word)
            kept.append(tag)
        opened = word == "("
    return joined, kept


def _tags(names: str, length: int) -> list[str]:
    tags = ["O"] * length
    for name in names.split():
        place, label = name.split(":")
        start, end = map(int, place.split("-"))
        tags[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
    return tags


def _make_doc(nlp: Language, words: list[str], tags: list[str]) -> Doc:
    begun = [
        f"B-{tag[2:]}" if tag[0] == "I" and before[2:] != tag[2:] else tag
        for before, tag in zip(["O", *tags], tags, strict=False)
    ]
    doc = Doc(nlp.vocab, words=words, ents=begun)
    known = [name for name in doc.ents if name.label_ != "LOC"]
    open_words = [name for name in doc.ents if name.label_ == "LOC"]
    doc.set_ents(known, missing=open_words, default="outside")
    return doc
