"""The page value that every reader takes: bytes as fetched, decoded and parsed once."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property

from lxml import etree, html
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from crawler.readers.trees import list_names
from records.base import make_storable

_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_WITHOUT_SURROGATES = frozenset(("utf-8", "cp1252"))
_HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True)
class Page:
    """One answer of a web server, or a saved page."""

    url: str
    """Where it was read; empty for a file of unknown origin."""

    body: bytes
    """The bytes, decompressed."""

    fetched_at: datetime
    """When they came."""

    content_type: str = ""
    """As the server said: ``text/html; charset=windows-1252``."""

    status: int = 200
    """HTTP status."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """Other headers, names in lower case."""

    def __getstate__(self) -> dict[str, object]:
        """Give what came over the wire only: the rest is made anew, and a tree cannot travel."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def encoding(self) -> str:
        """How the bytes were turned into text: what they are, before what they say they are."""
        bom, _ = read_bom(self.body)
        if bom:
            return bom
        declared = http_content_type_encoding(self.content_type or None)
        declared = declared or html_body_declared_encoding(self.body)
        # Half of the older sites say iso-8859-1 and send UTF-8; no other text is UTF-8 by accident.
        if _is_utf8(self.body):
            return "utf-8"
        resolved = resolve_encoding(declared) if declared else None
        return "cp1252" if resolved is None or codecs.lookup(resolved).name == "utf-8" else resolved

    @cached_property
    def text(self) -> str:
        """The page as text; bytes that fit no letter become U+FFFD."""
        decoded = self.body.decode(self.encoding, errors="replace").removeprefix("\ufeff")
        if self.encoding in _WITHOUT_SURROGATES:
            return decoded.replace("\0", "\ufffd")  # the same, ten times as fast
        return make_storable(decoded)

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The parsed page.

        Raises:
            ValueError: there is nothing to parse.
        """
        try:
            declaration = _XML_DECLARATION.match(self.text)
            text = self.text[declaration.end() :] if declaration else self.text
            return html.document_fromstring(text)
        except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
            msg = f"no HTML: {error}"
            raise ValueError(msg) from None

    @cached_property
    def names(self) -> frozenset[str]:
        """Every class and id on the page: what is not among them no selector can find."""
        return list_names(self.tree)

    @property
    def is_html(self) -> bool:
        """Whether the server calls it a web page, or says nothing."""
        kind = self.content_type.split(";")[0].strip().lower()
        return not kind or kind in _HTML_TYPES


def _is_utf8(body: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return True
