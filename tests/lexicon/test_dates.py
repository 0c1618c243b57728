"""Printed times: a table of forms, and the properties that hold for all of them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.dates import (
    MONTHS,
    format_printed_time,
    month_number,
    parse_printed_time,
    zone_minutes,
)

NOW = datetime(2024, 3, 12, 8, 0, tzinfo=UTC)
"""Tuesday, 15.00 WIB and 17.00 WIT."""


def read(raw, zone="WIB"):
    return parse_printed_time(raw, naive_zone=zone, now=NOW)


@pytest.mark.parametrize(
    ("raw", "expected", "offset"),
    [
        pytest.param("2024-03-12T14:30:00+07:00", "2024-03-12T07:30", 420, id="iso"),
        pytest.param("2024-03-12T14:30:00+0900", "2024-03-12T05:30", 540, id="iso-compact-offset"),
        pytest.param("2024-03-12T07:30:00Z", "2024-03-12T07:30", 0, id="iso-z"),
        pytest.param("2024-03-12T07:30:00.123Z", "2024-03-12T07:30", 0, id="iso-fraction"),
        pytest.param("2024-03-12 14:30:00", "2024-03-12T07:30", 420, id="naive-takes-the-zone"),
        pytest.param("2024/03/12 14:30:05 WIT", "2024-03-12T05:30:05", 540, id="slashes-wit"),
        pytest.param("2024-03-12", "2024-03-11T17:00", 420, id="day-only"),
        pytest.param("1710228600", "2024-03-12T07:30", 0, id="unix"),
        pytest.param("1710228600000", "2024-03-12T07:30", 0, id="unix-milliseconds"),
        pytest.param("Tue, 12 Mar 2024 14:30:00 +0700", "2024-03-12T07:30", 420, id="mail"),
        pytest.param("Tue, 12 Mar 2024 07:30:00 GMT", "2024-03-12T07:30", 0, id="mail-gmt"),
        pytest.param("Tue, 12 Mar 2024 14:30:00 WIB", "2024-03-12T07:30", 420, id="mail-wib"),
        pytest.param("Selasa, 12 Mar 2024 14:30 WIB", "2024-03-12T07:30", 420, id="detik"),
        pytest.param("15 Agu 2024, 13.05 WIB", "2024-08-15T06:05", 420, id="full-stop-clock"),
        pytest.param("15 Agu 2024, 13.05 WITA", "2024-08-15T05:05", 480, id="wita"),
        pytest.param("6 Nop 2019", "2019-11-05T17:00", 420, id="nop"),
        pytest.param("17 Agt 2024 08:00 wit", "2024-08-16T23:00", 540, id="agt"),
        pytest.param("Jum'at, 8 Maret 2024 | 09:15 WIB", "2024-03-08T02:15", 420, id="jumat"),
        pytest.param("Jum\u2019at, 8 Maret 2024 09:15", "2024-03-08T02:15", 420, id="curly-jumat"),
        pytest.param("Minggu, 18 Juli 2021 - 18:52 WIB", "2021-07-18T11:52", 420, id="jpnn"),
        pytest.param("Kamis , 05 Nov 2015, 14:56 WIB", "2015-11-05T07:56", 420, id="republika"),
        pytest.param("28/05/2025, 13:30 WIB", "2025-05-28T06:30", 420, id="numeric-day-first"),
        pytest.param(
            "Kompas.com - 28/05/2025, 13:30 WIB", "2025-05-28T06:30", 420, id="site-prefix"
        ),
        pytest.param("Diperbarui 28/05/2025, 13:30 WIB", "2025-05-28T06:30", 420, id="diperbarui"),
        pytest.param("Diterbitkan: 3 Des 2023 10:00", "2023-12-03T03:00", 420, id="colon-prefix"),
        pytest.param("Senin, 4 Des 2023 pukul 10.00 WIT", "2023-12-04T01:00", 540, id="pukul"),
        pytest.param("March 12, 2024 2:30 pm", "2024-03-12T07:30", 420, id="english"),
        pytest.param("12th October 2023", "2023-10-11T17:00", 420, id="english-ordinal"),
        pytest.param("17 menit yang lalu", "2024-03-12T07:43", 420, id="minutes-ago"),
        pytest.param("2 jam lalu", "2024-03-12T06:00", 420, id="hours-ago"),
        pytest.param("sehari yang lalu", "2024-03-11T08:00", 420, id="one-day-ago"),
        pytest.param("3 days ago", "2024-03-09T08:00", 420, id="english-ago"),
        pytest.param("baru saja", "2024-03-12T08:00", 420, id="just-now"),
        pytest.param("Kemarin, 14:00 WIB", "2024-03-11T07:00", 420, id="yesterday"),
        pytest.param("Hari ini, 07.15", "2024-03-12T00:15", 420, id="today"),
        pytest.param("10 Des", "2023-12-09T17:00", 420, id="missing-year-is-not-ahead"),
        pytest.param("02 Mar", "2024-03-01T17:00", 420, id="missing-year-this-year"),
        pytest.param("03 Agt 2026 07:25 WIB", "2026-08-03T00:25", 420, id="rri"),
    ],
)
def test_every_printed_form_gives_its_instant(raw, expected, offset):
    printed = read(raw)
    assert (printed.instant, printed.offset_minutes, printed.raw) == (
        datetime.fromisoformat(expected).replace(tzinfo=UTC),
        offset,
        raw,
    )


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="empty"),
        pytest.param("Sorong", id="a-place"),
        pytest.param("/2021/04/92713/", id="a-path-is-no-day"),
        pytest.param("2021/04/92713", id="a-path-without-slashes"),
        pytest.param("2024/03", id="a-month-is-no-day"),
        pytest.param("31 Februari 2024", id="no-such-day"),
        pytest.param("12 Mar 2024 25:00 WIB", id="no-such-hour"),
        pytest.param("12 Pasar 2024", id="no-such-month"),
        pytest.param("12 Mar 0024", id="before-1900"),
        pytest.param("12 Mar 2024 14:30 XYZ", id="no-such-zone"),
        pytest.param("70 juta pekerja", id="a-figure"),
        pytest.param("5 kali lalu", id="no-unit-of-time"),
    ],
)
def test_what_is_no_time_is_a_value_error(raw):
    with pytest.raises(ValueError, match="no time"):
        read(raw)


def test_a_naive_time_takes_the_zone_of_its_source():
    assert read("2024-03-12 14:30", "WIT").instant == read("2024-03-12 12:30", "WIB").instant


def test_yesterday_is_counted_in_the_zone_that_is_named():
    late = datetime(2024, 3, 12, 15, 30, tzinfo=UTC)
    kemarin = parse_printed_time("Kemarin, 14:00 WIT", naive_zone="WIB", now=late)
    assert kemarin.instant == datetime(2024, 3, 12, 5, 0, tzinfo=UTC)


MOMENTS = st.datetimes(
    min_value=datetime(1901, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([timezone(timedelta(hours=h)) for h in (0, 7, 8, 9)]),
).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(MOMENTS, st.sampled_from(["WIB", "WITA", "WIT"]))
def test_a_formatted_time_is_read_back(moment, zone):
    printed = read(format_printed_time(moment, zone))
    assert (printed.instant, printed.offset_minutes) == (moment, zone_minutes(zone))


@given(MOMENTS)
def test_iso_and_mail_forms_are_read_back(moment):
    assert read(moment.isoformat()).instant == moment
    assert read(format_datetime(moment)).instant == moment


@given(MOMENTS, st.sampled_from(sorted(MONTHS)), st.sampled_from(["WIB", "WITA", "WIT"]))
def test_every_spelling_of_a_month_is_read(moment, word, zone):
    local = moment.replace(month=MONTHS[word], day=min(moment.day, 28))
    raw = f"{local.day} {word.title()} {local.year}, {local:%H:%M} {zone}"
    assert read(raw).instant == local.replace(
        tzinfo=timezone(timedelta(minutes=zone_minutes(zone)))
    )


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_a_value_error(text):
    try:
        printed = read(text)
    except ValueError:
        return
    assert printed.instant.utcoffset() == timedelta()


def test_a_word_that_is_no_month_is_a_value_error():
    with pytest.raises(ValueError, match="no month"):
        month_number("pasar")
