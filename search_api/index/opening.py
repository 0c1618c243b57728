"""Open the index that a URL names: the one place that knows which engines there are."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from search_api.index.port import SearchIndex
from search_api.index.server_options import ServerOptions
from search_api.index.tantivy.index import MemoryIndex, TantivyIndex


def open_index(url: str, server: ServerOptions | None = None) -> SearchIndex:
    """Return the index at ``url``: ``tantivy:///a/folder``, ``memory:`` or ``https://a,b/name``.

    Nothing is asked yet: a folder or a server without an index is no error, searches say that it
    is being rebuilt. ``server`` is what Elasticsearch must be told besides its address.
    """
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryIndex()
    if parts.scheme in {"http", "https"} and parts.netloc:
        # The client takes a third of a second to import, which nobody waits for who has a folder.
        from search_api.index.elastic.index import ElasticIndex  # noqa: PLC0415

        return ElasticIndex(url, server or ServerOptions())
    folder = unquote(parts.path).lstrip("/")
    if parts.scheme == "tantivy" and not parts.netloc and folder:
        return TantivyIndex(Path("/", folder))
    msg = f"no engine for {url!r}: write tantivy:/// and a folder, or https:// and a server"
    raise ValueError(msg)
