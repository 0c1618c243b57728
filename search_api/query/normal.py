"""Bring a tree to the one form that engines are given (contracts, 4)."""

from collections.abc import Iterable

from search_api.query.tree import And, Everything, Node, Not, Nothing, Or


def normalise(tree: Node) -> Node:
    """Return an equal tree: flat, nothing twice, every exclusion beside what it takes from.

    The empty ``And`` is everything, the empty ``Or`` nothing. ``NOT x`` alone becomes everything
    but x: one engine would find nothing by it.
    """
    tree = _simplify(tree)
    return And((Everything(), tree)) if isinstance(tree, Not) else tree


def both(*trees: Node) -> Node:
    """Return the normal form of all ``trees`` together."""
    return normalise(And(trees))


def any_of(trees: Iterable[Node]) -> Node:
    """Return the normal form of any of ``trees``."""
    return normalise(Or(tuple(trees)))


def _simplify(tree: Node) -> Node:
    match tree:
        case Not(child):
            return _negate(_simplify(child))
        case And(children):
            return _all(_flat(children, And))
        case Or(children):
            return _any(_flat(children, Or))
        case _:
            return tree


def _negate(tree: Node) -> Node:
    match tree:
        case Not(child):
            return child
        case Everything():
            return Nothing()
        case Nothing():
            return Everything()
        case And((Everything(), Not(child))):
            return child
        case _:
            return Not(tree)


def _flat(children: Iterable[Node], kind: type[And] | type[Or]) -> list[Node]:
    """Return the children in order, nested ones of the same kind drawn up, each one once."""
    flat: dict[Node, None] = {}
    for child in map(_simplify, children):
        if isinstance(child, kind):
            flat |= dict.fromkeys(child.children)
        else:
            flat[child] = None
    return list(flat)


def _all(children: list[Node]) -> Node:
    if Nothing() in children:
        return Nothing()
    rest = [child for child in children if child != Everything()]
    if not rest:
        return Everything()
    if len(rest) == 1:
        return rest[0]
    if all(isinstance(child, Not) for child in rest):
        return And((Everything(), *rest))
    return And(tuple(rest))


def _any(children: list[Node]) -> Node:
    if Everything() in children:
        return Everything()
    rest = [child for child in children if child != Nothing()]
    if not rest:
        return Nothing()
    if len(rest) == 1:
        return rest[0]
    return Or(tuple(And((Everything(), one)) if isinstance(one, Not) else one for one in rest))
