"""Articles for measurements: words as frequent as in a language, the same in every run."""

import random
from bisect import bisect
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
_SYLLABLES = [consonant + vowel for consonant in "bkdgjlmnprstwy" for vowel in "aiu"]
_COMMON = """
    yang dan di banjir warga sorong bupati anggaran pekerja jaminan sosial daerah naik
"""


class Writer:
    """Writes articles of made-up words by Zipf's law."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - no secret
        self._words = _COMMON.split() + [self._word() for _ in range(VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self._words))))

    def write(self, number: int) -> Article:
        """Write the article with this number."""
        minutes = self._dice.randrange(2 * 365 * 24 * 60)
        return make_article(
            f"synthetic/{number}",
            source=f"media{self._dice.randrange(SOURCES)}",
            title=self._text(9),
            body=f"SORONG - {self._sentences()} Menurut UU Nomor 24 Tahun 2011, ada 40,2 juta.",
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

    def _word(self) -> str:
        return "".join(self._dice.choices(_SYLLABLES, k=self._dice.randint(2, 5)))

    def _sentences(self) -> str:
        texts = (self._text(SENTENCE) for _ in range(WORDS // SENTENCE))
        return " ".join(f"{text.capitalize()}." for text in texts)

    def _text(self, count: int) -> str:
        total = self._weights[-1]
        return " ".join(
            self._words[bisect(self._weights, self._dice.random() * total)] for _ in range(count)
        )
