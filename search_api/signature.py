"""Reduce a body to a signature by which copies of a press release are recognised."""

import hashlib
from collections.abc import Iterator

import numpy as np
from datasketch import MinHash  # type: ignore[import-untyped]  # ships no types

from lexicon.tokens import tokens_of
from records.archive.clusters import Signature

PERMUTATIONS = 128
SHINGLE = 5
"""Words in a row that are compared as one."""

SHORT = 60
"""Bodies of fewer words are alike only when equal: five words in a row say too little there."""

SIMILAR = 0.7
"""Estimated share of common shingles from which two bodies tell the same story."""

_ROWS = 4
"""Values of a band: 32 bands of 4 miss two bodies of similarity 0.7 once in 5,000 times."""


def build_signature(article_id: str, body: str) -> Signature:
    """Return the signature of an article's body."""
    words = tokens_of(body)
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=16).hexdigest()
    if len(words) < SHORT:
        return Signature(article_id=article_id, body_hash=digest)
    values = _minhash(words)
    return Signature(
        article_id=article_id,
        body_hash=digest,
        minhash=values.tobytes().hex(),
        bands=tuple(
            values[start : start + _ROWS].tobytes().hex() for start in range(0, PERMUTATIONS, _ROWS)
        ),
    )


def estimate_similarity(one: str, other: str) -> float:
    """Return the share of shingles that the bodies of two minhashes have in common, estimated."""
    return float(np.mean(_values(one) == _values(other)))


def _minhash(words: list[str]) -> np.ndarray:
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
    sketch.update_batch(list(_shingles(words)))
    return np.asarray(sketch.hashvalues, dtype="<u4")


def _shingles(words: list[str]) -> Iterator[bytes]:
    for start in range(len(words) - SHINGLE + 1):
        yield " ".join(words[start : start + SHINGLE]).encode()


def _values(minhash: str) -> np.ndarray:
    return np.frombuffer(bytes.fromhex(minhash), dtype="<u4")
