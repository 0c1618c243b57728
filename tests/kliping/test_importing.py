import io
import json

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kliping.errors import UserError
from kliping.importing import read_import
from tests.making import NOON

PAGE = """<html><head><title>Harga cabai naik - Contoh</title>
<meta property="og:site_name" content="Contoh">
<meta property="article:published_time" content="2026-11-19T10:00:00+09:00"></head><body><article>
<h1>Harga cabai naik</h1><p>SORONG - Harga cabai rawit di Pasar Remu naik menjadi Rp 120 ribu
per kilogram sejak awal pekan ini karena kapal barang terlambat.</p><p>Pedagang berharap pasokan
dari Manokwari segera tiba supaya harga kembali seperti bulan lalu.</p></article></body></html>"""


def read(path):
    return list(read_import(path, source="impor", zone="WIT", now=NOON))


def test_json_lines_become_articles_and_bad_rows_keep_their_reason(tmp_path):
    path = tmp_path / "berita.jsonl"
    rows = [
        json.dumps(
            {
                "judul": "Banjir",
                "isi": "Air naik.",
                "tanggal": "Selasa, 3 Nop 2026 08:15",
                "url": "https://a.id/x?utm_source=wa",
                "penulis": "Yosep; Rina",
            }
        ),
        "{rusak",
        json.dumps({"title": "Tanpa isi"}),
        json.dumps({"title": "T", "body": "B", "date": "kapan-kapan"}),
        "",
        json.dumps(["daftar"]),
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    good, *bad = read(path)
    assert good.article is not None
    assert good.article.url == "https://a.id/x"
    assert good.article.published.isoformat() == "2026-11-02T23:15:00+00:00"
    assert good.article.writers == ("Yosep", "Rina")
    assert good.article.published_origin == "import"
    assert [each.place for each in bad] == [f"berita.jsonl:{n}" for n in (2, 3, 4, 6)]
    assert "bukan JSON" in bad[0].reason
    assert "kosong: isi/body" in bad[1].reason
    assert "kapan-kapan" in bad[2].reason


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_table_from_a_spreadsheet_is_read_with_either_separator(tmp_path, separator):
    path = tmp_path / "berita.csv"
    lines = [
        separator.join(("Judul", "Isi", "Tanggal", "Sumber")),
        separator.join(("Banjir", '"Air naik.\nWarga mengungsi."', "2026-11-03", "radar")),
    ]
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    (row,) = read(path)
    assert row.article is not None
    assert row.article.body == "Air naik.\nWarga mengungsi."
    assert row.article.source == "radar"
    assert row.article.url.startswith("urn:kliping:")


def test_a_table_that_excel_on_windows_saved_keeps_its_letters(tmp_path):
    path = tmp_path / "berita.csv"
    path.write_bytes(
        "judul,isi\nCaf\u00e9,\u201cAir naik\u201d \u2013 kata Umar\n".encode("cp1252")
    )
    (row,) = read(path)
    assert row.article is not None
    assert row.article.title == "Caf\u00e9"
    assert row.article.body == "\u201cAir naik\u201d \u2013 kata Umar"


def test_a_table_that_excel_saved_as_unicode_is_read(tmp_path):
    path = tmp_path / "berita.csv"
    path.write_text("judul,isi\nCaf\u00e9,Air naik\n", encoding="utf-16")
    (row,) = read(path)
    assert row.article is not None
    assert (row.article.title, row.article.body) == ("Caf\u00e9", "Air naik")


def test_the_same_row_has_the_same_identity_whenever_it_is_imported(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"title": "T", "body": "B"}))
    ids = {
        row.article.id
        for now in (NOON, NOON.replace(year=2027))
        for row in read_import(path, source="impor", zone="WIT", now=now)
        if row.article
    }
    assert len(ids) == 1


def test_a_folder_of_pages_is_read_by_the_readers(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "kosong.htm").write_text("<html></html>")
    results = read(tmp_path)
    assert {(row.article.title if row.article else "") for row in results} == {
        "Harga cabai naik",
        "",
    }
    assert all(row.reason for row in results if row.article is None)


def write_warc(path, *, gzip):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        for url, status in (("https://a.id/y", "404 Not Found"), ("https://a.id/x", "200 OK")):
            headers = StatusAndHeaders(status, [("Content-Type", "text/html")], protocol="HTTP/1.1")
            payload = io.BytesIO(PAGE.encode())
            writer.write_record(
                writer.create_warc_record(url, "response", payload, http_headers=headers)
            )


@pytest.mark.parametrize("gzip", [True, False])
def test_a_warc_file_gives_its_pages_and_names_what_it_leaves_out(tmp_path, gzip):
    path = tmp_path / ("a.warc.gz" if gzip else "a.warc")
    write_warc(path, gzip=gzip)
    bad, good = read(path)
    assert good.article is not None
    assert good.article.url == "https://a.id/x"
    assert bad.reason == "HTTP 404"


def test_a_page_that_was_cut_off_in_its_warc_file_is_not_taken_for_an_article(tmp_path):
    path = tmp_path / "a.warc"
    write_warc(path, gzip=False)
    path.write_bytes(path.read_bytes()[:-200])
    assert [row.article for row in read(path)] == [None, None]
    assert "terpotong" in read(path)[1].reason


def test_a_file_that_is_no_warc_file_is_named(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(b"halo, ini surat biasa\n" * 40)
    (bad,) = read(path)
    assert "WARC" in bad.reason


@pytest.mark.parametrize(
    ("name", "key"),
    [("tiada.jsonl", "error.no_file"), ("a.docx", "error.import_kind"), ("f", "error.no_html")],
)
def test_what_cannot_be_imported_is_refused_with_the_reason(tmp_path, name, key):
    (tmp_path / "a.docx").write_bytes(b"")
    (tmp_path / "f").mkdir()
    with pytest.raises(UserError) as caught:
        read(tmp_path / name)
    assert caught.value.key == key
