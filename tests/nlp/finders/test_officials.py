"""Who has a position, and which."""

import pytest

from nlp.finders.officials.context import Entity
from nlp.finders.officials.find import find_officials


def found(text):
    return [(o.name, o.position, o.organisation) for o in find_officials(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Gubernur Jawa Barat Dedi Mulyadi hadir.",
            ("Dedi Mulyadi", "Gubernur", "Jawa Barat"), id="area"),
        pytest.param("Direktur Utama BPJS Ketenagakerjaan, Anggoro Eko Cahyo, hadir.",
            ("Anggoro Eko Cahyo", "Direktur Utama", "BPJS Ketenagakerjaan"), id="comma"),
        pytest.param("Kepala BPJAMSOSTEK Papua Barat Nasrullah Umar menyebutkan hal itu.",
            ("Nasrullah Umar", "Kepala", "BPJAMSOSTEK Papua Barat"), id="no comma"),
        pytest.param("Beny Suharsono, Sekretaris Daerah DIY, hadir.",
            ("Beny Suharsono", "Sekretaris Daerah", "DIY"), id="behind the name"),
        pytest.param("Rasuli Efendi Siregar selaku Kepala UPTD Gunung Tua, hadir.",
            ("Rasuli Efendi Siregar", "Kepala", "UPTD Gunung Tua"), id="selaku"),
        pytest.param("Menteri Keuangan Sri Mulyani hadir.",
            ("Sri Mulyani", "Menteri Keuangan", None), id="minister"),
        pytest.param("Presiden Prabowo Subianto hadir.",
            ("Prabowo Subianto", "Presiden", None), id="president"),
        pytest.param("Plt. Bupati Sorong, Dr. H. Johny Kamuru, S.E., M.Si., hadir.",
            ("Johny Kamuru", "Plt. Bupati", "Sorong"), id="titles"),
        pytest.param("Kapolres Sikka AKBP Hardi Dinata hadir.",
            ("Hardi Dinata", "Kapolres", "Sikka"), id="rank"),
        pytest.param("mantan Gubernur Papua Barat Dominggus Mandacan hadir.",
            ("Dominggus Mandacan", "mantan Gubernur", "Papua Barat"), id="former"),
        pytest.param("Kepala Badan Gizi Nasional (BGN) Dadan Hindayana hadir.",
            ("Dadan Hindayana", "Kepala", "Badan Gizi Nasional"), id="bracket dropped"),
        pytest.param("TOP selaku Kepala Dinas Pekerjaan Umum Sumut.",
            ("TOP", "Kepala", "Dinas Pekerjaan Umum Sumut"), id="coded suspect"),
        pytest.param("Direktur Perumda Tirta Remu, Hendrik Momot, mengakui hal itu.",
            ("Hendrik Momot", "Direktur", "Perumda Tirta Remu"), id="name behind a place"),
        pytest.param("Deputi Penindakan dan Eksekusi KPK Asep Guntur Rahayu hadir.",
            ("Asep Guntur Rahayu", "Deputi Penindakan dan Eksekusi", "KPK"), id="portfolio"),
    ],
)  # fmt: skip
def test_a_person_has_position_and_organisation(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Kepala Dinas Pekerjaan Umum Kota Medan belum menjawab.",
        "Gubernur akan hadir di Kota Sorong.",
        "Warga Desa Sukamaju bergotong royong.",
        "Bupati Sorong Selatan menolak.",
        "Budi Santoso membeli beras.",
        "Ketua panitia mengucapkan terima kasih.",
        "Kejaksaan Agung menyita uang.",
        "",
    ],
)
def test_positions_without_person_and_persons_without_position_are_none(text):
    assert found(text) == []


def test_persons_in_a_list_are_told_apart():
    text = "Bupati Sorong Johny Kamuru, Kapolres Sorong Edwin Parsaoran, dan Sekda Cliff Japsenang."
    assert [name for name, *_ in found(text)] == [
        "Johny Kamuru",
        "Edwin Parsaoran",
        "Cliff Japsenang",
    ]


def test_president_and_deputy_as_a_pair():
    assert found("Presiden dan Wakil Presiden Prabowo-Gibran dilantik.") == [
        ("Prabowo", "Presiden", None),
        ("Gibran", "Wakil Presiden", None),
    ]


