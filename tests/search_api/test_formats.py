"""Times, numbers and names as readers of each language expect them."""

from datetime import UTC, date, datetime

import pytest

from records.facts import Figure
from search_api.web.formats import (
    format_count,
    format_days,
    format_instant,
    format_period,
    format_short,
    format_value,
    name_region,
    name_regulation,
)

MOMENT = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        ("WIB", "id", "Rabu, 25 November 2026 22.30 WIB"),
        ("WIT", "id", "Kamis, 26 November 2026 00.30 WIT"),
        ("WITA", "en", "Wednesday, 25 November 2026, 23:30 WITA"),
    ],
)
def test_a_moment_is_told_in_the_outlets_zone(zone, language, expected):
    assert format_instant(MOMENT, zone, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("id", "26 Nov 2026, 00.30 WIT"), ("en", "26 Nov 2026, 00:30 WIT")],
)
def test_a_short_moment_names_its_zone_too(language, expected):
    assert format_short(MOMENT, "WIT", language) == expected


@pytest.mark.parametrize(
    ("label", "language", "expected"),
    [
        ("2026-05-25", "id", "25 Mei 2026"),
        ("2026-05", "en", "May 2026"),
        ("2026", "id", "2026"),
    ],
)
def test_a_stretch_of_the_timeline_has_a_name(label, language, expected):
    assert format_period(label, language) == expected


@pytest.mark.parametrize(
    ("values", "language", "expected"),
    [
        ({"value": 40_200_000}, "id", "40.200.000"),
        ({"value": 40_200_000}, "en", "40,200,000"),
        ({"value": 12.5}, "id", "12,5"),
        ({"value": 12.5}, "en", "12.5"),
        ({"value": 5, "value_max": 10}, "id", "5 \u2013 10"),
        ({"value": -0.3}, "id", "-0,3"),
        ({"value": 1e18}, "id", "1e+18"),
    ],
)
def test_a_value_is_printed_digit_by_digit(values, language, expected):
    figure = Figure(start=0, end=1, unit=None, **values)
    assert format_value(figure, language) == expected


def test_counts_are_grouped_in_the_languages_way():
    assert (format_count(12_345, "id"), format_count(12_345, "en")) == ("12.345", "12,345")


def test_an_interval_of_one_day_is_that_day():
    day = date(2026, 3, 1)
    assert format_days(day, day) == "2026-03-01"
    assert format_days(None, None) == ""


@pytest.mark.parametrize(
    ("regulation", "expected"),
    [
        ("uu/2014/23", "UU 23/2014"),
        ("permendagri/2021/27", "Permendagri 27/2021"),
        ("pmk/2020/77", "PMK 77/2020"),
        ("perda/kab-sorong/2019/5", "Perda Kabupaten Sorong 5/2019"),
        ("pergub/papua-barat-daya/2024/3", "Pergub Papua Barat Daya 3/2024"),
        ("perda/-/2019/5", "Perda 5/2019"),
        ("kepmenkes/2020/hk.01.07-menkes-413", "Kepmenkes HK.01.07-MENKES-413 (2020)"),
        ("uud/1945", "UUD 1945"),
        ("no id at all", "no id at all"),
    ],
)
def test_a_regulation_is_named_as_people_write_it(regulation, expected):
    assert name_regulation(regulation) == expected


def test_regions_are_named_and_unknown_codes_stay():
    assert (name_region("96.71"), name_region("00.00")) == ("Kota Sorong", "00.00")
