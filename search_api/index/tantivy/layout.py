"""The fields of both collections as tantivy is told of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

import tantivy as engine

from search_api.index.analysis import analysis_fingerprint
from search_api.query.fields import Collection


@dataclass(frozen=True)
class Layout:
    """The fields of one collection."""

    texts: tuple[str, ...]
    keywords: tuple[str, ...]
    integers: tuple[str, ...]
    floats: tuple[str, ...]
    plain: tuple[tuple[str, float], ...]
    """Where words without a field are looked for, and how much each place weighs."""

    def build(self) -> engine.Schema:
        builder = engine.SchemaBuilder()
        builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
        builder.add_text_field(
            "key", stored=True, fast=True, tokenizer_name="raw", index_option="basic"
        )
        builder.add_unsigned_field("story", indexed=True, fast=True)
        for name in self.texts:
            for stream in ("exact", "stem"):
                builder.add_text_field(f"{name}_{stream}", tokenizer_name="whitespace")
        for name in self.keywords:
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        for name in self.integers:
            builder.add_integer_field(name, indexed=True, fast=True)
        for name in self.floats:
            builder.add_float_field(name, indexed=True, fast=True)
        return builder.build()


_SHARED = ("source", "region", "place", "kind", "regulation", "regtype", "issuer", "cluster")
LAYOUTS: Mapping[Collection, Layout] = {
    "articles": Layout(
        texts=("title", "body", "author", "official", "organisation"),
        keywords=(*_SHARED, "has", "official_name"),
        integers=("published", "year"),
        floats=(),
        plain=(("title", 3.0), ("body", 1.0)),
    ),
    "figures": Layout(
        texts=("title", "sentence", "measure", "speaker"),
        keywords=(*_SHARED, "unit", "figurekind", "article"),
        integers=("published", "year", "as_of_from", "as_of_to"),
        floats=("value",),
        plain=(("sentence", 1.0),),
    ),
}


def format_name() -> str:
    """Return a name for what this program writes: layout, engine and analysis."""
    layouts = json.dumps({name: vars(layout) for name, layout in LAYOUTS.items()})
    parts = (version("tantivy"), layouts, analysis_fingerprint())
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
