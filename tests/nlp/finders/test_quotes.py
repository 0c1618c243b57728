"""Who said what."""

import pytest

from nlp.finders.officials.find import find_officials
from nlp.finders.quotes.find import find_quotes
from nlp.finders.regulations.find import find_regulations

INTRO = "Bupati Sorong Johny Kamuru meninjau pasar. "


def found(text):
    quotes = find_quotes(text, officials=list(find_officials(text)))
    return [(text[q.start : q.end].strip(" ,."), q.kind, q.speaker, q.cue) for q in quotes]


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        ('"Kami siap bekerja," kata Johny.', "Kami siap bekerja", "kata"),
        ("“Kami siap bekerja,” ujar Johny di Sorong.", "Kami siap bekerja", "ujar"),
        ("&ldquo;Kami siap bekerja,&rdquo; tutur Johny.", "Kami siap bekerja", "tutur"),
        ('"Kami siap bekerja," katanya.', "Kami siap bekerja", "katanya"),
        ('"Kami siap bekerja," kata dia.', "Kami siap bekerja", "kata"),
        ('Johny mengatakan, "Kami siap bekerja keras."', "Kami siap bekerja keras", "mengatakan"),
        ("“Kami siap bekerja di sini ” ujar Johny Kamuru.", "Kami siap bekerja di sini", "ujar"),
        ('Kami siap bekerja," ujar Johny.', "Kami siap bekerja", "ujar"),
    ],
)
def test_direct_quotes_in_all_marks_have_their_speaker(text, words, cue):
    assert found(INTRO + text) == [(words, "direct", "Johny Kamuru", cue)]


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        ("Johny mengatakan bahwa pasar akan dibuka.", "pasar akan dibuka", "mengatakan"),
        ("Ia menambahkan, pasar akan dibuka.", "pasar akan dibuka", "menambahkan"),
        ("Menurut Johny, pasar akan dibuka.", "pasar akan dibuka", "Menurut"),
        ("Menurutnya, pasar akan dibuka.", "pasar akan dibuka", "Menurutnya"),
        ("Diakuinya, pasar belum dibuka.", "pasar belum dibuka", "Diakuinya"),
        ("Dikatakan Johny, pasar akan dibuka.", "pasar akan dibuka", "Dikatakan"),
        ("Pasar akan dibuka besok, ujar Johny di Sorong.", "Pasar akan dibuka besok", "ujar"),
        ("Selain itu, kata dia, pasar akan dibuka.", "pasar akan dibuka", "kata"),
        ("Pasar itu, kata Johny, akan dibuka.", "Pasar itu, kata Johny, akan dibuka", "kata"),
        ("Johny juga meminta agar pasar dibuka.", "pasar dibuka", "meminta"),
        ("Johny di Sorong, Jumat, mengatakan pasar dibuka.", "pasar dibuka", "mengatakan"),
        ("Johny melalui pesan tertulis menyatakan pasar dibuka.", "pasar dibuka", "menyatakan"),
        ("Dikatakan dia, pasar akan dibuka.", "pasar akan dibuka", "Dikatakan"),
        ("Johny menegaskan pentingnya pasar itu.", "pentingnya pasar itu", "menegaskan"),
        ("Pasar itu, ucap Johny, akan dibuka.", "Pasar itu, ucap Johny, akan dibuka", "ucap"),
        ("Johny berdalih pasar itu penuh.", "pasar itu penuh", "berdalih"),
    ],
)
def test_indirect_quotes_have_their_speaker(text, words, cue):
    assert found(INTRO + text) == [(words, "indirect", "Johny Kamuru", cue)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('Festival bertajuk "Pesona Raja Ampat" digelar.', id="title"),
        pytest.param('Ia disebut "raja kecil" oleh warga.', id="scare quotes"),
        pytest.param("Pelaku diduga lari ke hutan.", id="passive without agent"),
        pytest.param("Dilaporkan cuaca cerah hari ini.", id="reported by nobody"),
        pytest.param("Bupati menyampaikan apresiasi kepada warga.", id="praise"),
        pytest.param("Baca juga: Bupati Mengatakan Pasar Dibuka", id="headline link"),
        pytest.param("", id="empty"),
    ],
)
def test_other_words_are_no_quotes(text):
    assert found(text) == []


def test_what_was_said_stands_in_the_sentence_before():
    text = "Pasar akan dibuka besok. Hal itu disampaikan Bupati Sorong Johny Kamuru."
    assert found(text) == [
        ("Pasar akan dibuka besok", "indirect", "Johny Kamuru", "disampaikan"),
    ]


def test_two_stretches_around_one_cue_are_two_quotes_of_one_speaker():
    text = INTRO + '"Warga," kata Johny, "kami minta bersabar."'
    assert [(words, speaker) for words, _, speaker, _ in found(text)] == [
        ("Warga", "Johny Kamuru"),
        ("kami minta bersabar", "Johny Kamuru"),
    ]


