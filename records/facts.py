"""The four kinds of fact read in an article, and the enrichment that holds them.

Offsets count the characters of ``Article.body`` (Python ``str`` indices, end exclusive);
``body[start:end]`` is the words themselves. ``docs/facts.md`` says what each field means.
"""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from records.base import Instant, Record, Text


class Span(Record):
    """A stretch of the article's body."""

    start: int = Field(ge=0)
    """Offset of the first character in ``Article.body``."""

    end: int = Field(ge=0)
    """Offset one past the last character."""

    @model_validator(mode="after")
    def _holds_words(self) -> Self:
        if self.end <= self.start:
            msg = f"a span ends after it starts: {self.start} to {self.end}"
            raise ValueError(msg)
        return self


class RegulationMention(Span):
    """A place where the text names a legal instrument of Indonesia."""

    id: Text | None
    """Canonical id: ``inpres/2021/2``; null when the text does not say enough."""

    title: Text | None = None
    """The words after ``tentang``: ``Percepatan Penghapusan Kemiskinan Ekstrem``."""

    provisions: tuple[Text, ...] = ()
    """Named provisions in reading order: ``pasal 5 ayat 1 huruf a``."""

    draft: bool = False
    """True for what is not issued yet: RUU, RPP, Raperda, Rancangan ..."""

    resolved_by: Literal["number", "name", "anaphora"] = "number"
    """What the id stands on: a printed number, a name, or a pointer such as ``Inpres tersebut``."""

    flags: tuple[Text, ...] = ()
    """What was read through damage: ``ocr``, ``doubled``; empty when clean."""


class Figure(Span):
    """A quantity the article states, with the words that state it."""

    value: float = Field(allow_inf_nan=False)
    """The number meant, in base units: ``Rp1,2 triliun`` gives ``1_200_000_000_000``."""

    value_max: float | None = Field(default=None, allow_inf_nan=False)
    """Upper end of a range (``5 sampai 10 persen`` gives 10), otherwise null."""

    unit: Text | None
    """``IDR``, ``percent``, ``ha`` ... (``lexicon.units``) or the counted noun: ``pekerja``."""

    modifier: Literal["about", "at_least", "at_most"] | None = None
    """``about`` (sekitar), ``at_least`` (lebih dari), ``at_most`` (hingga), or null."""

    measure: Text | None = None
    """What is counted, as printed: ``peserta aktif BPJS Ketenagakerjaan``."""

    as_of: Text | None = None
    """The words that date the figure: ``per 31 Desember 2023``."""

    as_of_from: date | None = None
    """First day that these words mean: ``2023-12-31``."""

    as_of_to: date | None = None
    """Last day that these words mean, included."""

    kind: Literal["level", "change", "target", "share"] = "level"
    """``naik 12 persen`` is a change, ``60 persen dari penduduk`` a share."""

    change_of: int | None = Field(default=None, ge=0)
    """In ``naik dari 40 menjadi 70``: index, in the article's figures, of the one before."""

    speaker: Text | None = None
    """Full name of the person or institution that the figure is attributed to, or null."""


class Official(Record):
    """A person whom the article gives a position or role in an organisation."""

    name: Text
    """Fullest form without honorifics and titles: ``Anggoro Eko Cahyo``."""

    position: Text | None
    """As printed, without the organisation: ``Direktur Utama``, ``Plt. Bupati``."""

    organisation: Text | None
    """As printed: ``BPJS Ketenagakerjaan``; null where the position says all (``Presiden``)."""

    mentions: tuple[Text, ...] = ()
    """The distinct forms that name the person: ``Anggoro Eko Cahyo``, ``Anggoro``."""


class Quote(Span):
    """Words or content attributed to a speaker."""

    kind: Literal["direct", "indirect"]
    """``direct``: the words between quotation marks; ``indirect``: the attributed clause."""

    speaker: Text | None
    """Full name of the speaker, or the institution; null where the text does not tell."""

    cue: Text | None = None
    """The reporting word: ``kata``, ``ujarnya``, ``menurut``."""


class Facts(Record):
    """All that was read in one text."""

    regulations: tuple[RegulationMention, ...] = ()
    """Regulation mentions in reading order."""

    figures: tuple[Figure, ...] = ()
    """Cited statistics in reading order."""

    officials: tuple[Official, ...] = ()
    """Persons with a position, in the order of their first mention."""

    quotes: tuple[Quote, ...] = ()
    """Quotes in reading order."""

    places: tuple[Text, ...] = ()
    """Codes of the provinces and regencies that the text names, dateline first: ``96.71``."""


class Enrichment(Record):
    """The facts of one version of an article, and by which pipeline they were read."""

    article_id: Text
    """Id of the article that was read."""

    version: int = Field(ge=1)
    """The version that was read; the offsets point into its body."""

    pipeline_version: Text
    """Names code, vocabulary and model weights: when it changes, ``kliping reread`` has work."""

    enriched_at: Instant
    """When it was read."""

    facts: Facts
    """What was read."""
