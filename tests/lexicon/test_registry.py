import sqlite3
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.registry import find_bearers, find_title, is_registered, judge_citation
from lexicon.registry_builder import learn_casing, main, make_id, mend

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("regulation", "title"),
    [
        ("uu/2003/13", "Ketenagakerjaan"),
        ("inpres/2021/2", "Optimalisasi Pelaksanaan Program Jaminan Sosial Ketenagakerjaan"),
        ("pp/2005/24", "Standar Akuntansi Pemerintahan"),
        ("uu/2001/8", "Pembentukan Kota Pagar Alam"),
    ],
)
def test_the_registry_knows_titles_of_every_level(regulation, title):
    assert find_title(regulation) == title
    assert regulation in find_bearers(title.upper())


@pytest.mark.parametrize(
    ("regulation", "title", "state", "likely"),
    [
        pytest.param("uu/2003/13", "Ketenagakerjaan", "known", None, id="right"),
        pytest.param("uu/2003/13", None, "known", None, id="no title given"),
        pytest.param(
            "uu/2003/23", "Ketenagakerjaan", "title_mismatch", "uu/2003/13", id="digit slipped"
        ),
        pytest.param(
            "pp/2005/25",
            "Standar Akuntansi Pemerintahan",
            "title_mismatch",
            "pp/2005/24",
            id="title of the neighbour",
        ),
        pytest.param("uu/2003/13", "Tenaga Kerja", "known", None, id="loosely worded"),
        pytest.param("uu/2003/13", "Pelayaran Antariksa", "known", None, id="title of nobody"),
        pytest.param("uu/2004/38", "Jalan Raya", "known", None, id="part of the title"),
        pytest.param("perpres/2026/1900", None, "impossible", None, id="number out of range"),
        pytest.param("uu/2027/1", None, "impossible", None, id="a year to come"),
        pytest.param("permendagri/2026/9", "Apa Saja", "unknown", None, id="not in the lists"),
        pytest.param("perda/kota-sorong/2019/5", None, "unknown", None, id="regional"),
        pytest.param("perda/-/2019/5", "Ketenagakerjaan", "unknown", None, id="issuer unknown"),
        pytest.param("kepmenpan-rb/2024/347", None, "unknown", None, id="decisions are many"),
    ],
)
def test_a_citation_stands_as_the_registry_allows(regulation, title, state, likely):
    standing = judge_citation(regulation, title, on=DAY)
    assert (standing.state, standing.likely) == (state, likely)


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=60)))
def test_any_id_and_title_are_survived(regulation, title):
    assert judge_citation(regulation, title, on=DAY).state in {"known", "unknown", "impossible"}


def test_a_missing_number_is_unknown_and_has_no_title():
    assert not is_registered("uu/1900/1")
    assert find_title("uu/1900/1") is None


CASING = learn_casing(
    ["Penyertaan Modal dan Penyelenggaraan Pemilihan PT Perusahaan Negeri Provinsi Tahun"] * 4
)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        pytest.param("PEI{YERTAAN MODAL", "Penyertaan Modal", id="letters"),
        pytest.param("FrI PERUSA}IAAN", "PT Perusahaan", id="more letters"),
        pytest.param("TAHUN 2OI4", "Tahun 2014", id="digits"),
        pytest.param("PENYELENGARAAN PEMILIHAN", "Penyelenggaraan Pemilihan", id="a letter lost"),
        pytest.param("MODAL Mengingat: a. bahwa", "Modal", id="the preamble"),
        pytest.param(
            "PERATURAN PEMERINTAH REPUBLIKINDONESIA NOM OR 1 TAHUN 2014", "", id="no title at all"
        ),
        pytest.param("TENTANG", "", id="the word before a title"),
        pytest.param("PERKEBUNAN XVIII", "Perkebunan XVIII", id="a Roman number"),
    ],
)
def test_a_scanned_heading_is_mended_or_left_empty(heading, title):
    assert mend(heading, CASING) == title


@pytest.mark.parametrize(
    ("kind", "issuer", "number", "regulation"),
    [
        ("permen", "dagri", "27", "permendagri/2021/27"),
        ("permen", "esdm", "26.k", "permen-esdm/2021/26"),
        ("pmk", "", "77", "pmk/2021/77"),
        ("permen", "tak dikenal", "1", None),
        ("perpres", "", "", None),
    ],
)
def test_rows_of_the_lists_get_canonical_ids(kind, issuer, number, regulation):
    row = {"type": kind, "issuer": issuer, "year": "2021", "number": number}
    assert make_id(row) == regulation


def test_the_registry_is_built_from_both_lists(tmp_path, capsys):
    scanned, printed = tmp_path / "uu.csv", tmp_path / "more.csv"
    scanned.write_text("type,year,number,title\nuu,2003,13,KETENAGAKERJAAN\npp,1950,1,\n")
    printed.write_text(
        "type,issuer,year,number,title,origin,issuer_inferred\n"
        "permen,dagri,2021,27,Pedoman Penyusunan APBD,peraturan.go.id,0\n"
        "permen,antah,2021,1,Tak Dikenal,peraturan.go.id,0\n"
        "uu,,2003,13,Judul Lain,web pages,0\n"
    )
    main(str(scanned), str(printed), tmp_path / "registry.sqlite")
    assert "3 regulations, 2 with a title" in capsys.readouterr().out
    with closing(sqlite3.connect(tmp_path / "registry.sqlite")) as registry:
        blocks = [key for (key,) in registry.execute("SELECT key FROM blocks ORDER BY key")]
        bearers = dict(registry.execute("SELECT ids, hash FROM titles"))
        highest = dict(registry.execute("SELECT type, number FROM highest"))
    assert blocks == ["permendagri/2021", "pp/1950", "uu/2003"]
    assert set(bearers) == {"uu/2003/13", "permendagri/2021/27"}
    assert highest == {"permendagri": 27, "pp": 1, "uu": 13}
