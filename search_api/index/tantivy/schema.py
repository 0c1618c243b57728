"""The fields of a collection as tantivy is told of them."""

from importlib.metadata import version

import tantivy as engine

from search_api.index.layout import Layout, name_format


def build_schema(layout: Layout) -> engine.Schema:
    """Return the schema of a collection."""
    builder = engine.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field(
        "key", stored=True, fast=True, tokenizer_name="raw", index_option="basic"
    )
    builder.add_unsigned_field("story", indexed=True, fast=True)
    for name in layout.texts:
        for stream in ("exact", "stem"):
            builder.add_text_field(f"{name}_{stream}", tokenizer_name="whitespace")
    for name in layout.keywords:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in layout.integers:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in layout.floats:
        builder.add_float_field(name, indexed=True, fast=True)
    return builder.build()


def format_name() -> str:
    """Return a name for what this program writes: layout, engine and analysis."""
    return name_format(version("tantivy"))
