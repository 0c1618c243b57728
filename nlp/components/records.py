"""How records ride in a ``Doc``: spans for people, plain dicts with exact offsets in ``attrs``.

Plain values are what survives ``nlp.pipe(n_process=2)``; an object in ``doc._`` does not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel
from spacy.tokens import Doc, SpanGroup

from records.facts import Figure, Official, Quote, RegulationMention, Span

CONTEXT = "kliping"
"""Key in ``doc.user_data`` of what is known about the article besides its text."""

TEXT = "kliping_text"
"""Key in ``doc.user_data`` of the text, while the readers are at work."""

RECORDS: dict[str, type[BaseModel]] = {
    "regulations": RegulationMention,
    "figures": Figure,
    "officials": Official,
    "quotes": Quote,
}
"""The span groups and the records they carry."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the readers of facts may know besides the text."""

    title: str = ""
    published: date | None = None
    source_region: str | None = None


def set_context(doc: Doc, context: Context) -> None:
    """Give ``doc`` its article's context."""
    values: dict[str, Any] = asdict(context)
    values["published"] = context.published.isoformat() if context.published else None
    doc.user_data[CONTEXT] = values


def get_context(doc: Doc) -> Context:
    """Return the context of ``doc``, an empty one where none was given."""
    values = doc.user_data.get(CONTEXT) or {}
    published = values.get("published")
    return Context(
        title=values.get("title", ""),
        published=date.fromisoformat(published) if published else None,
        source_region=values.get("source_region"),
    )


def text_of(doc: Doc) -> str:
    """Return the text of ``doc``; spaCy puts it together anew each time it is asked."""
    text: str | None = doc.user_data.get(TEXT)
    if text is None:
        text = doc.user_data[TEXT] = doc.text
    return text


def put_records(doc: Doc, name: str, records: Iterable[BaseModel], *, label: str) -> None:
    """Put ``records`` into the span group ``name``; those with a place get a span too."""
    kept = list(records)
    spans = (
        doc.char_span(record.start, record.end, label=label, alignment_mode="expand")
        for record in kept
        if isinstance(record, Span)
    )
    doc.spans[name] = SpanGroup(
        doc,
        name=name,
        attrs={"records": [record.model_dump(mode="json") for record in kept]},
        spans=[span for span in spans if span is not None],
    )


def get_records(doc: Doc, name: str) -> Sequence[Any]:
    """Return the records of the span group ``name``, empty where no component made it."""
    if name not in doc.spans:
        return ()
    record = RECORDS[name]
    return tuple(record.model_validate(values) for values in doc.spans[name].attrs["records"])
