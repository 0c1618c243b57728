"""The ground of every record: frozen, strict about its fields, safe to store."""

import re
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def make_storable(text: str) -> str:
    r"""Put U+FFFD for each NUL and lone surrogate, one for one, so that offsets stay.

    PostgreSQL refuses them and SQLite half takes them, so they end here.

    >>> make_storable("a\x00b")
    'a\ufffdb'
    """
    return _UNSTORABLE.sub("\ufffd", text)


def _storable(value: object) -> object:
    return make_storable(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_storable)]
"""Verbatim text that every store can keep."""

Instant = AwareDatetime
"""A moment with its zone; the archive keeps UTC."""


class Record(BaseModel):
    """A value that travels between stages; it never changes after it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
