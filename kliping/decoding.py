"""In which of the usual ways a user's text file is written."""

import codecs
from collections.abc import Iterable


def find_encoding(pieces: Iterable[bytes]) -> str:
    """Return the codec of a text that comes in pieces.

    UTF-16 with its mark is what Notepad calls Unicode; whatever is no valid UTF-8 is what Windows
    calls ANSI, since no other text is UTF-8 by accident.

    >>> [find_encoding([text.encode(codec)]) for text, codec in [
    ...     ("“baik”", "utf-8"), ("“baik”", "cp1252"), ("baik", "utf-16")]]
    ['utf-8-sig', 'cp1252', 'utf-16']
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    try:
        for piece in pieces:
            if first and piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            decoder.decode(piece)
            first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
