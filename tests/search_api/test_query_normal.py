"""Normalisation keeps the meaning: checked against plain sets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.query.normal import any_of, both, normalise
from search_api.query.tree import And, Everything, Keyword, Not, Nothing, Or, is_plain

A, B, C = (Keyword("source", name) for name in "abc")
UNIVERSE = frozenset(range(8))
SETS = {A: frozenset({1, 3, 5, 7}), B: frozenset({2, 3, 6, 7}), C: frozenset({4, 5, 6, 7})}


def meaning(tree):
    """Return the documents that a tree finds among eight."""
    match tree:
        case Everything():
            return UNIVERSE
        case Nothing():
            return frozenset()
        case Not(child):
            return UNIVERSE - meaning(child)
        case And(children):
            return UNIVERSE.intersection(*map(meaning, children))
        case Or(children):
            return frozenset().union(*map(meaning, children))
        case _:
            return SETS[tree]


TREES = st.recursive(
    st.sampled_from([A, B, C, Everything(), Nothing()]),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=4).map(lambda children: And(tuple(children))),
        st.lists(inner, max_size=4).map(lambda children: Or(tuple(children))),
    ),
    max_leaves=12,
)


def is_anchored(tree):
    """Tell whether every exclusion stands in an ``And`` beside something to take from."""
    match tree:
        case And(children):
            kept = [child for child in children if not isinstance(child, Not)]
            excluded = [child.child for child in children if isinstance(child, Not)]
            return bool(kept) and all(map(is_anchored, (*kept, *excluded)))
        case Or(children):
            return bool(children) and all(map(is_anchored, children))
        case Not():
            return False
        case _:
            return True


@given(TREES)
def test_the_normal_form_means_the_same(tree):
    assert meaning(normalise(tree)) == meaning(tree)


@given(TREES)
def test_the_normal_form_is_its_own(tree):
    assert normalise(normalise(tree)) == normalise(tree)


@given(TREES)
def test_every_exclusion_has_something_to_take_from(tree):
    assert is_anchored(normalise(tree))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (And(()), Everything()),
        (Or(()), Nothing()),
        (And((A,)), A),
        (Not(A), And((Everything(), Not(A)))),
        (Not(Not(A)), A),
        (And((A, And((B, A)))), And((A, B))),
        (Or((A, Not(A))), Or((A, And((Everything(), Not(A)))))),
    ],
)
def test_trees_are_simplified(tree, expected):
    assert normalise(tree) == expected


def test_conditions_are_joined():
    assert both(A, Everything()) == A
    assert any_of([A, B]) == Or((A, B))
    assert is_plain(both(A, B))
