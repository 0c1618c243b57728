"""Read the facts of texts: one at a time or many, in this process or in several."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby

from spacy.tokens import Doc

from nlp.components.readers import PLACES
from nlp.components.records import Context, get_records, set_context
from nlp.pipeline import build_pipeline
from records.facts import Facts

_READ_BY = (("nlp", ("finders", "components", "data", "model")), ("lexicon", ("", "data")))
_SUFFIXES = (".py", ".toml", ".csv", ".bin", ".cfg", ".json")

_TWINS = str.maketrans("\u0131\u0130\u017f\u212a", "iIsK")
"""Foreign letters that a pattern without case takes for ours, and no table knows; one for one."""

LONGEST_NAMED = 100_000
"""Characters; the longest of the 59 given articles has 6,600."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text to be read, with what is known about it."""

    text: str
    title: str = ""
    published: date | None = None
    source_region: str | None = None


class Enricher:
    """Turns texts into facts. Loading takes a second; one serves all articles of a process."""

    def __init__(self) -> None:
        self._nlp = build_pipeline()

    @property
    def pipeline_version(self) -> str:
        """Names the code and vocabulary by which facts are read; it changes when they do."""
        return _pipeline_version()

    def read(
        self,
        text: str,
        *,
        title: str = "",
        published: date | None = None,
        source_region: str | None = None,
    ) -> Facts:
        """Return the facts of ``text``; its headline and the outlet's region help to resolve them.

        >>> facts = Enricher().read("Bupati Sorong Septinus Mambrasar mengatakan dana desa naik.")
        >>> facts.officials[0].name, facts.quotes[0].speaker
        ('Septinus Mambrasar', 'Septinus Mambrasar')
        """
        reading = Reading(text, title, published, source_region)
        return next(self.read_many([reading]))

    def read_many(
        self, readings: Iterable[Reading], *, batch_size: int = 64, n_process: int = 1
    ) -> Iterator[Facts]:
        """Yield the facts of each reading, in order.

        Texts of more than ``LONGEST_NAMED`` characters, which no article has, are read by grammar
        alone: the trained reader holds a whole text in memory, 4 kilobytes a character.
        """
        for is_long, group in groupby(readings, key=lambda one: len(one.text) > LONGEST_NAMED):
            docs = (self._make_doc(reading) for reading in group)
            disabled = ["ner"] if is_long else []
            with self._nlp.select_pipes(disable=disabled):
                pipe = self._nlp.pipe(docs, batch_size=batch_size, n_process=n_process)
                yield from map(_facts_of, pipe)

    def _make_doc(self, reading: Reading) -> Doc:
        doc = self._nlp.make_doc(reading.text.translate(_TWINS))
        title = reading.title.translate(_TWINS)
        set_context(doc, Context(title, reading.published, reading.source_region))
        return doc


def _facts_of(doc: Doc) -> Facts:
    return Facts(
        regulations=tuple(get_records(doc, "regulations")),
        figures=tuple(get_records(doc, "figures")),
        officials=tuple(get_records(doc, "officials")),
        quotes=tuple(get_records(doc, "quotes")),
        places=tuple(doc.user_data[PLACES]),
    )


@cache
def _pipeline_version() -> str:
    """Return a digest of all that decides what is read."""
    digest = hashlib.blake2b(digest_size=6)
    for package, folders in _READ_BY:
        for folder in folders:
            root = files(package).joinpath(folder) if folder else files(package)
            for place, file in sorted(_files_of(root, deep=bool(folder))):
                digest.update(place.encode())
                digest.update(file.read_bytes())
    return f"facts-{digest.hexdigest()}"


def _files_of(
    root: Traversable, *, deep: bool, above: str = ""
) -> Iterator[tuple[str, Traversable]]:
    """Yield what lies under ``root`` with its place there; ``deep`` goes into folders too."""
    for file in root.iterdir() if root.is_dir() else ():
        place = above + file.name
        if file.is_file() and file.name.endswith(_SUFFIXES):
            yield place, file
        elif deep and file.is_dir():
            yield from _files_of(file, deep=True, above=f"{place}/")
