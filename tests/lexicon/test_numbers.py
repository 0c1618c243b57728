import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.numbers import (
    find_numbers,
    format_number,
    format_scaled,
    parse_number,
    parse_number_words,
    parse_roman,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.250", 1250),
        ("1,25", 1.25),
        ("1.234.567,89", 1_234_567.89),
        ("1,800,000,000", 1_800_000_000),
        ("1,2 juta", 1_200_000),
        ("40,2 juta", 40_200_000),
        ("3jt", 3_000_000),
        ("500 ribu", 500_000),
        ("50rb", 50_000),
        ("1,2 T", 1.2e12),
        ("3,5 M", 3.5e9),
        ("1,8 triliun", 1.8e12),
        ("minus 0,3", -0.3),
        ("dua juta", 2_000_000),
        ("seribu", 1000),
        ("tujuh belas", 17),
        ("dua puluh lima", 25),
        ("tiga ratus dua puluh ribu", 320_000),
        ("satu setengah juta", 1_500_000),
        ("setengah", 0.5),
        ("seperempat juta", 250_000),
        ("ratusan", 100),
        ("ratusan triliun", 1e14),
        ("puluhan ribu", 10_000),
    ],
)
def test_a_number_is_read_in_every_dress(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "pekerja", "1,2 juta pekerja", "x1", "juta"])
def test_what_is_not_one_number_is_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("senilai Rp1,2 T tahun ini", ["1,2 T"]),
        ("sebesar Rp. 469.636.622.344,- untuk", ["469.636.622.344"]),
        ("Rp 95, 7 miliar", ["95, 7 miliar"]),
        ("Rp 95,\u00a07 miliar", ["95,\u00a07 miliar"]),
        ("10-20 persen", ["10", "20"]),
        ("lebar 5 m dan anggaran 6 M", ["5", "6 M"]),
        ("selesai.,1,28 juta", ["1,28 juta"]),
        ("ada 1,8 juga lapangan kerja", ["1,8 juga"]),
        ("senilai Rp 3.5OO juta, Rp3.5OO dan 1O0 orang", []),
        ("satuan kerja dan kesatuan", []),
        ("B1234XY", []),
    ],
)
def test_numbers_are_found_where_they_stand(text, words):
    assert [text[n.start : n.end] for n in find_numbers(text)] == words


@given(st.integers(-(10**15), 10**15).map(lambda n: n / 100))
def test_a_printed_number_reads_back(value):
    assert parse_number(format_number(value)) == value


@given(st.integers(1, 10**8), st.sampled_from([1, 1000, 10**6, 10**9]))
def test_a_short_number_reads_back(digits, scale):
    assert parse_number(format_scaled(float(digits * scale))) == digits * scale


ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
ONES += ["sepuluh", "sebelas"]


def spell(n: int) -> str:
    if n < 12:
        return ONES[n]
    for size, word in ((10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus")):
        if n >= size:
            head = "seribu" if (n // size, size) == (1, 1000) else f"{spell(n // size)} {word}"
            head = "seratus" if (n // size, size) == (1, 100) else head
            return f"{head} {spell(n % size)}" if n % size else head
    if n < 20:
        return f"{ONES[n - 10]} belas"
    return f"{ONES[n // 10]} puluh" + (f" {ONES[n % 10]}" if n % 10 else "")


@given(st.integers(0, 10**12 - 1))
def test_a_number_in_words_reads_back(n):
    assert parse_number_words(spell(n)) == n


@given(st.text())
def test_any_text_is_survived_and_spans_hold_words(text):
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)


@pytest.mark.parametrize(("numeral", "value"), [("IV", 4), ("xxi", 21), ("MCMXLV", 1945)])
def test_roman_numerals_are_read(numeral, value):
    assert parse_roman(numeral) == value


@pytest.mark.parametrize("numeral", ["", "IIII", "ABC", "VX"])
def test_what_is_no_roman_numeral_is_refused(numeral):
    with pytest.raises(ValueError, match="Roman"):
        parse_roman(numeral)
