"""Learn word vectors from the pool: what a rare name's neighbours in print tell about it."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

WINDOWS = (2, 6)
"""A narrow window learns how a word is used, a wide one what it is about; both are kept."""

SIZE = 64
RAREST = 3


def learn_vectors(sentences: Sequence[Sequence[str]]) -> tuple[list[str], Any]:
    """Return the words seen three times or more and their vectors; the same on every run.

    Needs gensim and ``PYTHONHASHSEED=0``.
    """
    from gensim.models import Word2Vec  # type: ignore[import-not-found]  # noqa: PLC0415 - only training needs it

    models = [
        Word2Vec(
            sentences, vector_size=SIZE, window=window, min_count=RAREST,
            sg=1, negative=10, epochs=15, workers=1, seed=1,
        )
        for window in WINDOWS
    ]  # fmt: skip
    words = sorted(models[0].wv.index_to_key)
    tables = [_normalised(np.stack([model.wv[word] for word in words])) for model in models]
    return words, np.hstack(tables)


def _normalised(table: Any) -> Any:
    centred = table - table.mean(axis=0)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True)


def mean_of(words: Sequence[str], table: Any, members: Collection[str]) -> Any:
    """Return the mean direction of the words that are ``members``, of length 1."""
    mean = np.mean([table[row] for row, word in enumerate(words) if word in members], axis=0)
    return mean / np.linalg.norm(mean)
