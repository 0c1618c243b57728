"""What counts as a regulation mention, and which instrument it is."""

from datetime import date

import pytest

from nlp.finders.regulations.find import find_regulations


def ids(text, **context):
    return [mention.id for mention in find_regulations(text, **context)]


def words(text, **context):
    return [text[mention.start : mention.end] for mention in find_regulations(text, **context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("UUD 1945", "uud/1945", id="constitution"),
        pytest.param(
            "Undang-Undang Dasar Negara Republik Indonesia Tahun 1945", "uud/1945", id="full"
        ),
        pytest.param("TAP MPR Nomor VI/MPR/2000", "tap-mpr/2000/vi", id="roman number"),
        pytest.param("Inpres No. 2/2021", "inpres/2021/2", id="slash"),
        pytest.param("Inpres 2 Tahun 2021", "inpres/2021/2", id="no label"),
        pytest.param("Inpres Nomor 2 Th 2021", "inpres/2021/2", id="Th"),
        pytest.param("INSTRUKSI PRESIDEN NOMOR 2 TAHUN 2021", "inpres/2021/2", id="capitals"),
        pytest.param("UU No: 13 Thn. 2003", "uu/2003/13", id="colon"),
        pytest.param("UU RI No.6 Tahun 2023", "uu/2023/6", id="RI"),
        pytest.param("UU Darurat Nomor 12 Tahun 1951", "uu-drt/1951/12", id="emergency law"),
        pytest.param("Perpu Nomor 2 Tahun 2022", "perppu/2022/2", id="one p"),
        pytest.param(
            "Peraturan Menteri Ketenagakerjaan Republik Indonesia Nomor 4 Tahun 2022",
            "permenaker/2022/4",
            id="Republic behind the ministry",
        ),
        pytest.param(
            "Peraturan Menteri PUPR Nomor 10 Tahun 2021", "permen-pupr/2021/10", id="PUPR"
        ),
        pytest.param(
            "Permen LHK P.68/MENLHK/SETJEN/KUM.1/8/2016", "permen-lhk/2016/68", id="dossier"
        ),
        pytest.param("PMK 77/PMK.05/2020", "pmk/2020/77", id="PMK dossier"),
        pytest.param("Permenkeu Nomor 160 Tahun 2015", "pmk/2015/160", id="PMK by another name"),
        pytest.param(
            "Permenpan RB Nomor 6 Tahun 2022", "permenpan-rb/2022/6", id="syllable and hyphen"
        ),
        pytest.param("Peraturan BPOM Nomor 4 Tahun 2020", "peraturan-bpom/2020/4", id="agency"),
        pytest.param("Perka BKN Nomor 3 Tahun 2020", "peraturan-bkn/2020/3", id="Perka"),
        pytest.param("SEMA Nomor 3 Tahun 2023", "sema/2023/3", id="circular of the court"),
        pytest.param(
            "Putusan MK Nomor 168/PUU-XXI/2023", "putusan-mk/2023/168-puu-xxi", id="court"
        ),
        pytest.param("Putusan MA Nomor 46 P/HUM/2018", "putusan-ma/2018/46-p-hum", id="review"),
        pytest.param("Inmendagri Nomor 53 Tahun 2022", "inmendagri/2022/53", id="instruction"),
    ],
)
def test_an_instrument_has_one_id_in_every_spelling(text, expected):
    assert ids(f"Hal itu sesuai {text}, katanya.") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Perda Kota Sorong Nomor 5 Tahun 2019", "perda/kota-sorong/2019/5"),
        ("Peraturan Daerah (Perda) Kab. Sorong No 2/2020", "perda/kab-sorong/2020/2"),
        ("Pergub Papua Barat Daya Nomor 3 Tahun 2024", "pergub/papua-barat-daya/2024/3"),
        (
            "Peraturan Wali (Perwali) Kota Makassar Nomor 19 Tahun 2025",
            "perwali/kota-makassar/2025/19",
        ),
        ("Perbup Badung Nomor 47 Tahun 2018", "perbup/kab-badung/2018/47"),
        ("Qanun Aceh Nomor 6 Tahun 2014", "qanun/aceh/2014/6"),
        ("Perda DKI Jakarta 5/2014", "perda/jakarta/2014/5"),
        ("Pergub DIY Nomor 34 Tahun 2021", "pergub/yogyakarta/2021/34"),
        ("Perda Nomor 4 Tahun 2020", "perda/-/2020/4"),
        ("Perdes Nomor 2 Tahun 2022", "perdes/-/2022/2"),
    ],
)
def test_a_regional_instrument_names_its_region(text, expected):
    assert ids(f"Itu diatur {text}.") == [expected]


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        pytest.param(
            "Pemkot Bogor memakai Perda 10/2018.", {}, "perda/kota-bogor/2018/10", id="text"
        ),
        pytest.param(
            "Perda 10/2018.", {"title": "Pemkab Sikka"}, "perda/kab-sikka/2018/10", id="title"
        ),
        pytest.param(
            "Perda 10/2018.", {"source_region": "96.71"}, "perda/kota-sorong/2018/10", id="outlet"
        ),
        pytest.param(
            "Pergub 3/2024.", {"source_region": "96.71"}, "pergub/papua-barat-daya/2024/3", id="up"
        ),
        pytest.param(
            "Kota Bogor dan Kota Bekasi. Perda 1/2020.", {}, "perda/-/2020/1", id="two fit alike"
        ),
    ],
)
def test_the_region_comes_from_the_article_when_the_mention_is_silent(text, context, expected):
    assert ids(text, **context) == [expected]


