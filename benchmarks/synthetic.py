"""Articles for measurements: words as frequent as in a language, the same in every run."""

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import accumulate

from records.article import Article
from records.facts import Enrichment, Facts, Figure, Official, RegulationMention
from records.identity import article_id
from tests.making import NOON, make_article

VOCABULARY = 60_000
WORDS = 300
SENTENCE = 20
SOURCES = 200
LENGTH = 2000
"""Characters after which no further paragraph is begun."""

COPIES = 0.1
TOLD = 0.5
"""Chances that an article is a copy, and a paragraph one that was told."""
_SYLLABLES = [consonant + vowel for consonant in "bkdgjlmnprstwy" for vowel in "aiu"]
_COMMON = """
    yang dan di banjir warga sorong bupati anggaran pekerja jaminan sosial daerah naik
"""


class Writer:
    """Writes articles of made-up words by Zipf's law, 2,100 characters each.

    With ``told``, paragraphs in which there is something to read, they make up half of every
    article; and one article in ten is a copy of the one before, as news is.
    """

    def __init__(self, seed: int = 7, *, told: Sequence[str] = ()) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - no secret
        self._told = told
        self._last = ""
        self._words = _COMMON.split() + [self._word() for _ in range(VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self._words))))

    def write(self, number: int) -> Article:
        """Write the article with this number."""
        minutes = self._dice.randrange(2 * 365 * 24 * 60)
        return make_article(
            f"synthetic/{number}",
            source=f"media{self._dice.randrange(SOURCES)}",
            title=self._text(9),
            body=self._body(),
            published=NOON - timedelta(minutes=minutes),
        )

    def read(self, article: Article) -> Enrichment:
        """Return facts as an article usually has them."""
        figure = Figure(start=0, end=6, value=40.2e6, unit="pekerja", kind="level")
        return Enrichment(
            article_id=article_id(article.url),
            version=1,
            pipeline_version="synthetic",
            enriched_at=NOON,
            facts=Facts(
                regulations=(RegulationMention(start=0, end=6, id="uu/2011/24"),),
                figures=(figure, figure),
                officials=(
                    Official(
                        name=f"Nama {self._text(1)}",
                        position="Bupati",
                        organisation="Kabupaten Sorong",
                        mentions=("Nama",),
                    ),
                ),
                places=("96.71",),
            ),
        )

    def _body(self) -> str:
        if not self._told:
            sentences = " ".join(self._sentences(WORDS // SENTENCE))
            return f"SORONG - {sentences} Menurut UU Nomor 24 Tahun 2011, ada 40,2 juta."
        if not self._last or self._dice.random() >= COPIES:
            self._last = "\n\n".join(self._paragraphs())
        return self._last

    def _paragraphs(self) -> Iterator[str]:
        written = 0
        while written < LENGTH:
            is_told = self._dice.random() < TOLD
            part = self._dice.choice(self._told) if is_told else " ".join(self._sentences(2))
            written += len(part)
            yield part

    def _word(self) -> str:
        return "".join(self._dice.choices(_SYLLABLES, k=self._dice.randint(2, 5)))

    def _sentences(self, count: int) -> Iterator[str]:
        for _ in range(count):
            yield f"{self._text(SENTENCE).capitalize()}."

    def _text(self, count: int) -> str:
        total = self._weights[-1]
        return " ".join(
            self._words[bisect(self._weights, self._dice.random() * total)] for _ in range(count)
        )
