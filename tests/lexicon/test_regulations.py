from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.regulations import (
    RegulationId,
    akn_uri,
    clean_number,
    load_ministries,
    load_popular_names,
    load_types,
    parse_akn_uri,
    parse_regulation_id,
    resolve_popular_name,
)

IDS = [
    "uud/1945",
    "tap-mpr/2000/vi",
    "uu/2020/11",
    "perppu/2022/2",
    "permendagri/2021/27",
    "permen-esdm/2021/26",
    "pmk/2020/77",
    "pojk/2022/11",
    "pbi/2021/23-6",
    "peraturan-bpom/2020/4",
    "kepmenkes/2020/hk.01.07-menkes-413",
    "se-mendagri/2021/3",
    "perda/kota-sorong/2019/5",
    "perda/-/2019/5",
    "qanun/aceh/2014/6",
    "perdasus/papua/2008/23",
    "putusan-mk/2009/102-puu-vii",
    "putusan-pn/sorong/2023/12-pid.b",
    "uu-drt/1951/12",
    "sk/bapenda-jakarta/2025/257",
    "kepgub/papua-barat/2023/100",
    "se-wali-kota/kota-surabaya/2025/400.2.4-12681-436.7.8",
]


@pytest.mark.parametrize("string", IDS)
def test_an_id_reads_back(string):
    assert str(parse_regulation_id(string)) == string


@pytest.mark.parametrize("string", IDS)
def test_an_akoma_ntoso_address_reads_back(string):
    assert str(parse_akn_uri(akn_uri(string))) == string


@pytest.mark.parametrize(
    "string",
    [
        "",
        "uu",
        "uu/2020",
        "uu/20/11",
        "berita/2020/1",
        "uu/2020/11/",
        "UU/2020/11",
        "uu/a/b/2020/1",
    ],
)
def test_what_is_no_id_is_refused(string):
    with pytest.raises(ValueError, match="not the id"):
        parse_regulation_id(string)


def test_a_foreign_address_is_refused():
    with pytest.raises(ValueError, match="Akoma Ntoso"):
        parse_akn_uri("/akn/za/act/1996/constitution")


@given(
    st.sampled_from(["uu", "pp", "perpres", "pmk", "permendagri"]),
    st.integers(1945, 2099),
    st.integers(1, 999),
)
def test_parts_make_an_id_and_an_id_makes_parts(kind, year, number):
    made = RegulationId(kind, year, str(number))
    assert parse_regulation_id(str(made)) == made


def test_an_id_without_region_joins_nothing():
    assert not parse_regulation_id("perda/-/2019/5").counts
    assert parse_regulation_id("perda/kota-sorong/2019/5").counts


@pytest.mark.parametrize(
    ("printed", "numbering", "number"),
    [
        ("77/PMK.05", "plain", "77"),
        ("P.68/MENLHK/SETJEN/KUM.1/8", "plain", "68"),
        ("02", "plain", "2"),
        ("12A", "plain", "12a"),
        ("23/6/PBI", "pair", "23-6"),
        ("4", "pair", "4"),
        ("HK.01.07/MENKES/413", "full", "hk.01.07-menkes-413"),
        ("46 P/HUM", "full", "46-p-hum"),
        ("VI/MPR", "roman", "vi"),
    ],
)
def test_a_printed_number_becomes_the_number_of_the_id(printed, numbering, number):
    assert clean_number(printed, numbering) == number


@pytest.mark.parametrize(
    ("code", "kind", "type_id"),
    [
        ("dagri", "permen", "permendagri"),
        ("esdm", "permen", "permen-esdm"),
        ("pan-rb", "permen", "permenpan-rb"),
        ("keu", "permen", "pmk"),
        ("keu", "kepmen", "kepmenkeu"),
        ("kes", "kepmen", "kepmenkes"),
        ("dagri", "se", "se-mendagri"),
        ("dagri", "inmen", "inmendagri"),
    ],
)
def test_a_ministry_names_its_instruments(code, kind, type_id):
    assert load_ministries()[code].type_id(kind) == type_id


@pytest.mark.parametrize(
    ("name", "on", "regulation"),
    [
        ("UU Cipta Kerja", date(2021, 1, 1), "uu/2020/11"),
        ("uu cipta kerja", date(2024, 1, 1), "uu/2023/6"),
        ("UU Cipta Kerja", date(2023, 1, 15), None),
        ("UU Cipta Kerja", None, None),
        ("UU Pers", date(2024, 1, 1), "uu/1999/40"),
        ("UU Pers", None, "uu/1999/40"),
        ("UU ITE", date(2024, 6, 1), None),
        ("UU TNI", None, None),
    ],
)
def test_a_popular_name_gives_one_instrument_or_none(name, on, regulation):
    assert resolve_popular_name(name, on) == regulation


def test_every_row_of_the_tables_names_a_possible_instrument():
    for row in load_popular_names():
        assert parse_regulation_id(row.id).year == row.first.year
        assert row.last is None or row.last > row.first
    assert all(kind.names for kind in load_types().values())
