"""What ``kliping extract`` needs besides its command line: documents in, facts out, both ways.

JSON lines have exactly the fields of ``docs/facts.md``; on a terminal the text is coloured and a
table lists the facts.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lexicon.registry import Standing, judge_citation
from nlp.enricher import Enricher, Reading
from records.base import make_storable
from records.facts import Facts, Figure, Official, Quote, RegulationMention

STYLES = {
    "regulations": "bold black on bright_yellow",
    "figures": "bold black on bright_cyan",
    "quotes": "italic green",
    "officials": "bold magenta",
}
"""How each kind of fact is coloured; later ones are laid over earlier ones."""

_FIELDS = ("regulations", "figures", "officials", "quotes")
_CUT = 160
_WORDS = {
    "direct": "langsung · direct",
    "indirect": "tidak langsung · indirect",
    "about": "sekitar · about",
    "at_least": "sedikitnya · at least",
    "at_most": "paling banyak · at most",
    "change": "perubahan · change",
    "target": "sasaran · target",
    "share": "bagian · share",
    "draft": "rancangan · draft",
    "ocr": "rusak pindaian · ocr",
    "doubled": "kata berulang · doubled",
    "percent": "persen",
    "percentage_point": "poin persen",
    "basis_point": "basis poin",
}
"""Values of fields as the table prints them, in both of its languages."""


class BadLineError(ValueError):
    """A line that is no document."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be read; offsets of its facts point into ``text``."""

    id: str
    text: str
    title: str = ""
    published: date | None = None
    source_region: str | None = None
    from_html: bool = False
    """Whether ``text`` was taken out of a page, so that a reader of offsets must be given it."""


def make_document(
    document_id: str,
    text: str,
    *,
    title: str = "",
    published: date | None = None,
    from_html: bool = False,
) -> Document:
    """Return a document whose text every store can keep; one character for one."""
    return Document(
        document_id, make_storable(text), title=title, published=published, from_html=from_html
    )


