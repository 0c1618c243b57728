"""The pieces of reading, each with a table."""

from datetime import UTC, datetime

import pytest
from lxml import html

from crawler.readers.blocks import read_paragraphs
from crawler.readers.bylines import Credits, is_byline, parse_bylines
from crawler.readers.lines import clean_paragraphs, find_place_line
from crawler.readers.page import Page
from crawler.readers.parts import Parts, find_parts
from crawler.readers.titles import strip_site_name

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Banjir di Sorong - Kompas.com", "Banjir di Sorong"),
        ("Banjir di Sorong | Republika Online", "Banjir di Sorong"),
        ("Banjir di Sorong - Kompas.com Regional", "Banjir di Sorong"),
        ("Banjir di Sorong - Daerah - Kompas.com", "Banjir di Sorong - Daerah"),
        ("KapanLagi.com: Banjir di Sorong", "Banjir di Sorong"),
        ("Banjir di Sorong - Bupati Turun Tangan", "Banjir di Sorong - Bupati Turun Tangan"),
        ("Pemkot: Banjir Surut", "Pemkot: Banjir Surut"),
        ("Kompas.com", "Kompas.com"),
        ("Wartawan Kompas Raih Anugerah", "Wartawan Kompas Raih Anugerah"),
    ],
)
def test_the_name_of_the_site_is_taken_off(title, expected):
    sites = ["KOMPAS.com", "Republika Online", "KapanLagi.com", "co"]
    assert strip_site_name(title, sites) == expected


@pytest.mark.parametrize(
    ("line", "writers", "editors"),
    [
        ("Pewarta: Anu Polan", ("Anu Polan",), ()),
        ("Pewarta: Anu Polan / Editor: Budi", ("Anu Polan",), ("Budi",)),
        ("Penulis : Anu | Editor : Budi Santoso", ("Anu",), ("Budi Santoso",)),
        ("Reporter: Anu dan Budi", ("Anu", "Budi"), ()),
        ("(Oleh: Anu Polan)", ("Anu Polan",), ()),
        ("WRITER: ANU; EDITOR: BUDI", ("ANU",), ("BUDI",)),
        ("Redaktur: Budi, S.Sos.", (), ("Budi, S.Sos.",)),
        ("Source News: Humas", (), ()),
        ("Sumber air: 12 titik kering", (), ()),
        ("Editor menilai: ini salah", (), ()),
        ("Bupati: Kami siap", (), ()),
        ("Penulis: " + "kalimat panjang " * 9, (), ()),
    ],
)
def test_names_are_read_from_credit_lines(line, writers, editors):
    assert parse_bylines([line]) == Credits(writers, editors)


@pytest.mark.parametrize("line", ["Editor menilai: ini salah", "Bupati: Kami siap", "Sorong", ""])
def test_a_sentence_is_no_credit_line(line):
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "\u00d7",
        "Scroll untuk baca artikel", "SCROLL TO CONTINUE WITH CONTENT", "Sebarkan artikel ini",
        "Example 468x60", "ADVERTISEMENT", "Baca juga: Banjir Surut", "BACA JUGA: Banjir Surut",
        "Simak Video 'Banjir'", "[Gambas:Video 20detik]", "(vyp/kna)",
        "Artikel ini telah tayang di Kompas.com dengan judul X",
        "Dapatkan update berita pilihan setiap hari dari kami.",
        "Ikuti saluran WhatsApp kami untuk berita terbaru",
        "Cek Berita dan Artikel yang lain di Google News", "Halaman Selanjutnya", "Halaman: 1 2 3",
        "Pilihan Editor: Banjir Surut", "Tinggalkan Balasan", "Lihat juga: Banjir",
    ],
)  # fmt: skip
def test_what_is_never_the_article_is_dropped(line):
    assert clean_paragraphs(["Awal cerita.", line], title="x")[0] == ("Awal cerita.",)


@pytest.mark.parametrize(
    "line",
    [
        "Baca tulis Al-Quran diajarkan di 40 sekolah.",
        "Selanjutnya, tim akan memeriksa 12 kapal yang bersandar di Pelabuhan Sorong.",
        "Foto satelit memperlihatkan 300 hektare hutan hilang.",
        "Simaklah pidato bupati, kata warga.",
        "Iklan rokok dilarang di Sorong sejak 2024.",
        "Halaman kantor bupati tergenang 40 sentimeter.",
        "(Bersambung ke besok)",
        "Komentar Bupati Sorong soal banjir menuai kritik warga.",
        "Sumber air bersih di 12 kampung mengering.",
    ],
)
def test_what_only_looks_like_it_stays(line):
    assert clean_paragraphs(["Awal cerita.", line], title="x")[0] == ("Awal cerita.", line)


def test_a_link_to_another_story_is_cut_off_a_sentence():
    body, _ = clean_paragraphs(["Air surut. Baca juga: Bantuan Tiba"], title="x")
    assert body == ("Air surut.",)