def test_short_forms_are_mentions_and_other_names_are_not():
    text = "Gubernur Jawa Barat Dedi Mulyadi hadir. Dedi pulang. Budi Mulyadi tinggal."
    (official,) = find_officials(text)
    assert official.mentions == ("Dedi Mulyadi", "Dedi")


def test_one_person_named_twice_is_one():
    text = "Gubernur Sumut Bobby Nasution hadir. Lalu Gubernur Sumut Bobby Afif Nasution pulang."
    (official,) = find_officials(text)
    assert official.name == "Bobby Afif Nasution"


def test_an_abbreviated_organisation_takes_its_long_form():
    text = "Yayasan Lembaga Konsumen Indonesia (YLKI) protes. Ketua YLKI Niti Emiliana hadir."
    (official,) = find_officials(text)
    assert official.organisation == "Yayasan Lembaga Konsumen Indonesia"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wakil Menteri Dalam Negeri Bima Arya Sugiarto hadir.",
            ("Bima Arya Sugiarto", "Wakil Menteri Dalam Negeri", None)),
        ("Camat Sokaraja Purjito hadir.", ("Purjito", "Camat", "Sokaraja")),
        ("Ketua Umum PSSI Erick Thohir hadir.", ("Erick Thohir", "Ketua Umum", "PSSI")),
        ("Pangdam II/Sriwijaya Irwan Zaini hadir.", ("Irwan Zaini", "Pangdam", "II/Sriwijaya")),
        ("Kepala Bagian Umum Kota Makassar Anshar Dahlan hadir.",
            ("Anshar Dahlan", "Kepala Bagian Umum", "Kota Makassar")),
        ("Wakil Ketua DPRD Jawa Timur Sahat Tua P Simandjuntak hadir.",
            ("Sahat Tua P Simandjuntak", "Wakil Ketua", "DPRD Jawa Timur")),
        ("Kasat Reskrim Polres Sorong, I Dewa Gede Aditya, hadir.",
            ("I Dewa Gede Aditya", "Kasat Reskrim", "Polres Sorong")),
        ("Ketua Sahabat Laut Yeni Darmawati hadir. Itu kata Yeni.",
            ("Yeni Darmawati", "Ketua", "Sahabat Laut")),
        ("Gubernur Sumut Bobby Nasutiondalam rapat.", ("Bobby Nasution", "Gubernur", "Sumut")),
        ("Presiden RI Prabowo Subianto hadir.", ("Prabowo Subianto", "Presiden", None)),
        ("jubir KPK Budi Prasetyo hadir.", ("Budi Prasetyo", "jubir", "KPK")),
        ("Kepala BPS NTB Wahyudin hadir di Nusa Tenggara Barat. Badan Pusat Statistik (BPS).",
            ("Wahyudin", "Kepala", "Badan Pusat Statistik Nusa Tenggara Barat")),
    ],
)  # fmt: skip
def test_grammar_tells_position_organisation_and_name_apart(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anggota DPR RI Ranti DP hadir. Ranti bertanya.", ["Ranti DP"]),
        ("Anggota DPR RI Ranti DP hadir. DP itu tunai.", []),
        ("Ditambahkan Ketua KNPI Buru H Alfred Pangga Jembatan Waeapo rusak.", ["Alfred Pangga"]),
        ("Danramil 1802-05/Beraur Kapten Inf Suyitno hadir.", ["Suyitno"]),
        ("Pangdam Hasanuddin Mayjen Budi Lubis hadir.", ["Budi Lubis"]),
        ("Sementara Ketua Kelompok Tani Sipakatau, H. Lapalewa meminta traktor.", ["Lapalewa"]),
        ("Mengapa Kepala Desa Minta Masa Jabatan Diperpanjang", []),
        ("Menurut ekonom Fajar Alamsyah, target itu sulit.", []),
        ("Camat Airbuaya menunjukkan surat itu.", []),
        ("Ketua Gaikindo periode 2016-2019 Lilik Unggul Raharjo hadir.", ["Lilik Unggul Raharjo"]),
        ("Direktur RSUD dr. Tomi Hendra, Sp.PD-KEMD, hadir.", ["Tomi Hendra"]),
        ("Camat Rudi menunjukkan surat itu.", ["Rudi"]),
        ("YKT selaku Direktur CV Sinar Biinmafo dihukum.", ["YKT"]),
        ("YS (41), Kepala Desa Sepatah, ditahan.", ["YS"]),
        ("Zul Basa terpilih sebagai Ketua PSSI Riau periode 2022-2026.", ["Zul Basa"]),
        (
            "Kepala Dinas Pangan, Hortikultura, dan Perkebunan Sidrap, Nur Sennang melaporkan.",
            ["Nur Sennang"],
        ),
        ("Dewan Kota Faro rapat. Wali Kota Faro Rui Carlos Pinto hadir.", ["Rui Carlos Pinto"]),
    ],
)
def test_a_name_ends_where_the_person_ends(text, names):
    assert [official.name for official in find_officials(text)] == names


