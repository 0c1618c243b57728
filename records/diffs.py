"""What changed between two versions of an article, word by word, for people who compare them."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from records.base import Record

_TOKENS = re.compile(r"\n\n|\s+|[^\s]+")


class Change(Record):
    """One stretch of text in two versions."""

    kind: Literal["same", "added", "removed", "replaced"]
    """What became of it."""

    before: str = ""
    """The words of the older version; empty for what was added."""

    after: str = ""
    """The words of the newer one; empty for what was removed."""


def diff_texts(before: str, after: str) -> list[Change]:
    """Return the changes from one text to another, in reading order, what stayed the same included.

    The older text is all ``before`` put together, the newer one all ``after``. Paragraphs are
    compared first and then the words of those that differ, so that a long article takes no longer
    than its changed part.

    >>> [(c.kind, c.before, c.after) for c in diff_texts("12 orang tewas", "14 orang tewas")]
    [('replaced', '12', '14'), ('same', ' orang tewas', ' orang tewas')]
    """
    return _merge(_diff_paragraphs(before, after))


def diff_versions(
    before: tuple[str, str], after: tuple[str, str]
) -> tuple[list[Change], list[Change]]:
    """Return the changes of title and body between two versions, each given as (title, body)."""
    return diff_texts(before[0], after[0]), diff_texts(before[1], after[1])


def _diff_paragraphs(before: str, after: str) -> Iterator[Change]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[i:j]), "".join(new[k:m])
        if tag == "replace":
            yield from _diff_words(left, right)
        else:
            yield _make_change(left, right)


def _diff_words(before: str, after: str) -> Iterator[Change]:
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    for _, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield _make_change("".join(old[i:j]), "".join(new[k:m]))


def _make_change(before: str, after: str) -> Change:
    if before == after:
        return Change(kind="same", before=before, after=after)
    if not before:
        return Change(kind="added", after=after)
    return Change(kind="replaced" if after else "removed", before=before, after=after)


def _merge(changes: Iterator[Change]) -> list[Change]:
    merged: list[Change] = []
    for change in changes:
        if merged and merged[-1].kind == change.kind:
            last = merged.pop()
            change = Change(  # noqa: PLW2901 - the two are one
                kind=change.kind,
                before=last.before + change.before,
                after=last.after + change.after,
            )
        merged.append(change)
    return merged
