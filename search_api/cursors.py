"""Cursors of lists: the last place, signed with the question, without state on the server."""

import hashlib

from itsdangerous import BadSignature, URLSafeSerializer

from search_api.index.port import Position, SearchQuery


class CursorError(ValueError):
    """A cursor that was not made for this question, or not by us."""


class Cursors:
    """Signs and reads cursors."""

    def __init__(self, secret: str | bytes) -> None:
        self._serializer = URLSafeSerializer(secret, salt="kliping.cursor")

    def sign(self, query: SearchQuery, position: Position) -> str:
        """Return the cursor that goes on behind ``position`` in the answers to ``query``."""
        return str(self._serializer.dumps([*position, _digest(query)]))

    def read(self, query: SearchQuery, cursor: str) -> Position:
        """Return the place that ``cursor`` stands for.

        Raises:
            CursorError: it belongs to another question.
        """
        try:
            published, one, digest = self._serializer.loads(cursor)
        except (BadSignature, ValueError, TypeError) as error:
            msg = "this is no cursor of ours"
            raise CursorError(msg) from error
        if digest != _digest(query):
            msg = "the cursor belongs to another question"
            raise CursorError(msg)
        return Position(int(published), str(one))


def _digest(query: SearchQuery) -> str:
    asked = f"{query.tree!r} {query.collection} {query.sort} {query.fold}"
    return hashlib.blake2b(asked.encode(), digest_size=8).hexdigest()
