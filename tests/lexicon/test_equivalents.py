import itertools

from hypothesis import given
from hypothesis import strategies as st

from lexicon.equivalents import find_equivalents, load_equivalents


def test_every_name_of_a_group_finds_all_the_others():
    names = {("bpjstk",), ("bpjamsostek",), ("bpjs", "ketenagakerjaan")}
    for name in names:
        (found,) = find_equivalents(name)
        assert names - {name} <= set(found.others)


def test_the_longest_name_wins():
    (found,) = find_equivalents(("kepala", "kepolisian", "resor"))
    assert ("kapolres",) in found.others


def test_words_around_a_name_stay_alone():
    found = list(find_equivalents(("klaim", "bpjs", "ketenagakerjaan", "naik")))
    assert [(one.start, one.end) for one in found] == [(1, 3)]


def test_half_a_name_has_no_equivalent():
    assert not list(find_equivalents(("ketenagakerjaan",)))


def test_names_never_stand_for_themselves():
    assert all(name not in others for name, others in load_equivalents().items())


@given(
    st.lists(
        st.sampled_from(
            ["bpjs", "ketenagakerjaan", "bpjstk", "asn", "uu", "wali", "kota", "banjir"]
        )
    )
)
def test_names_found_never_overlap(words):
    spans = [(found.start, found.end) for found in find_equivalents(words)]
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
