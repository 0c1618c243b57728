"""The fields that a query may name, and in which collection each lives."""

from dataclasses import dataclass
from typing import Literal

Collection = Literal["articles", "figures"]
Form = Literal["text", "keyword", "region", "regulation", "year", "moment", "number", "day"]

BOTH: frozenset[Collection] = frozenset({"articles", "figures"})
_ARTICLES: frozenset[Collection] = frozenset({"articles"})
_FIGURES: frozenset[Collection] = frozenset({"figures"})


@dataclass(frozen=True, slots=True)
class Field:
    """A name before a colon."""

    name: str
    """As typed and as kept in the index."""

    form: Form
    """How its values are read."""

    collections: frozenset[Collection] = BOTH
    """Where it can be asked."""

    choices: tuple[str, ...] = ()
    """The only values there are, if they are few."""


HAS = ("regulations", "figures", "officials", "quotes", "images")
"""What ``has:`` can ask for."""

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("title", "text"),
        Field("source", "keyword"),
        Field("region", "region"),
        Field("place", "region"),
        Field("kind", "keyword", choices=("news", "policy")),
        Field("author", "text", _ARTICLES),
        Field("official", "text", _ARTICLES),
        Field("organisation", "text", _ARTICLES),
        Field("regulation", "regulation"),
        Field("regtype", "keyword"),
        Field("issuer", "keyword"),
        Field("year", "year"),
        Field("published", "moment"),
        Field("has", "keyword", _ARTICLES, HAS),
        Field("cluster", "keyword"),
        Field("value", "number", _FIGURES),
        Field("unit", "keyword", _FIGURES),
        Field("measure", "text", _FIGURES),
        Field("speaker", "text", _FIGURES),
        Field("as_of", "day", _FIGURES),
        Field("figurekind", "keyword", _FIGURES, ("level", "change", "target", "share")),
    )
}