def test_an_institution_speaks_by_its_long_form():
    text = "Badan Gizi Nasional (BGN) rapat. BGN meminta sekolah menunda pembagian."
    assert found(text) == [
        ("sekolah menunda pembagian", "indirect", "Badan Gizi Nasional", "meminta"),
    ]


def test_speakers_take_turns():
    text = (
        "Bupati Sorong Johny Kamuru dan Ketua DPRD Sorong Petrus Nauw bertemu. "
        '"Kami siap bekerja," kata Johny. "Kami juga siap," balas Petrus. '
        '"Mulai besok pagi," ujarnya.'
    )
    assert [speaker for _, _, speaker, _ in found(text)] == [
        "Johny Kamuru",
        "Petrus Nauw",
        "Petrus Nauw",
    ]


def test_a_speaker_without_position_is_known_by_the_full_name():
    text = 'Maria Yewen menjual ikan. "Harga ikan turun," kata Maria.'
    assert found(text) == [("Harga ikan turun", "direct", "Maria Yewen", "kata")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param('Kepala BRIN Tri Handoko hadir. "Kami siap," kata Kepala BRIN.',
            "Tri Handoko", id="office"),
        pytest.param("Menteri Dalam Negeri Tito Karnavian hadir. Mendagri meminta pajak turun.",
            "Tito Karnavian", id="short title"),
        pytest.param("Ketua DPRD Bogor Adityawarman Adil hadir. Adit menilai kota bersih sekali.",
            "Adityawarman Adil", id="nickname"),
        pytest.param("Ketua DPRD Malang Amithya Ratna hadir. Aminthya menilai kota bersih sekali.",
            "Amithya Ratna", id="misspelt"),
        pytest.param('Jaksa KPK Kiki Ahmad hadir. "Terdakwa bersalah," ucap jaksa.',
            "Kiki Ahmad", id="noun"),
        pytest.param('"Kami lapar sekali," kata warga.', None, id="nobody named"),
        pytest.param('"Kami siap bekerja," tulis Kementerian Sosial.',
            "Kementerian Sosial", id="institution"),
        pytest.param(
            "Kepala Dinas PU Darma Budhi didampingi Camat Rusdi Paenre mengatakan jalan rusak.",
            "Darma Budhi", id="accompanied"),
        pytest.param("Bupati Sorong, Johny Kamuru, Senin, hadir. Ia pun menilai pasar kumuh.",
            "Johny Kamuru", id="pronoun"),
        pytest.param("Badan Gizi Nasional (BGN) mengatakan dapur ditutup.",
            "Badan Gizi Nasional", id="bracket"),
        pytest.param("Menurut Badan Gizi Nasional, dapur ditutup.",
            "Badan Gizi Nasional", id="according"),
        pytest.param("Bupati Sorong Johny Kamuru hadir. Dapur ditutup besok pagi, ujar Johny.",
            "Johny Kamuru", id="no marks"),
        pytest.param('"Kotamadya melarang itu semua," pernyataan lembaga tersebut.',
            None, id="statement"),
    ],
)  # fmt: skip
def test_speakers_are_resolved_however_they_are_called(text, speaker):
    assert [q[2] for q in found(text)] == [speaker]


def test_a_missing_full_stop_parts_two_statements():
    text = INTRO + "Johny mengatakan pasar dibuka besok Menurut Johny, pedagang siap."
    assert [q[0] for q in found(text)] == ["pasar dibuka besok", "pedagang siap"]


@pytest.mark.parametrize(
    "text",
    [
        "Johny menyampaikan data di Sorong.",
        "Johny meminta hak atas tanah.",
        "Dijelaskan, adapun pasar dibuka.",
        "Jika mengatakan benar, ia pulang.",
        "Lebih lanjut, Johny membuka pasar.",
    ],
)
def test_a_thing_said_is_no_statement(text):
    assert found(INTRO + text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Pasal 5 UU Nomor 5 Tahun 2014 menyebutkan bahwa pegawai wajib hadir.",
        "Sengketa itu diadili menurut Perma Nomor 11 Tahun 2016 saja.",
    ],
)
def test_a_rule_is_no_speaker(text):
    places = [(mention.start, mention.end) for mention in find_regulations(text)]
    assert list(find_quotes(text, citations=places)) == []


def test_an_institution_speaks_through_its_decision():
    text = "Mahkamah Agung melalui Putusan MA Nomor 57 P/HUM/2022 menyatakan pulau itu dilindungi."
    places = [(mention.start, mention.end) for mention in find_regulations(text)]
    (quote,) = find_quotes(text, citations=places)
    assert quote.speaker == "Mahkamah Agung"


def test_a_word_of_saying_that_no_list_holds_is_known_by_the_person_behind_it():
    quote = found(INTRO + '"Pasar ini ramai sekali," lirih Johny.')[0]
    assert quote[2:] == ("Johny Kamuru", "lirih")


def test_many_who_say_one_thing_are_no_person():
    (quote,) = found(INTRO + "Warga hadir. Mereka menilai pasar itu merusak hutan.")
    assert quote[0] == "pasar itu merusak hutan"
    assert quote[2] is None
