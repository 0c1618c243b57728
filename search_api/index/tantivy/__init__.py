"""The embedded engine: the only package that knows tantivy."""
