"""WARC files: what is written, when a new one is begun, and what comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.warc import Exchange, WarcFiles, iterate_pages, read_raw_page
from records.article import RawPage

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def exchange(url, body=b"<p>Banjir</p>", status=200, fetched_at=NOW):
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-A", "1")]
    return Exchange(url, [("User-Agent", "Kliping")], status, headers, body, fetched_at)


def test_a_page_comes_back_from_its_place_in_the_file(tmp_path):
    files = WarcFiles(tmp_path, software="Kliping")
    places = [
        files.write(exchange(f"https://sorong.id/{n}", f"{n}".encode() * n)) for n in (1, 2, 3)
    ]
    page = read_raw_page(tmp_path, places[1])  # while the file is still being written
    assert (page.url, page.body, page.fetched_at) == ("https://sorong.id/2", b"22", NOW)
    assert page.headers["x-a"] == "1"
    assert "content-encoding" not in page.headers
    files.close()


def test_every_start_has_a_file_of_its_own(tmp_path):
    for _ in range(2):
        files = WarcFiles(tmp_path, software="Kliping")
        files.write(exchange("https://sorong.id/a"))
        files.close()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_cut_off_by_a_kill_gives_what_was_flushed(tmp_path):
    files = WarcFiles(tmp_path, software="Kliping")
    place = files.write(exchange("https://sorong.id/a"))
    files.close()
    file = tmp_path / place.file
    file.write_bytes(file.read_bytes() + b"\x1f\x8b\x08\x00half a record")
    assert read_raw_page(tmp_path, place).body == b"<p>Banjir</p>"


def test_only_good_answers_are_read_from_a_file(tmp_path):
    files = WarcFiles(tmp_path, software="Kliping")
    files.write(exchange("https://sorong.id/a"))
    place = files.write(exchange("https://sorong.id/b", status=404))
    files.close()
    assert [page.url for page in iterate_pages(tmp_path / place.file)] == ["https://sorong.id/a"]


def read_records(file):
    """Return version, type and headers of each record; a gzip member holds one."""
    with file.open("rb") as stream:
        return [
            (record.rec_headers.protocol, record.rec_type, dict(record.rec_headers.headers))
            for record in ArchiveIterator(stream)
        ]


def test_a_file_holds_answers_and_requests_in_the_newest_form(tmp_path):
    files = WarcFiles(tmp_path, software="Kliping")
    place = files.write(exchange("https://sorong.id/a"))
    files.close()
    head, response, request = read_records(tmp_path / place.file)
    assert {row[0] for row in (head, response, request)} == {"WARC/1.1"}
    assert [row[1] for row in (head, response, request)] == ["warcinfo", "response", "request"]
    assert request[2]["WARC-Concurrent-To"] == response[2]["WARC-Record-ID"]
    assert request[2]["WARC-Date"] == response[2]["WARC-Date"] == "2026-11-20T12:00:00Z"


def test_a_day_has_a_file_of_its_own(tmp_path):
    files = WarcFiles(tmp_path, software="Kliping")
    moments = [NOW, NOW + timedelta(hours=11), NOW + timedelta(hours=12)]
    places = [files.write(exchange("https://sorong.id/a", fetched_at=at)) for at in moments]
    files.close()
    assert places[0].file == places[1].file
    assert places[2].file.startswith("20261121T")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_is_full_is_followed_by_another(tmp_path):
    files = WarcFiles(tmp_path, software="Kliping", max_bytes=1500)
    places = [files.write(exchange(f"https://sorong.id/{n}")) for n in range(3)]
    files.close()
    assert len({place.file for place in places}) > 1
    assert [read_raw_page(tmp_path, place).url[-1] for place in places] == ["0", "1", "2"]


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_in_the_older_form_still_gives_its_pages(tmp_path, zipped):
    with (tmp_path / "lama.warc").open("wb") as stream:
        writer = WARCWriter(stream, gzip=zipped, warc_version="WARC/1.0")
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record("https://sorong.id/a", "response", http_headers=headers)
        )
    page = read_raw_page(tmp_path, RawPage(file="lama.warc", offset=0))
    assert (page.url, page.status) == ("https://sorong.id/a", 200)