def test_perda_of_two_regencies_with_one_number_are_two():
    text = "Perda Kabupaten Sikka Nomor 3 Tahun 2021 dan Perda Kabupaten Ende Nomor 3 Tahun 2021"
    assert ids(text) == ["perda/kab-sikka/2021/3", "perda/kab-ende/2021/3"]


def test_permen_of_two_ministries_with_one_number_are_two():
    text = "Permenkes Nomor 5 Tahun 2020 dan Permendag Nomor 5 Tahun 2020"
    assert ids(text) == ["permenkes/2020/5", "permendag/2020/5"]


def test_a_list_shares_type_and_year():
    text = "menurut UU Nomor 5 dan 6 Tahun 2014"
    assert words(text) == ["UU Nomor 5", "6 Tahun 2014"]
    assert ids(text) == ["uu/2014/5", "uu/2014/6"]


def test_a_longer_list_shares_its_year():
    assert ids("Perda Bali Nomor 3, 4, dan 5 Tahun 2020") == [
        "perda/bali/2020/3",
        "perda/bali/2020/4",
        "perda/bali/2020/5",
    ]


@pytest.mark.parametrize(
    ("text", "regulation", "flags"),
    [
        ("UU Nomor Nomor 41 Tahun 1999", "uu/1999/41", ("doubled",)),
        ("PP Nomor 5 Tahun 2016 Tahun 2017", "pp/2016/5", ("doubled",)),
        ("UU Nomor 23 Tahun 2O14", "uu/2014/23", ("ocr",)),
        ("UU Nomor 23 Tahun 2014", "uu/2014/23", ()),
    ],
)
def test_damage_is_read_through_and_flagged(text, regulation, flags):
    (mention,) = find_regulations(text)
    assert (mention.id, mention.flags) == (regulation, flags)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Peraturan di sekolah itu ketat.", id="generic word"),
        pytest.param("Konstitusi menjamin hak warga.", id="constitution as a word"),
        pytest.param("Sebanyak 377 daerah telah memiliki Perda.", id="class"),
        pytest.param("DPRD membahas empat Raperda.", id="count"),
        pytest.param("Sosialisasi Peraturan Daerah digelar.", id="activity"),
        pytest.param("Siswa SD Inpres 12 Sorong menang.", id="school"),
        pytest.param("Satpol PP Kota Bogor berjaga.", id="police unit"),
        pytest.param("Keputusan ada di tangan rakyat.", id="decision as a word"),
        pytest.param("Ia tiba pp Jakarta-Sorong pada 2021.", id="small letters"),
        pytest.param("Aturan ini mulai berlaku Juli.", id="rule without antecedent"),
        pytest.param("Nomor 5 Tahun 2014 di belakang rumah.", id="no type"),
        pytest.param("", id="empty"),
    ],
)
def test_other_words_are_no_mention(text):
    assert ids(text) == []


