"""Read our own annotated sentences: ``[LOC SORONG], kabarsorong.co ...``, one a line.

``[O Maluku]`` is a place that is no name where it stands ("Gubernur Maluku"), but may be another.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

OWN = Path(__file__).parent / "data" / "own.txt"

NAME = re.compile(r"\[(PER|ORG|LOC|O) ([^\]]+)\]")


def read_own(nlp: Language, path: Path = OWN) -> Iterator[Doc]:
    """Yield the sentences with their names; raises ``ValueError`` where a name cuts a token."""
    for line in read_lines(path):
        yield make_marked_doc(nlp, line)


def read_lines(path: Path = OWN) -> list[str]:
    """Return the marked sentences."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def make_marked_doc(nlp: Language, line: str) -> Doc:
    """Return one marked sentence as a ``Doc``.

    >>> import spacy
    >>> doc = make_marked_doc(spacy.blank("id"), "Bupati [LOC Sorong] [PER Elisa Kambu] hadir.")
    >>> [(name.text, name.label_) for name in doc.ents]
    [('Sorong', 'LOC'), ('Elisa Kambu', 'PER')]
    """
    text = ""
    places: list[tuple[int, int, str]] = []
    end = 0
    for match in NAME.finditer(line):
        text += line[end : match.start()]
        if match[1] != "O":
            places.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        end = match.end()
    doc = nlp.make_doc(text + line[end:])
    spans = [doc.char_span(start, stop, label=label) for start, stop, label in places]
    if None in spans:
        raise ValueError(f"a name cuts a token: {line}")
    doc.set_ents([span for span in spans if span is not None])
    return doc
