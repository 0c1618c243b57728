"""What a figure is said of, who says it, and by which nickname people go."""

import pytest

from nlp.finders.figures.attribution import attribute_figures
from nlp.finders.figures.find import find_figures
from nlp.finders.officials.context import Entity
from nlp.finders.officials.find import find_officials
from nlp.finders.officials.nicknames import find_nicknames
from nlp.finders.quotes.find import find_quotes
from nlp.scoring import find_span


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Harga cabai pada Juli 2025 juga naik menjadi Rp 60.000.", ["Harga cabai"]),
        (
            "Angka kelahiran turun dari 2,4 persen pada 2022 menjadi 2,1 persen.",
            ["Angka kelahiran", "Angka kelahiran"],
        ),
        ("Utang daerah Rp 5 miliar atau 40 persen.", ["Utang daerah", "Utang daerah"]),
        (
            "Ekspor kopi mencapai Rp 9 miliar. Angka ini naik 12 persen.",
            ["Ekspor kopi", "Ekspor kopi"],
        ),
        ("Pemprov menganggarkan Rp 2 miliar untuk jembatan gantung.", ["jembatan gantung"]),
        ("Tingkat hunian, kata Rina, masih 57 persen.", ["Tingkat hunian"]),
        ("Lahan kering seluas 20 hektare.", ["Lahan kering"]),
        ("Bantuan beras disalurkan kepada 300 keluarga.", ["Bantuan beras"]),
        ("Mereka membeli 4 unit komputer.", ["komputer"]),
        ("Kunjungan rata-rata 1.500 orang per hari.", ["Kunjungan"]),
        (
            "Angka buta huruf di kota naik 3 persen, sedangkan di desa turun 5 persen.",
            ["Angka buta huruf di kota", "Angka buta huruf di desa"],
        ),
        (
            "Harta itu: 1. Tanah di Kota Ambon, warisan Rp 40.000.000. 2. Mobil Rp 90.000.000.",
            ["Tanah di Kota Ambon, warisan", "Mobil"],
        ),
        ("Tambak Rp 5 miliar (kurs Rp 16.000 per dolar AS).", ["Tambak", "kurs"]),
        ("Pedagang mematok harga 3 kali lipat.", ["harga"]),
        ("Proyek jembatan yang nilainya mencapai Rp 7 miliar.", ["Proyek jembatan"]),
        (
            "Kas daerah Rp 9 miliar atau 20 persen dari belanja modal.",
            ["Kas daerah", "belanja modal"],
        ),
        ("Ia mengalokasikan anggaran melalui APBD Sumba senilai Rp 3 miliar.", ["anggaran"]),
        ("Polisi menetapkan 5 orang sebagai tersangka.", ["tersangka"]),
        (
            "Kini bantuan tunai menyasar 20 orang dari kota dan 8 orang dari desa.",
            ["bantuan tunai"] * 2,
        ),
        ("Pemkab Siapkan Dana Rp 2 Miliar", ["Dana"]),
        ("Penyaluran beras atau jagung meningkat 3 persen.", ["Penyaluran beras atau jagung"]),
        ("Bunga naik 1 persen atau lebih.", ["Bunga"]),
        ("Daya tampung sekolah itu hanya 600 kursi.", ["Daya tampung sekolah"]),
        ("Produksinya, tutur Rina, rata-rata 150 cup per hari.", ["Produksinya"]),
        ("Warga membeli 600 kursi.", ["kursi"]),
        (
            "Kebutuhan dana untuk bentang tengah ditaksir Rp 1 triliun.",
            ["Kebutuhan dana untuk bentang tengah"],
        ),
    ],
)
def test_a_figure_measures_the_subject_of_its_sentence(text, measures):
    assert [figure.measure for figure in find_figures(text)] == measures


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("Panen 5 ton pada 2022 menjadi 7 ton pada 2024.", ["pada 2022", "pada 2024"]),
        ("Pada 2019 ada dua. Gudang Timur (14 ha) dijual.", [None]),
        ("Kini upah Rp 3 juta, dari sebelumnya hanya Rp 2 juta.", ["Kini", "sebelumnya"]),
        ("Kas baru 5 persen per 1 Mei 2024. Retribusi pasar Rp 9 juta.", ["per 1 Mei 2024", None]),
        ("Kas 5 persen per 1 Mei 2024. Angka ini naik 2 persen.", ["per 1 Mei 2024"] * 2),
        ("Per 1 Mei 2024 serapan 5 ton dari target 9 ton.", ["Per 1 Mei 2024", None]),
        ("Kas hingga Juni baru Rp 1 miliar (34 persen).", ["hingga Juni"] * 2),
        ("Partisipasi naik dari 79 persen pada 2020 jadi 83 persen.", ["pada 2020", None]),
        ("Jembatan 6 kilometer itu ditargetkan rampung pada 2027.", [None]),
        ("Aset per Mei 2022 mencapai Rp 5 miliar. Rasio kreditnya 2 persen.", ["per Mei 2022"] * 2),
        ("Ada 5 ton hingga pertengahan April.", ["hingga pertengahan April"]),
        (
            "Sepanjang semester pertama tahun ini ada 9 kasus.",
            ["Sepanjang semester pertama tahun ini"],
        ),
        (
            "Ada 9 kasus sepanjang Januari\u2014September 2024.",
            ["sepanjang Januari\u2014September 2024"],
        ),
        ("Sebanyak 11 jiwa mengungsi hingga Jumat malam.", ["hingga Jumat malam"]),
        ("Tahun depan PSO Rp 4 triliun, tetapi bagi hasil Rp 9 triliun.", ["Tahun depan", None]),
    ],
)
def test_the_words_at_its_side_date_a_figure(text, as_of):
    assert [figure.as_of for figure in find_figures(text)] == as_of


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Berdasarkan data Dinas Sosial, ada 400 lansia.", "Dinas Sosial"),
        ("Baca juga: KPK: Nilai Proyek Rp 9 Miliar", "Komisi Pemberantasan Korupsi"),
        ("Budi Santoso menyebut ekspor naik. Angka ini 12 persen.", "Budi Santoso"),
        ("Budi Santoso menyebut ekspor naik.\nAngka ini 12 persen.", None),
        (
            'Budi Santoso menyebut panen naik. Selain itu, stok 5 ton. "Aman semua," kata Budi.',
            "Budi Santoso",
        ),
        (
            'Budi Santoso menyebut panen naik. Hingga saat ini ada 5 ton. "Aman semua," kata Budi.',
            None,
        ),
        ("Budi Santoso menyebut panen naik. Dijelaskan, 5 ton sudah dijual.", "Budi Santoso"),
        ("Ketua KTNA Budi Santoso hadir. Budi juga menyoroti belanja Rp 5 miliar.", "Budi Santoso"),
        ("Ketua KTNA Budi Santoso hadir. Budi menyorotibelanja Rp 5 miliar.", "Budi Santoso"),
        ("Ketua KTNA Budi Santoso hadir. Budi membeli 5 ton beras.", None),
    ],
)
def test_a_source_named_in_the_sentence_states_its_figures(text, speaker):
    officials = list(find_officials(text))
    quotes = list(find_quotes(text, officials=officials))
    (figure,) = attribute_figures(find_figures(text), quotes, text=text, officials=officials)
    assert figure.speaker in {speaker, "KPK" if speaker and "Korupsi" in speaker else speaker}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pria yang akrab disapa Dani itu hadir.", ["Dani"]),
        ("Melki, sapaan akrab gubernur, hadir.", ["Melki"]),
        ("Ia biasa dipanggil dengan nama Ucok di kampung.", ["Ucok"]),
        ("Rancangan itu disebut Perda Pasar.", []),
    ],
)
def test_a_nickname_is_one_where_people_use_it(text, names):
    assert [nickname.name for nickname in find_nicknames(text)] == names