def test_pointer_has_the_id_of_what_it_points_at():
    text = "Inpres Nomor 2 Tahun 2021 terbit. Inpres tersebut mengatur iuran. Aturan itu ditunggu."
    found = list(find_regulations(text))
    assert [m.resolved_by for m in found] == ["number", "anaphora", "anaphora"]
    assert {m.id for m in found} == {"inpres/2021/2"}


def test_pointer_passes_over_what_is_named_only_beside():
    text = (
        "PP Nomor 8 Tahun 2025 menggantikan PP 36 Tahun 2023. Aturan tersebut ditunggu eksportir."
    )
    assert ids(text)[-1] == "pp/2025/8"


def test_bare_type_before_and_after_its_citation():
    text = (
        "Melanggar Perda, ia didenda. Perda Kota Kupang Nomor 2 Tahun 2021 jelas. Perda ditegakkan."
    )
    assert [(m.id, m.resolved_by) for m in find_regulations(text)] == [
        ("perda/kota-kupang/2021/2", "name"),
        ("perda/kota-kupang/2021/2", "number"),
        ("perda/kota-kupang/2021/2", "anaphora"),
    ]


def test_bare_type_with_two_candidates_is_no_mention():
    text = "UU Nomor 1 Tahun 2022 dan UU Nomor 2 Tahun 2022. Menurut UU, pajak naik."
    assert ids(text) == ["uu/2022/1", "uu/2022/2"]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("UU Cipta Kerja digugat.", date(2021, 6, 1), "uu/2020/11"),
        ("UU Cipta Kerja digugat.", date(2024, 6, 1), "uu/2023/6"),
        ("UU Cipta Kerja digugat.", None, None),
        ("UU ITE digugat.", date(2024, 6, 1), None),
        ("Pasal 351 KUHP dipakai.", date(2024, 6, 1), None),
    ],
)
def test_a_name_gives_an_id_only_where_one_fits_on_the_day(text, published, expected):
    assert ids(text, published=published) == [expected]


def test_a_name_takes_the_id_of_the_citation_whose_title_it_abbreviates():
    text = (
        "UU Nomor 31 Tahun 1999 tentang Pemberantasan Tindak Pidana Korupsi berlaku. "
        "UU Tipikor itu keras."
    )
    assert ids(text) == ["uu/1999/31", "uu/1999/31"]


@pytest.mark.parametrize(
    ("text", "draft", "title"),
    [
        ("RUU Perampasan Aset dibahas.", True, None),
        ("Raperda tentang Pengelolaan Sampah dibahas.", True, "Pengelolaan Sampah"),
        ("Rancangan Peraturan Presiden tentang Upah dibahas.", True, "Upah"),
        ("Perda Kota Kupang Nomor 2 Tahun 2021 tentang Sampah berlaku.", False, "Sampah"),
    ],
)
def test_drafts_are_told_from_what_is_issued(text, draft, title):
    (mention,) = find_regulations(text)
    assert (mention.draft, mention.title) == (draft, title)


@pytest.mark.parametrize(
    ("text", "provisions"),
    [
        ("Pasal 5 ayat (1) UU Nomor 8 Tahun 1999", ("pasal 5 ayat 1",)),
        ("Pasal 12 huruf a atau b UU 31/1999", ("pasal 12 huruf a", "pasal 12 huruf b")),
        ("UU 31/1999 Pasal 2", ("pasal 2",)),
        (
            "UU Nomor 8 Tahun 1999 tentang Pangan. Dalam Pasal 9 ayat (1) diatur.",
            ("pasal 9 ayat 1",),
        ),
        ("Pasal 55 ayat (1) ke-1 KUHP", ("pasal 55 ayat 1 ke-1",)),
        ("UU Nomor 8 Tahun 1999. Besok. Lusa. Pasal 9 diatur.", ()),
    ],
)
def test_provisions_go_to_the_mention_they_belong_to(text, provisions):
    assert next(find_regulations(text)).provisions == provisions


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("UU 6/2011 tentang Keimigrasian, pemberian paspor", "Keimigrasian"),
        ("UU 6/2011 mengenai Keimigrasian.", "Keimigrasian"),
        ("PP 1/2020 tentang Tata Cara Pemilihan Gubernur, Bupati, dan Wali Kota. Lalu",
         "Tata Cara Pemilihan Gubernur, Bupati, dan Wali Kota"),
        ("PP 1/2020 tentang pedoman penyusunan APBD yang mengatur dana", "pedoman penyusunan APBD"),
        ("Inpres 2/2021 tentang Optimalisasi Program dan Inpres 4/2022", "Optimalisasi Program"),
        ("PP 1/2020 yang mengatur pajak", None),
        ("PP 1/2020 ditandatangani tentang", None),
    ],
)  # fmt: skip
def test_a_title_ends_where_the_sentence_goes_on(text, title):
    assert next(find_regulations(text)).title == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "SK Badan Gizi Nasional Nomor 63 Tahun 2025", "sk/bgn/2025/63", id="agency in full"
        ),
        pytest.param("Keputusan Kepala BKN Nomor 12 Tahun 2024", "sk/bkn/2024/12", id="agency"),
        pytest.param(
            "Keputusan Dirjen Pajak Nomor 7 Tahun 2024", "sk/pajak/2024/7", id="no region"
        ),
        pytest.param("SK No. 80", None, id="no office"),
    ],
)
def test_a_decision_is_named_by_its_office(text, expected):
    assert ids(f"Itu diatur {text}.") == [expected]


