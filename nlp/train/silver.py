"""Let several teachers label the pool and keep what they agree on.

A name that most teachers see is kept, and words on which they are divided are left open: a text for
training may say "unknown here". Two sources know better than the teachers: the pool's parts of
speech (a name holds a proper noun) and the reviewed table.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

NONE = "none"
"""In the reviewed table: words that are no name, whatever teachers say."""

Name = tuple[int, int, str]
"""First token, token after the last, label."""


def vote(
    teachers: Sequence[Language], pool: Sequence[Doc], *, reviewed: Mapping[str, str]
) -> Iterator[Doc]:
    """Yield the texts of ``pool`` (its tags are parts of speech) with the names agreed on."""
    texts = [doc.text for doc in pool]
    readings = [
        [[(name.start, name.end, name.label_) for name in doc.ents] for doc in teacher.pipe(texts)]
        for teacher in teachers
    ]
    for tagged, ballots in zip(pool, zip(*readings, strict=True), strict=True):
        doc = teachers[0].make_doc(tagged.text)
        yield settle(doc, ballots, proper=find_proper(doc, tagged), reviewed=reviewed)


def find_proper(doc: Doc, tagged: Doc) -> list[bool]:
    """Say for each token of ``doc`` whether ``tagged`` has a proper noun there."""
    starts = {token.idx for token in tagged if token.tag_ == "PROPN"}
    return [token.idx in starts for token in doc]


def settle(
    doc: Doc,
    ballots: Sequence[Iterable[Name]],
    *,
    proper: Sequence[bool],
    reviewed: Mapping[str, str],
) -> Doc:
    """Put the names into ``doc`` that enough ballots hold; leave open what divides them."""
    known = list(_find_reviewed(doc, proper, reviewed))
    closed = {token for start, end, _ in known for token in range(start, end)}
    count = Counter(name for ballot in ballots for name in ballot if _is_open(name, proper, closed))
    enough = len(ballots) // 2 + 1
    kept = [name for name, votes in count.items() if votes >= enough]
    named = {token for start, end, _ in kept for token in range(start, end)}
    divided = {token for start, end, _ in count for token in range(start, end)} - named
    doc.set_ents(
        [Span(doc, *name) for name in [*kept, *known] if name[2] != NONE],
        missing=[doc[token : token + 1] for token in sorted(divided)],
        default="outside",
    )
    return doc


def is_useful(doc: Doc) -> bool:
    """Say whether a text teaches anything: it holds a name, or is a hard text without one."""
    capitals = sum(token.is_title or token.is_upper for token in doc[1:])
    return bool(doc.ents) or capitals > 1


def _find_reviewed(doc: Doc, proper: Sequence[bool], reviewed: Mapping[str, str]) -> Iterator[Name]:
    start: int | None = None
    for token, is_proper in enumerate([*proper, False]):
        if is_proper and start is None:
            start = token
        elif not is_proper and start is not None:
            label = reviewed.get(doc[start:token].text)
            if label:
                yield start, token, label
            start = None


def _is_open(name: Name, proper: Sequence[bool], closed: set[int]) -> bool:
    tokens = range(name[0], name[1])
    return any(proper[token] for token in tokens) and not closed.intersection(tokens)