def test_a_nickname_stands_for_the_full_name_everywhere_after_it():
    text = (
        "Bupati Sorong Daniel Wambrauw hadir. Pria yang akrab disapa Dani itu menilai pasar sepi. "
        '"Kami tata ulang," kata Dani.'
    )
    officials = list(find_officials(text))
    assert officials[0].mentions == ("Daniel Wambrauw", "Dani")
    quotes = list(find_quotes(text, officials=officials))
    assert {quote.speaker for quote in quotes} == {"Daniel Wambrauw"}


@pytest.mark.parametrize("description", ["Politikus Gerindra itu", "Perempuan tersebut"])
def test_a_description_means_the_person_named_last(description):
    text = f"Ketua DPRD Sorong Yosina Kambu datang. {description} menilai jalan itu rusak."
    officials = list(find_officials(text))
    assert [q.speaker for q in find_quotes(text, officials=officials)] == ["Yosina Kambu"]


@pytest.mark.parametrize(
    ("text", "marked", "name"),
    [
        (
            "Kajari Lhoksukon Teuku Rahmatsyah hadir.",
            [("Lhoksukon", "LOC"), ("Teuku Rahmatsyah", "PER")],
            "Teuku Rahmatsyah",
        ),
        (
            "Kepala Dinas Pasar, Husna Ersant Dirgantara, hadir.",
            [("Husna Ersant Dirgantara", "PER")],
            "Husna Ersant Dirgantara",
        ),
        # The reader cuts a first name off: what it takes for a person elsewhere stays.
        (
            "Kadis PUPR Topan Ginting hadir. Topan pulang.",
            [("PUPR Topan", "ORG"), ("Ginting", "PER"), ("Topan", "PER")],
            "Topan Ginting",
        ),
    ],
)
def test_the_trained_reader_parts_a_person_from_place_and_organisation(text, marked, name):
    entities = [
        Entity(*find_span(text, words, 2 if words == "Topan" else 1), label)
        for words, label in marked
    ]
    assert [official.name for official in find_officials(text, entities=entities)] == [name]


def test_a_rank_glued_to_a_name_is_no_part_of_it():
    (official,) = find_officials("Kapolda Bali Irjen Pol.Ronny Sompie hadir.")
    assert official.name == "Ronny Sompie"
