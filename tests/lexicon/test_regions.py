import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.regions import find_regions, load_regions


@pytest.mark.parametrize(
    ("spelling", "slugs"),
    [
        pytest.param("Kab. Sorong", ["kab-sorong"], id="abbreviated kabupaten"),
        pytest.param("Kabupaten Sorong", ["kab-sorong"], id="kabupaten"),
        pytest.param("Kota Sorong", ["kota-sorong"], id="kota"),
        pytest.param("Sorong", ["kab-sorong", "kota-sorong"], id="both when the kind is not said"),
        pytest.param("SORONG SELATAN", ["kab-sorong-selatan"], id="capitals"),
        pytest.param("Prov. Papua Barat Daya", ["papua-barat-daya"], id="province"),
        pytest.param("DKI Jakarta", ["jakarta"], id="the capital under its older name"),
        pytest.param("Jatim", ["jawa-timur"], id="short form of a province"),
        pytest.param("Wali Kota Makassar", ["kota-makassar"], id="office before the name"),
        pytest.param("Kabupaten Makassar", [], id="a kabupaten that does not exist"),
        pytest.param("Atlantis", [], id="no region"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_spelling_finds_the_regions_it_may_mean(spelling, slugs):
    assert [region.slug for region in load_regions().find(spelling)] == slugs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("SORONG, kliping.id - Hujan", ["SORONG"], id="dateline"),
        pytest.param("di Kota Sorong dan Kab. Sorong", ["Kota Sorong", "Kab. Sorong"], id="kinds"),
        pytest.param("Papua Barat Daya", ["Papua Barat Daya"], id="the longest name"),
        pytest.param("Pati menyerang", [], id="a name that is a word, alone"),
        pytest.param("warga Pati mengungsi", ["Pati"], id="the same behind warga"),
        pytest.param("batu dan malang", [], id="small letters are words"),
        pytest.param("Bupati Raja Ampat Orideko", ["Bupati Raja Ampat"], id="office as the kind"),
        pytest.param("tiba di Sorong.", ["Sorong"], id="full stop left out"),
    ],
)
def test_running_text_yields_the_regions_it_names(text, found):
    assert [text[m.start : m.end] for m in find_regions(text)] == found


def test_the_list_is_complete_and_slugs_are_unique():
    regions = load_regions()
    counts = [len(regions.all(level)) for level in ("province", "regency", "district")]
    slugs = [region.slug for level in ("province", "regency") for region in regions.all(level)]
    assert counts == [38, 514, 7285]
    assert len(set(slugs)) == 552


def test_code_slug_and_province_lead_to_one_another():
    sorong = load_regions().by_slug("kota-sorong")
    assert sorong is not None
    assert (sorong.code, sorong.province, sorong.name) == ("96.71", "96", "Sorong")
    assert load_regions().get("96.71") == sorong


@given(st.text())
def test_any_text_is_survived_and_offsets_point_at_words(text):
    for mention in find_regions(text):
        assert text[mention.start : mention.end].strip()


@pytest.mark.parametrize("piece", ["Kota ", "Sorong ", "Kabupaten Sorong", "A"])
def test_hostile_text_takes_linear_time(piece):
    text = piece * (1_000_000 // len(piece))
    start = time.perf_counter()
    list(find_regions(text))
    assert time.perf_counter() - start < 10  # a quadratic way takes minutes
