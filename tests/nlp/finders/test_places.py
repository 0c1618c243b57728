import pytest

from nlp.finders.places import find_places


@pytest.mark.parametrize(
    ("text", "context", "codes"),
    [
        pytest.param(
            "Wali Kota Sorong tiba di Kabupaten Maybrat.", {}, ("96.71", "96.05"), id="order"
        ),
        pytest.param("SORONG - Berita.", {}, ("96.71",), id="the city by its bare name"),
        pytest.param("SORONG - Berita.", {"source_region": "96.01"}, ("96.01",), id="the outlet's"),
        pytest.param("Sorong. Kabupaten Sorong.", {}, ("96.01",), id="named in full elsewhere"),
        pytest.param("Gubernur Papua Barat Daya.", {}, ("96",), id="province"),
        pytest.param("Tidak ada tempat.", {}, (), id="none"),
        pytest.param("", {}, (), id="empty"),
    ],
)
def test_regions_are_named_by_code(text, context, codes):
    assert find_places(text, **context) == codes
