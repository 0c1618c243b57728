"""Open the index that a URL names: the one place that knows which engines there are."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from search_api.index.port import SearchIndex
from search_api.index.tantivy.index import MemoryIndex, TantivyIndex


def open_index(url: str) -> SearchIndex:
    """Return the index at ``url``: ``tantivy:///a/folder`` or ``memory:``.

    A folder without an index is no error: searches say that it is being rebuilt.
    """
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryIndex()
    folder = unquote(parts.path).lstrip("/")
    if parts.scheme == "tantivy" and not parts.netloc and folder:
        return TantivyIndex(Path("/", folder))
    msg = f"no engine for {url!r}: write tantivy:/// and the path of a folder"
    raise ValueError(msg)