def test_an_office_of_a_region_carries_the_region():
    text = (
        "Pemprov DKI Jakarta memakai Keputusan Kepala Badan Pendapatan Daerah (Bapenda) "
        "Nomor 257 Tahun 2025."
    )
    assert ids(text) == ["sk/bapenda-jakarta/2025/257"]


def test_an_office_named_again_is_the_same_decision():
    text = (
        "Warga DKI Jakarta membaca Keputusan Kepala Bapenda Nomor 257 Tahun 2025. "
        "Keputusan Bapenda digugat."
    )
    assert ids(text) == ["sk/bapenda-jakarta/2025/257", "sk/bapenda-jakarta/2025/257"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Permenkes Nomor 3 Tahun 2020 terbit. Permen itu jelas.",
            "permenkes/2020/3", id="permen"),
        pytest.param("Kepmenkes Nomor 3 Tahun 2020 terbit. Kepmen itu jelas.",
            "kepmenkes/2020/3", id="kepmen"),
        pytest.param("SE Mendagri Nomor 3 Tahun 2021 terbit. SE tersebut jelas.",
            "se-mendagri/2021/3", id="se"),
        pytest.param("Kepgub Bali Nomor 3 Tahun 2021 terbit. SK itu jelas.",
            "kepgub/bali/2021/3", id="sk"),
        pytest.param("Qanun Aceh Nomor 3 Tahun 2021 terbit. Perda itu jelas.",
            "qanun/aceh/2021/3", id="qanun"),
        pytest.param("Putusan MK Nomor 9/PUU-X/2012 terbit. Putusan itu jelas.",
            "putusan-mk/2012/9-puu-x", id="court"),
        pytest.param("Kepgub Bali Nomor 3 Tahun 2021 terbit. Keputusan itu jelas.",
            "kepgub/bali/2021/3", id="noun"),
        pytest.param("SE Mendagri Nomor 3 Tahun 2021. Surat edaran itu jelas.",
            "se-mendagri/2021/3", id="circular"),
        pytest.param("PP 5/2020 terbit. PP yang terbit pekan lalu itu jelas.",
            "pp/2020/5", id="clause"),
        pytest.param("Perwali Bogor 5/2020 terbit. Perwali 2020 jelas.",
            "perwali/kota-bogor/2020/5", id="year"),
    ],
)  # fmt: skip
def test_a_shorter_type_or_a_noun_points_back(text, expected):
    assert ids(text) == [expected, expected]


@pytest.mark.parametrize(
    "text",
    [
        "Kepgub Bali Nomor 3 Tahun 2021. Putusan itu jelas.",
        "UU Nomor 5 Tahun 2014. Aturan tersebut tercantum di papan.",
        "UU Nomor 5 Tahun 2014. Seluruh UU dibaca.",
    ],
)
def test_what_cannot_be_meant_is_not_pointed_at(text):
    assert len(ids(text)) == 1


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("Iuran akan ditetapkan melalui SK Wali Kota Parepare.", True),
        ("Lukas telah membuat peraturan gubernur untuk itu.", False),
        ("Sesuai dengan Keputusan Gubernur, pajak turun.", False),
    ],
)
def test_an_unnumbered_instrument_of_a_region_is_a_mention_when_it_is_a_particular_one(text, draft):
    (mention,) = find_regulations(text)
    assert (mention.id, mention.resolved_by, mention.draft) == (None, "name", draft)