def test_in_a_list_of_suspects_the_position_stands_behind_the_name():
    text = "Tersangkanya: Toni Ginta (TOG), Kadis PUPR Buru, Rasul Efen (RAE), Kepala UPTD Leksula."
    assert found(text) == [
        ("Toni Ginta", "Kadis", "PUPR Buru"),
        ("Rasul Efen", "Kepala", "UPTD Leksula"),
    ]


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("Direktur Keuangan SGNA Handoyo Tjandra hadir.", "SGNA"),
        ("Kepala Biro Ekonomi Setda Sultra Sitti Hasna hadir.", "Biro Ekonomi Setda Sultra"),
        ("Ketua Asosiasi Wisata Ende Kanisius Bata hadir.", "Asosiasi Wisata Ende"),
        ("Ketua Dewan Adat Moi Paulus Sapisa hadir.", "Dewan Adat Moi"),
        (
            "Kementerian Koordinator Bidang Pangan buka. Sekretaris Kemenko Pangan Rina Lase ikut.",
            "Kementerian Koordinator Bidang Pangan",
        ),
        (
            "Badan Anggaran DPR RI rapat. Anggota Banggar DPR RI Rina Lase hadir.",
            "Badan Anggaran DPR RI",
        ),
        (
            "Badan Pengelola Tabungan Perumahan Rakyat (BP Tapera). "
            "Komisioner BP Tapera Rina Lase ikut.",
            "Badan Pengelola Tabungan Perumahan Rakyat",
        ),
    ],
)
def test_an_organisation_takes_the_form_that_the_text_spells_out(text, organisation):
    assert [official.organisation for official in find_officials(text)] == [organisation]


def test_a_rule_named_after_an_office_makes_no_official():
    assert found("Peraturan Menteri Keuangan No. 5 Tahun 2020 berlaku.") == []


def test_a_code_in_brackets_and_initials_are_mentions():
    text = "Kadis PUPR Sumut Topan Ginting (TOP) hadir. TOP pulang."
    (official,) = find_officials(text)
    assert official.mentions == ("Topan Ginting", "TOP")
    text = 'Gubernur Sumsel Herman Deru hadir. "Siap," kata HD.'
    (official,) = find_officials(text)
    assert official.mentions == ("Herman Deru", "HD")


def test_an_alias_behind_the_name_is_a_mention():
    (official,) = find_officials("Gubernur Jawa Barat Dedi Mulyadi atau KDM hadir.")
    assert official.mentions == ("Dedi Mulyadi", "KDM")


def test_two_spellings_of_a_name_are_one_person():
    text = "Plt Kepala Dinas PU Dharma Budhy hadir. Kepala Dinas PU Darma Budhy pulang."
    assert len(found(text)) == 1


def test_a_wife_is_not_her_husband():
    text = "Ketua DWP Fatma Saifullah Yusuf hadir. Menteri Sosial Saifullah Yusuf hadir."
    assert [name for name, *_ in found(text)] == ["Fatma Saifullah Yusuf", "Saifullah Yusuf"]


def test_the_trained_reader_is_believed_where_a_name_ends_in_a_plain_word():
    text = "Plt. Kepala Dinas Sosial dr. Rita Tanjung, M.Kes menyebutkan itu."
    start = text.index("Rita")
    marked = [Entity(start, start + len("Rita Tanjung"), "PER")]
    assert [o.name for o in find_officials(text, entities=marked)] == ["Rita Tanjung"]
