"""Turn the corpora into spaCy ``Doc`` objects: gold names, and a pool with parts of speech only."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

_OPENING = frozenset("([{\u201c\u2018")
_CLOSING = frozenset(")]},.;:!?%\u201d\u2019") | {"..."}
_CLITICS = frozenset({"nya", "lah", "pun", "kah"})
_TAGS = {
    "NNP": "PROPN", "NN": "NOUN", "VB": "VERB", "IN": "ADP", "PR": "PRON", "ADV": "ADV",
    "JJ": "ADJ", "SC": "SCONJ", "DT": "DET", "NUM": "NUM", "CC": "CCONJ", "FW": "FOREIGN",
    "NEG": "ADV", "RP": "PART", "UH": "X", "SYM": "PUNCT",
}  # fmt: skip


class Row(NamedTuple):
    """One printed word of a corpus."""

    word: str
    tag: str
    name: str
    """IOB tag of the name it belongs to; empty where the corpus does not say."""


def read_idner(path: Path) -> Iterator[list[Row]]:
    """Yield the sentences of idner-news-2k: ``word POS TAG`` a line, blank lines between."""
    yield from _read_blocks(path, lambda cells: Row(cells[0], cells[1], cells[2]), separator=" ")


def read_pool(path: Path) -> Iterator[list[Row]]:
    """Yield the sentences of nlp-id's ``dataset_postag.txt``, with split clitics joined again."""
    for block in _read_blocks(path, lambda cells: Row(cells[0], cells[1].upper(), ""), "\t"):
        yield list(_join_clitics(block))


def make_gold_doc(nlp: Language, rows: Sequence[Row]) -> Doc:
    """Return the reference of one sentence, its words one space apart as ``spacy convert`` does."""
    return Doc(
        nlp.vocab,
        words=[row.word for row in rows],
        tags=[row.tag for row in rows],
        ents=[row.name for row in rows],
    )


def make_pool_doc(nlp: Language, rows: Sequence[Row]) -> Doc:
    """Return a pool sentence as newspapers print it: no space before a comma."""
    words = [row.word for row in rows]
    return Doc(
        nlp.vocab,
        words=words,
        spaces=list(_spaces(words)),
        tags=[_TAGS.get(row.tag, "X") for row in rows],
    )


def make_example(nlp: Language, reference: Doc) -> Example:
    """Pair ``reference`` with the same text cut by our own tokenizer."""
    return Example(nlp.make_doc(reference.text), reference)


def make_printed_example(nlp: Language, reference: Doc) -> Example:
    """Pair ``reference`` with its own words, as ``spacy evaluate`` does for such corpora."""
    words = [token.text for token in reference]
    return Example(Doc(nlp.vocab, words=words), reference)


def _read_blocks(
    path: Path, make_row: Callable[[list[str]], Row], separator: str
) -> Iterator[list[Row]]:
    block: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.strip().split(separator)
        if len(cells) > 1 and cells[0]:
            block.append(make_row(cells))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _join_clitics(rows: Sequence[Row]) -> Iterator[Row]:
    held: Row | None = None
    for row in rows:
        if held and row.word in _CLITICS and re.fullmatch(r"[^\W\d_]{2,}", held.word):
            held = held._replace(word=held.word + row.word)
            continue
        if held:
            yield held
        held = row
    if held:
        yield held


def _spaces(words: Sequence[str]) -> Iterator[bool]:
    quoted = False
    for word, following in zip(words, [*words[1:], "."], strict=True):
        if word == '"':
            quoted = not quoted
        before_closing = following in _CLOSING or (following == '"' and quoted)
        yield not (before_closing or word in _OPENING or (word == '"' and quoted))
