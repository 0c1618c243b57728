"""Cut an article's body into stretches, each with the facts that cover it.

Facts overlap (a figure inside a quote), and HTML elements may not: so the text is cut at every
edge, and each stretch is one element that names all its facts.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lexicon.patterns import alternatives
from records.facts import Facts
from search_api.highlights import Span

KINDS = ("regulation", "figure", "official", "quote")
"""From the most particular to the widest: the first one of a stretch is where its link leads."""

_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Marked:
    """A fact where it stands in the text."""

    start: int
    end: int
    kind: str
    """One of ``KINDS``."""

    number: int
    """Its place in the article's list of this kind."""

    @property
    def anchor(self) -> str:
        """Name of the fact in the page's addresses: ``figure-3``."""
        return f"{self.kind}-{self.number}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text that the same facts cover."""

    text: str
    facts: tuple[Marked, ...]
    """Most particular first."""

    begins: tuple[str, ...]
    """Anchors of the facts that begin here: the panel's links lead here."""

    hit: bool
    """Whether the query asked for these words."""


def find_marked(body: str, facts: Facts) -> list[Marked]:
    """Return all facts where they stand; officials at each form by which they are named."""
    marked = [
        Marked(fact.start, min(fact.end, len(body)), kind, number)
        for kind, spans in (
            ("regulation", facts.regulations),
            ("figure", facts.figures),
            ("quote", facts.quotes),
        )
        for number, fact in enumerate(spans)
        if fact.start < len(body)
    ]
    marked += _find_officials(body, facts)
    return sorted(marked, key=lambda fact: (fact.start, KINDS.index(fact.kind)))


def build_paragraphs(
    body: str, marked: Sequence[Marked], hits: Sequence[Span] = ()
) -> list[list[Stretch]]:
    """Return the paragraphs of ``body`` as stretches; joined they are the paragraph's text.

    ``marked`` and ``hits`` come in the order of their starts. One sweep over all edges, so that
    an article of nothing but figures takes no longer than its length.
    """
    edges = {edge for fact in marked for edge in (fact.start, fact.end)}
    edges |= {edge for span in hits for edge in span}
    edges |= {edge for span in _paragraphs(body) for edge in span}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(body))
    sweep = _Sweep(marked, hits)
    paragraphs: list[list[Stretch]] = []
    position = 0
    for start, end in _paragraphs(body):
        stretches: list[Stretch] = []
        while cuts[position] < start:
            position += 1
        while cuts[position] < end:
            stretches.append(sweep.cut(body, cuts[position], cuts[position + 1]))
            position += 1
        paragraphs.append(stretches)
    return paragraphs


class _Sweep:
    """Walks through the text once and knows which facts and hits are open."""

    def __init__(self, marked: Sequence[Marked], hits: Sequence[Span]) -> None:
        self._coming = deque(marked)
        self._hits = deque(hits)
        self._open: list[Marked] = []
        self._begun: set[str] = set()

    def cut(self, body: str, start: int, end: int) -> Stretch:
        """Return the stretch from ``start`` to ``end``, which no edge divides."""
        while self._coming and self._coming[0].start <= start:
            self._open.append(self._coming.popleft())
        self._open = [fact for fact in self._open if fact.end > start]
        self._open.sort(key=lambda fact: KINDS.index(fact.kind))
        while self._hits and self._hits[0][1] <= start:
            self._hits.popleft()
        anchors = dict.fromkeys(fact.anchor for fact in self._open)
        begins = tuple(anchor for anchor in anchors if anchor not in self._begun)
        self._begun.update(begins)
        hit = bool(self._hits) and self._hits[0][0] <= start
        return Stretch(body[start:end], tuple(self._open), begins, hit)


def _paragraphs(body: str) -> Iterator[Span]:
    start = 0
    for match in _BREAK.finditer(body):
        if body[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if body[start:].strip():
        yield start, len(body)


def _find_officials(body: str, facts: Facts) -> Iterator[Marked]:
    """Yield each place where an official is named, the longest form first."""
    forms = {
        form: number
        for number, official in reversed(list(enumerate(facts.officials)))
        for form in (*official.mentions, official.name)
        if form.strip()
    }
    if not forms:
        return
    pattern = _any_of(forms)
    for match in pattern.finditer(body):
        yield Marked(match.start(), match.end(), "official", forms[match.group()])


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(forms)})(?!\w)")
