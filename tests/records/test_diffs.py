"""What readers see when they compare two versions of an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.diffs import diff_texts, diff_versions

TEXTS = st.text(alphabet="ab \n", max_size=60)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        pytest.param("Banjir surut.", "Banjir surut.", [("same", "Banjir surut.")], id="nothing"),
        pytest.param("", "Banjir.", [("added", "Banjir.")], id="from-nothing"),
        pytest.param("Banjir.", "", [("removed", "Banjir.")], id="to-nothing"),
        pytest.param("", "", [], id="two-empty-texts"),
        pytest.param(
            "Satu.\n\nDua orang hilang.\n\nTiga.",
            "Satu.\n\nEmpat orang hilang.\n\nTiga.",
            [
                ("same", "Satu.\n\n"),
                ("replaced", "Dua", "Empat"),
                ("same", " orang hilang.\n\nTiga."),
            ],
            id="one-word-in-the-middle",
        ),
        pytest.param(
            "Satu.\n\nTiga.",
            "Satu.\n\nDua.\n\nTiga.",
            [("same", "Satu.\n\n"), ("added", "Dua.\n\n"), ("same", "Tiga.")],
            id="a-paragraph-more",
        ),
    ],
)
def test_changes_stand_in_reading_order(before, after, changes):
    found = [
        (c.kind, *dict.fromkeys(filter(None, (c.before, c.after))))
        for c in diff_texts(before, after)
    ]
    assert found == changes


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before, after):
    changes = diff_texts(before, after)
    assert "".join(change.before for change in changes) == before
    assert "".join(change.after for change in changes) == after


@given(TEXTS, TEXTS)
def test_every_change_is_called_what_it_is(before, after):
    for change in diff_texts(before, after):
        expected = (
            "same"
            if change.before == change.after
            else "added"
            if not change.before
            else "removed"
            if not change.after
            else "replaced"
        )
        assert change.kind == expected


def test_title_and_body_are_compared_apart():
    title, body = diff_versions(("Banjir", "Air naik."), ("Ralat: Banjir", "Air naik."))
    assert [change.kind for change in title] == ["added", "same"]
    assert [change.kind for change in body] == ["same"]
