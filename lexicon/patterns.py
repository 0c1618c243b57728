"""Turn word lists into pieces of regular expressions, for every finder and reader alike."""

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str], *, space: str = r"\ ") -> str:
    r"""Return a pattern of any of ``words``, longer ones first, so that no beginning is taken.

    ``space`` is the pattern of a space inside them. Of no words it is one that nothing matches.

    >>> alternatives(["jo", "jo.", "sampai dengan"])
    'sampai\\ dengan|jo\\.|jo'
    >>> alternatives(["sampai dengan"], space=r"\s+")
    'sampai\\s+dengan'
    """
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", space) for word in longest_first) or "(?!)"
