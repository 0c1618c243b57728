import pytest

from nlp.finders.sentences import find_sentences, sentence_at


def split(text):
    return [text[start:end] for start, end in find_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Sesuai UU No. 5 Tahun 2014 ia hadir.",
        "Drs. H. Budi Santoso, S.H., M.Si. hadir.",
        "Anggaran Rp. 5.000.000 cair.",
        "Kepala Dinas Kab. Sorong hadir.",
        "Brigjen Pol. M. Iqbal hadir.",
        "PT. Maju Jaya Tbk. untung.",
        "Jumlahnya 1.250 orang.",
    ],
)
def test_a_full_stop_of_an_abbreviation_ends_nothing(text):
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ia hadir. Mereka pulang.", ["Ia hadir.", "Mereka pulang."]),
        ("Benarkah? Ya! Benar.", ["Benarkah?", "Ya!", "Benar."]),
        ('"Siap." Ia pergi.', ['"Siap."', "Ia pergi."]),
        ("Judul\nIsi berita", ["Judul", "Isi berita"]),
        ("katanya.,Ia pergi.", ["katanya.", "Ia pergi."]),
        ("  ", []),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text, sentences):
    assert split(text) == sentences


def test_the_sentence_around_a_place_is_found():
    text = "Satu. Dua. Tiga."
    sentences = list(find_sentences(text))
    assert sentence_at(sentences, 7) == sentences[1]
    assert sentence_at(sentences, 99) == sentences[2]