def parse_json_line(line: str) -> Document:
    """Return the document of a JSON line with ``id`` and ``text``; ``title`` helps if given.

    Raises:
        BadLineError: with a sentence that says what is wrong.
    """
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLineError(f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(row, dict):
        raise BadLineError("not a JSON object")
    for field in ("id", "text"):
        if not isinstance(row.get(field), str):
            raise BadLineError(f'the field "{field}" is missing or no string')
    title = row.get("title")
    return make_document(row["id"], row["text"], title=title if isinstance(title, str) else "")


def read_json_lines(lines: Iterable[str]) -> Iterator[Document]:
    """Yield the documents of JSON lines, blank ones passed over.

    Raises:
        BadLineError: with the number of the line.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield parse_json_line(line)
            except BadLineError as error:
                raise BadLineError(f"line {number}: {error}") from error


def extract(enricher: Enricher, documents: Iterable[Document]) -> Iterator[tuple[Document, Facts]]:
    """Yield each document with its facts."""
    for document in documents:
        yield (
            document,
            enricher.read(
                document.text,
                title=document.title,
                published=document.published,
                source_region=document.source_region,
            ),
        )


def extract_many(
    enricher: Enricher, documents: Iterable[Document], *, n_process: int = 1
) -> Iterator[tuple[Document, Facts]]:
    """Yield the same in batches, with several processes if asked for."""
    kept = list(documents)
    readings = (Reading(d.text, d.title, d.published, d.source_region) for d in kept)
    yield from zip(kept, enricher.read_many(readings, n_process=n_process), strict=True)


def format_json_line(document: Document, facts: Facts, *, with_text: bool = False) -> str:
    """Return the JSON line of a document: ``id`` and the four lists of facts.

    ``with_text`` adds the text that offsets point into, for documents taken out of HTML.
    """
    row: dict[str, object] = {"id": document.id}
    if with_text:
        row["text"] = document.text
    dumped = facts.model_dump(mode="json")
    row |= {field: dumped[field] for field in _FIELDS}
    return json.dumps(row, ensure_ascii=False)


def render(document: Document, facts: Facts) -> RenderableType:
    """Return the text with coloured facts and a table below it, for a terminal."""
    table = render_table(document.text, facts, published=document.published)
    return Group(render_text(document.text, facts), Text(), table)


def render_text(text: str, facts: Facts) -> Text:
    """Return ``text`` with its facts in colours."""
    shown = Text(text)
    for quote in facts.quotes:
        shown.stylize(STYLES["quotes"], quote.start, quote.end)
    for official in facts.officials:
        if official.mentions:
            shown.highlight_words(list(official.mentions), STYLES["officials"])
    for figure in facts.figures:
        shown.stylize(STYLES["figures"], figure.start, figure.end)
    for mention in facts.regulations:
        shown.stylize(STYLES["regulations"], mention.start, mention.end)
    return shown


def render_table(text: str, facts: Facts, *, published: date | None = None) -> Table:
    """Return a table with a row a fact: kind, words, what was read.

    A regulation that the registry holds against the text is marked as such: another one bears the
    title, or the number cannot be on the day of publication (today where none is given).
    """
    table = Table(expand=True)
    for heading in ("Fakta · Fact", "Kata · Words", "Terbaca · Read as"):
        table.add_column(heading, overflow="fold")
    on = published or datetime.now(tz=UTC).date()
    for mention in facts.regulations:
        said = _say_regulation(mention, on=on)
        table.add_row("regulasi", _words(text, mention), said, style="yellow")
    for figure in facts.figures:
        table.add_row("angka", _words(text, figure), _say_figure(figure), style="cyan")
    for official in facts.officials:
        table.add_row("pejabat", official.name, _say_official(official), style="magenta")
    for quote in facts.quotes:
        table.add_row("kutipan", _words(text, quote), _say_quote(quote), style="green")
    return table


def _words(text: str, fact: RegulationMention | Figure | Quote) -> Text:
    """Return the words of a fact; of a long quote the beginning, since the text stands above."""
    words = " ".join(text[fact.start : fact.end].split())
    whole = len(words) <= _CUT or not isinstance(fact, Quote)
    return Text(words if whole else f"{words[: _CUT - 1]}…")


def _say_regulation(mention: RegulationMention, *, on: date) -> Text:
    parts = [mention.id or "?", *mention.provisions]
    if mention.title:
        parts.append(f"“{mention.title}”")
    parts += [_WORDS["draft"]] * mention.draft + [_WORDS.get(flag, flag) for flag in mention.flags]
    if mention.id:
        parts.append(_say_standing(judge_citation(mention.id, mention.title, on=on)))
    return Text(" · ".join(part for part in parts if part))


def _say_standing(standing: Standing) -> str:
    if standing.state == "title_mismatch":
        return f"judul milik · title of {standing.likely}"
    return "nomor mustahil · impossible number" if standing.state == "impossible" else ""


def _say_figure(figure: Figure) -> Text:
    value = _dotted(figure.value) + (f"-{_dotted(figure.value_max)}" if figure.value_max else "")
    modifier = _WORDS[figure.modifier] if figure.modifier else None
    unit = _WORDS.get(figure.unit or "", figure.unit or "")
    parts = [f"{value} {unit}".strip(), modifier, _WORDS.get(figure.kind), figure.measure]
    parts += [figure.as_of, figure.speaker]
    return Text(" · ".join(part for part in parts if part))


def _say_official(official: Official) -> Text:
    return Text(" · ".join(part for part in (official.position, official.organisation) if part))


def _say_quote(quote: Quote) -> Text:
    return Text(
        " · ".join(part for part in (quote.speaker or "?", quote.cue, _WORDS[quote.kind]) if part)
    )


def _dotted(number: float) -> str:
    """Return a number as Indonesian readers write it: ``1.250,5``."""
    return f"{number:,.4f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))