def test_a_name_that_fits_two_titles_has_no_id():
    text = (
        "UU Nomor 1 Tahun 2001 tentang Pajak Daerah dan UU Nomor 2 Tahun 2002 tentang Pajak Kota. "
        "UU Pajak digugat."
    )
    assert ids(text)[-1] is None


def test_the_year_of_signing_serves_the_id():
    text = "Kepgub Bali Nomor 12, ditandatangani pada 5 Mei 2024, berlaku."
    assert ids(text) == ["kepgub/bali/2024/12"]


@pytest.mark.parametrize(
    ("text", "regulation"),
    [
        (
            "Lewat Putusan Nomor 60/PUU-XXII/2024, ambang itu berubah.",
            "putusan-mk/2024/60-puu-xxii",
        ),
        ("melanggar Permendag Nomor 8 Tahun 2024tentangImpor Tekstil", "permendag/2024/8"),
        ("SK Rektor Nomor 2981 tidak berlaku lagi", None),
    ],
)
def test_a_number_is_read_though_words_are_missing_or_glued(text, regulation):
    (mention,) = find_regulations(text)
    assert (mention.id, mention.resolved_by) == (regulation, "number")


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("Pemerintah akan menerbitkan Peraturan Presiden tentang pengawasan barang.", True),
        ("Ia mendesak pemprov segera menyusun Perdasus tentang hutan adat.", True),
        ("Warga menduga Peraturan Desa tentang APBDes 2021 disahkan diam-diam.", False),
    ],
)
def test_a_title_makes_a_mention_of_what_has_no_number(text, draft):
    (mention,) = find_regulations(text)
    assert (mention.id, mention.draft, mention.resolved_by) == (None, draft, "name")


def test_a_draft_that_is_pointed_at_is_not_the_law_in_force():
    text = "Qanun Aceh Nomor 4 Tahun 2010 berlaku. Rancangan qanun ini menambah cuti."
    assert [(m.id, m.draft) for m in find_regulations(text)] == [
        ("qanun/aceh/2010/4", False),
        (None, True),
    ]


def test_a_code_in_force_is_no_draft_though_something_will_change():
    (mention,) = find_regulations("Pasal itu perlu disesuaikan dengan KUHP yang baru.")
    assert not mention.draft


def test_a_dossier_code_and_a_bare_number_are_one_regulation():
    text = "Permenkeu 160/2015 dan PMK 160/PMK.05/2015 sama."
    assert [mention.id for mention in find_regulations(text)] == ["pmk/2015/160"] * 2


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("PP 106 dan 107 Tahun 2021 terbit.", ["pp/2021/106", "pp/2021/107"]),
        ("Permenhub PM 12 Tahun 2019 berlaku.", ["permenhub/2019/12"]),
        ("UU N0mor 6O Tahun 2O2O berlaku.", ["uu/2020/60"]),
        ("UU Nomor 4 Tahun Tahun 2019 berlaku.", ["uu/2019/4"]),
        ("Putusan Nomor 757/Pdt.G/2022/PN Jkt.Pst", ["putusan-pn/-/2022/757-pdt.g"]),
        ("Keputusan Bersama Tiga Menteri (SKB) Nomor 855 Tahun 2023", [None]),
        ("Perda DIY Nomor 1 Tahun 2018 tentang Wakaf. Perda RTRW Kabupaten Bantul",
            ["perda/yogyakarta/2018/1", None]),
        ("UU 21/2001 sebagaimana telah diubah dengan UU 2/2021. Undang-undang tersebut",
            ["uu/2001/21", "uu/2021/2", "uu/2001/21"]),
        ("Perda Nomor 5 Tahun 2019 terbit. Kedua aturan tersebut dicabut.", ["perda/-/2019/5"]),
    ],
)  # fmt: skip
def test_each_instrument_is_told_from_its_neighbours(text, ids):
    assert [mention.id for mention in find_regulations(text)] == ids
