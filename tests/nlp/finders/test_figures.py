"""What counts as a figure, its value and what is around it."""

from datetime import date

import pytest

from nlp.finders.figures.find import find_figures


def found(text, **context):
    return [(text[f.start : f.end], f.value, f.unit) for f in find_figures(text, **context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada 70 juta pekerja terlindungi", ("70 juta pekerja", 70_000_000, "pekerja")),
        ("senilai Rp1,2 triliun.", ("Rp1,2 triliun", 1.2e12, "IDR")),
        ("senilai Rp 3,5 M untuk", ("Rp 3,5 M", 3.5e9, "IDR")),
        ("senilai Rp. 469.636.622.344,- saja", ("Rp. 469.636.622.344,-", 469636622344, "IDR")),
        ("senilai US$ 12,5 juta", ("US$ 12,5 juta", 12_500_000, "USD")),
        ("senilai 725 ribu dolar AS", ("725 ribu dolar AS", 725_000, "USD")),
        ("naik 12,5 persen", ("12,5 persen", 12.5, "percent")),
        ("naik 12,5% setahun", ("12,5%", 12.5, "percent")),
        ("turun 2 poin persen", ("2 poin persen", 2, "percentage_point")),
        ("minus 0,3 persen", ("minus 0,3 persen", -0.3, "percent")),
        ("lahan 2.400 hektare", ("2.400 hektare", 2400, "ha")),
        ("jalan 156,7 kilometer", ("156,7 kilometer", 156.7, "km")),
        ("daya 20 MW", ("20 MW", 20, "MW")),
        ("sebanyak 3 orang", ("3 orang", 3, "orang")),
        ("dua juta pekerja", ("dua juta pekerja", 2_000_000, "pekerja")),
        ("denda seribu rupiah", ("seribu rupiah", 1000, "IDR")),
        ("membantu 500 kepala keluarga miskin", ("500 kepala keluarga", 500, "kepala keluarga")),
        ("harga 5 kali lipat", ("5 kali lipat", 5, "kali")),
        ("ada 1,8 juga lapangan kerja", ("1,8 juga lapangan kerja", 1_800_000, "lapangan kerja")),
        ("8.000 lebih penerima", ("8.000 lebih penerima", 8000, "penerima")),
        ("paling lama 2 tahun 6 bulan", ("2 tahun 6 bulan", 2.5, "tahun")),
        ("selama 2 (dua) tahun", ("2 (dua) tahun", 2, "tahun")),
        ("senilai Rp 5 juta rupiah", ("Rp 5 juta rupiah", 5_000_000, "IDR")),
        ("ratusan triliun rupiah", ("ratusan triliun rupiah", 1e14, "IDR")),
        ("sekitar 46 miliar itu", ("46 miliar", 46e9, "IDR")),
        ("indeksnya mencapai 62,4", ("62,4", 62.4, None)),
        ("Indeks Harga Konsumen (IHK) 107,82.", ("107,82", 107.82, None)),
        ("ongkosnya EUR4.200 sekarang", ("EUR4.200", 4200, "EUR")),
        ("sebanyak 75 perguruan tinggi negeri", ("75 perguruan tinggi", 75, "perguruan tinggi")),
    ],
)
def test_a_quantity_is_read_with_its_unit(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Senin, 17 Agustus 2024", id="date"),
        pytest.param("pada (28/6/2025)", id="date in digits"),
        pytest.param("pukul 09.30 WIT", id="clock"),
        pytest.param("tahun 2024 dan 2025", id="years"),
        pytest.param("hari ke-3", id="ordinal"),
        pytest.param("menang 2-1 atas Persipura", id="score"),
        pytest.param("Jalan Yos Sudarso Nomor 15 RT 02", id="address"),
        pytest.param("hubungi 0812-3456-7890", id="telephone"),
        pytest.param("Pasal 5 ayat (1) huruf b", id="provision"),
        pytest.param("Covid-19 dan U-20", id="names"),
        pytest.param("SMP 3 Sorong", id="school"),
        pytest.param("1. Tanah di Bogor", id="list"),
        pytest.param("tiga orang saksi", id="small number in words"),
        pytest.param("Example 468x60", id="banner"),
        pytest.param("https://example.id/2024/5 persen", id="address of a page"),
    ],
)
def test_other_numbers_are_no_figures(text):
    assert found(text) == []


def test_citations_hold_no_figures():
    text = "PP 5 Tahun 2020 mengalokasikan 5 persen"
    assert found(text, taken=[(0, 15)]) == [("5 persen", 5, "percent")]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Sewanya Rp 35-40 juta sebulan", 35e6, 40e6, "IDR"),
        ("Sasaran inflasi 2,5 plus minus 1 persen", 1.5, 3.5, "percent"),
        ("bergerak Rp16.290 per dolar AS hingga Rp16.475 per dolar AS", 16290, 16475, "IDR"),
        ("5 sampai 10 persen", 5, 10, "percent"),
        ("5-10 persen", 5, 10, "percent"),
        ("Rp 9,4 juta hingga Rp 33,8 juta", 9.4e6, 33.8e6, "IDR"),
        ("antara 150 dan 1.800 euro", 150, 1800, "EUR"),
        ("2-3 juta orang", 2e6, 3e6, "orang"),
        ("Rp14.115 per USD hingga Rp14.190", 14115, 14190, "IDR"),
    ],
)
def test_a_range_is_one_figure(text, low, high, unit):
    (figure,) = find_figures(f"sebesar {text} saja")
    assert (figure.value, figure.value_max, figure.unit) == (low, high, unit)