def test_the_doubled_headline_before_the_text_is_dropped():
    lines = ["Banjir di Sorong", "\u00d7", "BANJIR DI SORONG!", "Awal cerita.", "Banjir di Sorong"]
    body, _ = clean_paragraphs(lines, title="Banjir di Sorong")
    assert body == ("Awal cerita.", "Banjir di Sorong")


@pytest.mark.parametrize(
    ("first", "place"),
    [
        ("JAKARTA,sorongraya.co- Direktur Utama menargetkan", "JAKARTA"),
        ("SORONG, suarateluk.id - Pemkot mencatat", "SORONG"),
        ("Jakarta - Galaksi jauh", "Jakarta"),
        ("Mataram, NTB (ANTARA News) - Sebanyak 29", "Mataram, NTB"),
        ("REPUBLIKA.CO.ID, JAKARTA - Aktris", "JAKARTA"),
        ("Liputan6.com, Jakarta - Pada hari", "Jakarta"),
        ("TRIBUNTERNATE.COM, TERNATE - Wali Kota", "TERNATE"),
        ("NABIRE, TOMEI.ID | Gubernur", "NABIRE"),
        ("KBRN, Merauke: Harga cabai", "Merauke"),
        ("Labuan Bajo — Wisatawan", "Labuan Bajo"),
        ("Ia datang - lalu pergi", None),
        ("Suara.com - Kapolda Bali", None),
        ("Rabu, 4 November 2015 | 21:04 WIB", None),
        ("Bupati Sorong: kami siap - katanya", None),
        ("", None),
    ],
)
def test_the_place_that_opens_the_story(first, place):
    assert find_place_line([first]) == place


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Satu.</p><p>Dua.</p>", ("Satu.", "Dua.")),
        ("Satu.<br><br>Dua.<br/>Tiga.", ("Satu.", "Dua.", "Tiga.")),
        ("Satu <b>tebal</b> sekali.", ("Satu tebal sekali.",)),
        ("<p>Satu&nbsp;\n dua\u200b.</p>", ("Satu dua.",)),
        ("<ul><li>Satu</li><li>Dua</li></ul>", ("Satu", "Dua")),
        ("<table><tr><td>Beras</td><td>12 ton</td></tr></table>", ("Beras | 12 ton",)),
        ("<p>Satu.<script>x()</script> Ekor.</p>", ("Satu. Ekor.",)),
        ("<p>Satu.</p><figure><figcaption>Foto</figcaption></figure>", ("Satu.",)),
        ("<p>Satu.</p><!-- catatan --> Dua.", ("Satu.", "Dua.")),
        ("<p>Satu.</p><div style='display: none'>Sembunyi</div>", ("Satu.",)),
        ("<p>Satu.</p><div class='related-posts'><p>Lain.</p></div>Dua.", ("Satu.", "Dua.")),
        ("<h2>Bab</h2><p>Isi.</p>", ("Bab", "Isi.")),
    ],
)
def test_markup_becomes_paragraphs(markup, expected):
    assert read_paragraphs(html.fragment_fromstring(markup, create_parent="div")) == expected


def test_reading_paragraphs_leaves_the_page_as_it_was():
    tree = html.document_fromstring("<div><p>Satu.</p><script>x</script></div>")
    before = html.tostring(tree)
    read_paragraphs(tree)
    assert html.tostring(tree) == before


@pytest.mark.parametrize(
    ("url", "links", "expected"),
    [
        ("https://a.id/x/", '<a href="?page=2">2</a>', Parts(next="https://a.id/x/?page=2")),
        ("https://a.id/x/?page=2", '<a href="?page=3">3</a>', Parts(next="https://a.id/x/?page=3")),
        ("https://a.id/x/?page=2", '<a href="?page=1">1</a>', Parts()),
        (
            "https://a.id/x",
            '<a href="/x?page=all">Semua</a>',
            Parts(whole="https://a.id/x?page=all"),
        ),
        (
            "https://a.id/x",
            '<a href="/x?single=1">Semua</a>',
            Parts(whole="https://a.id/x?single=1"),
        ),
        ("https://a.id/x", '<a href="/x/all">Semua</a>', Parts(whole="https://a.id/x/all")),
        ("https://a.id/x/", '<a href="/x/2/">2</a>', Parts(next="https://a.id/x/2/")),
        ("https://a.id/x", '<a href="/x?halaman=2">2</a>', Parts(next="https://a.id/x?halaman=2")),
        (
            "https://a.id/x",
            '<link rel="next" href="/x/page/2">',
            Parts(next="https://a.id/x/page/2"),
        ),
        ("https://a.id/x", '<link rel="stylesheet" href="/x?page=2">', Parts()),
        ("https://a.id/x", '<a href="/y?page=2">lain</a>', Parts()),
        ("https://a.id/x?id=7", '<a href="/x?id=8&page=2">lain</a>', Parts()),
        ("https://a.id/x?page=all", '<a href="/x?page=2">2</a>', Parts()),
        ("https://a.id/x", '<a href="http://[rusak">?</a>', Parts()),
    ],
)
def test_where_the_rest_of_an_article_is(url, links, expected):
    page = Page(url, f"<html><body><p>a</p>{links}</body></html>".encode(), NOW)
    assert find_parts(page) == expected
