from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.finders.figures.periods import find_periods, resolve_period

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
PUBLISHED = date(2025, 7, 15)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("per 31 Desember 2023", "2023-12-31", "2023-12-31"),
        ("per 31 Desember", "2024-12-31", "2024-12-31"),
        ("pada Mei", "2025-05-01", "2025-05-31"),
        ("pada Oktober", "2024-10-01", "2024-10-31"),
        ("kuartal III-2022", "2022-07-01", "2022-09-30"),
        ("semester I 2023", "2023-01-01", "2023-06-30"),
        ("triwulan II tahun 2024", "2024-04-01", "2024-06-30"),
        ("Januari-Juni 2025", "2025-01-01", "2025-06-30"),
        ("tahun 2022", "2022-01-01", "2022-12-31"),
        ("2021-2024", "2021-01-01", "2024-12-31"),
        ("tahun lalu", "2024-01-01", "2024-12-31"),
        ("bulan ini", "2025-07-01", "2025-07-31"),
        ("bulan lalu", "2025-06-01", "2025-06-30"),
        ("pekan lalu", "2025-07-07", "2025-07-13"),
        ("minggu lalu", "2025-07-07", "2025-07-13"),
        ("minggu ini", "2025-07-14", "2025-07-20"),
        ("minggu depan", "2025-07-21", "2025-07-27"),
        ("per Minggu", "2025-07-13", "2025-07-13"),
        ("kuartal I tahun lalu", "2024-01-01", "2024-03-31"),
        ("kuartal IV tahun ini", "2025-10-01", "2025-12-31"),
        ("lima tahun terakhir", "2020-07-15", "2025-07-15"),
        ("Desember-Februari 2025", "2024-12-01", "2025-02-28"),
        ("kemarin", "2025-07-14", "2025-07-14"),
        ("tahun depan", "2026-01-01", "2026-12-31"),
        ("saat ini", "2025-07-15", "2025-07-15"),
        ("hingga Mei", "2025-01-01", "2025-05-31"),
        ("sejak 2 Juni 2025", "2025-06-02", "2025-07-15"),
    ],
)
def test_words_mean_days_against_the_day_of_publication(words, first, last):
    assert resolve_period(words, PUBLISHED) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "words", ["tahun lalu", "pada Mei", "30 Februari 2024", "2024-2021", "semester IV 2023", ""]
)
def test_words_that_do_not_say_mean_nothing_without_a_day(words):
    assert resolve_period(words, None) is None


@pytest.mark.parametrize("text", ["1.250 orang", "Rp 2024.500", "ada 20 desa", "Meiji"])
def test_other_numbers_are_no_periods(text):
    assert list(find_periods(text)) == []


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_a_printed_day_means_itself(day):
    words = f"per {day.day} {MONTHS[day.month - 1]} {day.year}"
    assert resolve_period(words, None) == (day, day)
