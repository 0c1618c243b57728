import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.stem import list_parts, load_exceptions, stem
from lexicon.tables import load_toml


@pytest.mark.parametrize(
    "words",
    [
        "melindungi perlindungan pelindung dilindungi lindung",
        "menetapkan ditetapkan penetapan tetapkan",
        "menambah ditambah penambahan tambahan",
        "berita beritanya pemberitaan diberitakan",
        "pemerintah pemerintahan pemerintahnya",
        "menerima penerima diterima penerimaan",
        "kemiskinan miskin",
        "pekerja bekerja pekerjaan mengerjakan",
        "menteri menterinya",
        "anak anak-anak anaknya anak-anaknya",
        "menerbitkan diterbitkan penerbitan",
        "meningkat peningkatan meningkatkan",
        "mengelola pengelolaan dikelola kelola",
        "persen %",
        "pemberdayaan memberdayakan diberdayakan berdaya pemberdaya",
    ],
)
def test_forms_of_one_word_share_a_stem(words):
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kepala", "pala"),
        ("ketua", "tua"),
        ("menteri", "teri"),
        ("perempuan", "empu"),
        ("berani", "ani"),
        ("masalah", "masa"),
        ("media", "dia"),
        ("pemerintah", "perintah"),
        ("berita", "beri"),
        ("penduduk", "duduk"),
        ("permendagri", "mendagri"),
        ("perikanan", "berikan"),
        ("pengadilan", "adil"),
        ("pemberdayaan", "daya"),
    ],
)
def test_different_words_keep_different_stems(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize("token", ["12/2024", "1,2", "ke-3", "40,2", "77/pmk.05/2020"])
def test_numbers_stay_as_they_are(token):
    assert stem(token) == token


def test_no_row_of_the_table_is_given_twice():
    table = load_toml("lexicon", "stems.toml")
    words = [*table["keep"], *(form for forms in table["forms"].values() for form in forms)]
    cuts = [cut for cuts in table["repairs"].values() for cut in cuts]
    assert len(words) == len(set(words))
    assert len(cuts) == len(set(cuts))


def test_stems_of_the_table_are_plain_words():
    words, stems = load_exceptions()
    assert all(re.fullmatch("[a-z]+", root) for root in (*words.values(), *stems.values()))


@given(st.text(min_size=1))
def test_any_token_has_a_stem(token):
    assert stem(token)


HEADS = st.sampled_from(
    ["", "me", "mem", "men", "meng", "meny", "pe", "pem", "pen", "peng", "peny", "di", "ke", "ter",
     "ber", "bel", "be", "per", "pel", "se", "memper", "diper", "keber", "pember"]
)  # fmt: skip
TAILS = st.sampled_from(["", "kan", "an", "i", "nya", "lah", "kah", "pun", "ku", "mu", "annya"])
ROOTS = st.text("abdegiklmnprstuy", min_size=1, max_size=7)


@given(HEADS, ROOTS, TAILS, st.booleans())
def test_a_word_has_a_part_of_its_stem(head, root, tail, doubled):
    word = head + root + (f"-{root}" if doubled else "") + tail
    assert any(part in word for part in list_parts(stem(word)))


def test_a_word_of_the_table_has_a_part_of_its_stem():
    words, _ = load_exceptions()
    for word in (*words, *(f"{word}nya" for word in words), "%", "40,2"):
        assert any(part in word for part in list_parts(stem(word))), word