def test_two_figures_side_by_side_are_two():
    assert len(found("10 guru dan 20 murid hadir")) == 2


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("sekitar 5 persen", "about"),
        ("hampir Rp 5 miliar", "about"),
        ("lebih dari 5 juta orang", "at_least"),
        ("minimal sebesar 5 persen", "at_least"),
        ("tidak kurang dari 5 ribu orang", "at_least"),
        ("5 persen atau lebih", "at_least"),
        ("8.000 lebih penerima", "at_least"),
        ("kurang dari 5 persen", "at_most"),
        ("hingga 5 persen", "at_most"),
        ("paling banyak 5 unit", "at_most"),
        ("sebesar 5 persen", None),
        ("mencapai 5 persen", None),
    ],
)
def test_modifiers_are_read(text, modifier):
    (figure,) = find_figures(text)
    assert figure.modifier == modifier


def test_a_change_relates_two_figures():
    figures = list(find_figures("naik dari 40,2 juta menjadi 70 juta pekerja"))
    assert [(f.value, f.change_of) for f in figures] == [(40_200_000, None), (70_000_000, 0)]


def test_two_figures_without_change_are_not_related():
    figures = list(find_figures("ada 40 guru, menjadi 70 murid"))
    assert [f.change_of for f in figures] == [None, None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("jumlahnya 5 juta orang", "level"),
        ("ekspor naik 12 persen", "change"),
        ("ditargetkan 70 juta pekerja", "target"),
        ("60 persen dari penduduk", "share"),
        ("naik menjadi 70 juta pekerja", "level"),
    ],
)
def test_kinds_are_told_apart(text, kind):
    (figure,) = find_figures(text)
    assert figure.kind == kind


@pytest.mark.parametrize(
    ("text", "as_of", "days"),
    [
        (
            "mencapai 5,2 juta orang pada tahun 2022",
            "pada tahun 2022",
            ("2022-01-01", "2022-12-31"),
        ),
        ("Per 31 Desember 2023 ada 5 desa", "Per 31 Desember 2023", ("2023-12-31", "2023-12-31")),
        ("Tahun lalu ada 5 desa", "Tahun lalu", ("2024-01-01", "2024-12-31")),
        ("ada 5 desa", None, None),
        ("Senin, 3 Maret 2025, ada 5 desa", None, None),
        (
            "Dalam 24 jam terakhir ada 5 gempa",
            "Dalam 24 jam terakhir",
            ("2025-03-03", "2025-03-04"),
        ),
        ("Per Senin ada 5 desa", "Per Senin", ("2025-03-03", "2025-03-03")),
        ("Sejak awal tahun ada 5 desa", "Sejak awal tahun", ("2025-01-01", "2025-03-04")),
        ("Sejauh ini ada 5 desa", "Sejauh ini", ("2025-03-04", "2025-03-04")),
        (
            "laba Rp 5 miliar sampai dengan kuartal III/2022",
            "sampai dengan kuartal III/2022",
            ("2022-07-01", "2022-09-30"),
        ),
        ("Mei mendatang ada 5 desa", "Mei mendatang", ("2025-05-01", "2025-05-31")),
        ("daftar pemilih Pilkada 2024 sebanyak 5 desa", None, None),
    ],
)
def test_a_figure_is_dated_by_the_words_around_it(text, as_of, days):
    (figure,) = find_figures(text, published=date(2025, 3, 4))
    dates = (figure.as_of_from, figure.as_of_to)
    expected = tuple(map(date.fromisoformat, days)) if days else (None, None)
    assert (figure.as_of, dates) == (as_of, expected)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Total harta kekayaan Topan mencapai Rp 4 miliar", "Total harta kekayaan Topan"),
        ("tercatat 212 merek beras beredar", "merek beras"),
        ("60 persen dari total ekspor nasional", "total ekspor nasional"),
        ("Luas lahan 5 hektare", "Luas lahan"),
        ("ia membayar Rp 5 juta", None),
    ],
)
def test_the_measured_phrase_is_as_printed(text, measure):
    (figure,) = find_figures(text)
    assert figure.measure == measure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dari 30 anggota dewan, 24 hadir.", [(30, "anggota"), (24, "anggota")]),
        ("Baru 6 dari 10 kecamatan mengusulkan.", [(6, "kecamatan"), (10, "kecamatan")]),
        ("Pemilih pria 5.120 orang, pemilih wanita 4.890.", [(5120, "orang"), (4890, "orang")]),
        ("Dulu ada 9 dokter. Sekarang tinggal 2.", [(9, "dokter"), (2, "dokter")]),
        ("Kadarnya 0,08 mg, ambang batasnya 0,05.", [(0.08, "mg"), (0.05, "mg")]),
        ("Ada 9 dokter. Mobil bernomor DE 8112 BL terperosok.", [(9, "dokter")]),
        ("Ada 9 dokter di lantai 2.", [(9, "dokter")]),
        ("Bantuan dikirim ke 6 kecamatan pada HUT ke 79 RI.", [(6, "kecamatan")]),
        ("Sebanyak 3.5OO petugas hadir.", []),
    ],
)
def test_a_bare_number_shares_the_unit_of_its_neighbour(text, expected):
    assert [(figure.value, figure.unit) for figure in find_figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("pekerja kebun sebanyak 600-an orang", 600, "600-an orang"),
        ("selisihnya Rp 170-an ribu", 170_000, "Rp 170-an ribu"),
        ("APBD cuma Rp 6 triliunan", 6e12, "Rp 6 triliunan"),
    ],
)
def test_a_number_in_an_is_about_that_number(text, value, words):
    (figure,) = find_figures(text)
    assert (figure.value, figure.modifier) == (value, "about")
    assert text[figure.start : figure.end] == words


def test_an_elided_noun_is_the_one_counted_before():
    figures = list(find_figures("Dari 11,7 juta debitur, 9,6 juta merupakan nasabah."))
    assert [f.unit for f in figures] == ["debitur", "debitur"]
