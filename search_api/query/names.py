"""See the names in plain words: regulations in any spelling, and names with equivalents."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lexicon.equivalents import find_equivalents
from lexicon.regulations import parse_regulation_id
from lexicon.tokens import find_tokens
from nlp.finders.regulations.find import find_regulations
from search_api.query.tree import And, Keyword, Node, Or, Text


class Named(NamedTuple):
    """A regulation that a text names with enough to know which."""

    start: int
    end: int
    id: str
    by_number: bool
    """False for a popular name: its words are asked for as well."""


def find_ids(text: str) -> list[Named]:
    """Return the regulations in ``text`` whose id joins articles.

    Readers type ``uu 23/2014`` without capitals, which articles need to tell names from words;
    so a text without a regulation is looked through once more in capitals.
    """
    found = list(_find_ids(text))
    capitals = text.upper()
    return found or (list(_find_ids(capitals)) if len(capitals) == len(text) else [])


def _find_ids(text: str) -> Iterator[Named]:
    for mention in find_regulations(text):
        if mention.id and not mention.draft and parse_regulation_id(mention.id).counts:
            yield Named(mention.start, mention.end, mention.id, mention.resolved_by == "number")


def read_words(text: str, field: str | None) -> list[Node]:
    """Return what plain words ask for: each a node, regulations and names as such.

    ``text`` may hold brackets and signs; only its words count.
    """
    nodes: list[Node] = []
    position = 0
    for named in find_ids(text) if field is None else ():
        nodes += _with_equivalents(text[position : named.start], field)
        condition: Node = Keyword("regulation", named.id)
        if not named.by_number:
            words = _with_equivalents(text[named.start : named.end], field)
            condition = Or((condition, And(tuple(words))))
        nodes.append(condition)
        position = named.end
    return nodes + _with_equivalents(text[position:], field)


def read_phrase(text: str, field: str | None) -> Node | None:
    """Return what a phrase asks for, null when there is no word in it.

    A phrase that is a regulation, or a name with equivalents, stands for these.
    """
    words = tuple(token.text for token in find_tokens(text))
    if not words:
        return None
    whole = [
        found for found in find_equivalents(words) if (found.start, found.end) == (0, len(words))
    ]
    options: list[Node] = [Text(words, field=field)]
    options += [Text(other, field=field) for found in whole for other in found.others]
    covered = text.strip()
    for named in find_ids(covered) if field is None else ():
        if (named.start, named.end) == (0, len(covered)):
            options = [Keyword("regulation", named.id)] + ([] if named.by_number else options)
    return Or(tuple(options))


def _with_equivalents(text: str, field: str | None) -> list[Node]:
    """Return the typed words of ``text``; one that is cut into several tokens is a phrase."""
    typed = [tuple(token.text for token in find_tokens(word)) for word in text.split()]
    typed = [words for words in typed if words]
    tokens = [token for words in typed for token in words]
    nodes: list[Node] = []
    position = 0
    for found in find_equivalents(tokens):
        nodes += _plain(typed, tokens, position, found.start, field)
        itself = And(tuple(_plain(typed, tokens, found.start, found.end, field)))
        others = (Text(other, field=field) for other in found.others)
        nodes.append(Or((itself, *others)))
        position = found.end
    return nodes + _plain(typed, tokens, position, len(tokens), field)


def _plain(
    typed: Sequence[tuple[str, ...]], tokens: list[str], start: int, end: int, field: str | None
) -> list[Node]:
    """Return tokens ``start`` to ``end`` as nodes, keeping together what was typed together."""
    nodes: list[Node] = []
    position = 0
    for words in typed:
        first, last = max(position, start), min(position + len(words), end)
        if first < last:
            nodes.append(Text(tuple(tokens[first:last]), field=field))
        position += len(words)
    return nodes
