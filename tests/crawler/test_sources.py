"""Source files: what ships is complete and honest, and a mistake in one costs only that one."""

import pytest

from crawler.sources import (
    Source,
    SourceBook,
    load_sources,
    parse_source_file,
    read_folder,
    read_source_files,
)
from lexicon.tables import load_csv
from tests.crawler.crawling import ROOT

GOOD = b"""
name = "Suara Teluk"
homepage = "https://www.suarateluk.id/"
region = "96.71"
zone = "WIT"
feeds = [{ url = "https://suarateluk.id/feed/", evidence = "seen" }]
"""


@pytest.fixture(scope="module")
def shipped():
    return read_source_files()


def test_no_shipped_file_has_a_problem(shipped):
    assert shipped.problems == []


def test_at_least_250_outlets_ship(shipped):
    assert len(shipped.sources) >= 250


def test_nothing_ships_as_verified(shipped):
    assert not any(source.verified for source in shipped.sources)


def test_every_province_has_an_outlet(shipped):
    provinces = {row["code"] for row in load_csv("lexicon", "regions.csv") if len(row["code"]) == 2}
    assert provinces <= {(source.region or "")[:2] for source in shipped.sources}


def test_every_region_code_is_an_official_one(shipped):
    codes = {row["code"] for row in load_csv("lexicon", "regions.csv")}
    assert {source.region for source in shipped.sources if source.region} <= codes


def test_papua_lives_in_wit(shipped):
    papuan = [
        s for s in shipped.sources if (s.region or "")[:2] in {"91", "92", "93", "94", "95", "96"}
    ]
    assert len(papuan) >= 60
    assert {source.zone for source in papuan} == {"WIT"}


def test_rri_prints_wib_in_sorong(shipped):
    assert SourceBook(shipped.sources)["rri-sorong"].printed_zone == "WIB"


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        pytest.param("https://sorongraya.co/ekonomi/banjir/", "sorongraya", id="own-host"),
        pytest.param("https://www.sorongraya.co/ekonomi/banjir/", "sorongraya", id="www"),
        pytest.param("https://rri.co.id/sorong/daerah/12/banjir", "rri-sorong", id="by-path"),
        pytest.param("https://rri.co.id/nasional/12/banjir", "rri", id="the-rest-of-the-host"),
        pytest.param(
            "https://papuabarat.antaranews.com/berita/1/x", "antara-papua-barat", id="member"
        ),
        pytest.param("https://news.detik.com/berita/d-1/x", "detik", id="subdomain"),
        pytest.param(
            "https://notdetik.com/berita/d-1/x", None, id="a-similar-name-is-another-host"
        ),
        pytest.param("https://example.com/", None, id="nobody"),
    ],
)
def test_an_address_belongs_to_the_source_that_says_most_about_it(shipped, url, owner):
    found = SourceBook(shipped.sources).owner(url)
    assert (found and found.id) == owner


def test_the_host_is_that_of_the_homepage_by_default():
    (source,) = parse_source_file("suarateluk.toml", GOOD)
    assert (source.id, source.hosts, source.printed_zone) == (
        "suarateluk",
        ("www.suarateluk.id",),
        "WIT",
    )


def test_a_network_gives_its_members_what_it_says_above_them():
    (first, second) = parse_source_file(
        "jaringan.toml",
        b"""
        network = "Jaringan"
        naive_zone = "WIB"
        [[sources]]
        id = "jaringan-biak"
        name = "Jaringan Biak"
        homepage = "https://biak.jaringan.id/"
        feeds = [{ url = "https://biak.jaringan.id/rss" }]
        [[sources]]
        id = "jaringan-ambon"
        name = "Jaringan Ambon"
        homepage = "https://ambon.jaringan.id/"
        active = false
        """,
    )
    assert (first.network, second.network, second.naive_zone) == ("Jaringan", "Jaringan", "WIB")
    assert first.feeds[0].evidence == "inferred"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            GOOD.replace(b"zone", b"zonee"), "'zonee'; mungkin maksudnya 'zone'", id="key"
        ),
        pytest.param(
            GOOD.replace(b"evidence", b"evidense"), "mungkin maksudnya 'evidence'", id="nested-key"
        ),
        pytest.param(GOOD.replace(b"WIT", b"WTI"), "nilai 'zone' ('WTI') salah", id="value"),
        pytest.param(GOOD.replace(b'name = "Suara Teluk"', b""), "name", id="missing"),
        pytest.param(GOOD + b"name = 3", "bukan TOML yang sah", id="no-toml"),
        pytest.param(b"\xff\xfe", "bukan TOML yang sah", id="no-utf-8"),
        pytest.param(
            GOOD.replace(b"feeds", b"# feeds"),
            "needs feeds, sitemaps, rest or indexes",
            id="no-way-in",
        ),
        pytest.param(GOOD.replace(b"https://suara", b"ftp://suara"), "feeds.0.url", id="no-http"),
    ],
)
def test_a_mistake_is_named_with_its_cure(content, said):
    with pytest.raises(ValueError, match="left out") as caught:
        parse_source_file("suarateluk.toml", content)
    assert said in str(caught.value)


def test_a_bad_file_leaves_the_others_in(tmp_path, caplog):
    (tmp_path / "salah.toml").write_bytes(GOOD.replace(b"region", b"regoin"))
    (tmp_path / "suarateluk.toml").write_bytes(GOOD)
    sources = load_sources(tmp_path)
    assert "suarateluk" in {source.id for source in sources}
    assert "salah.toml: kunci 'regoin' tidak dikenal" in caplog.text


def test_a_file_of_the_data_folder_replaces_the_packaged_one(tmp_path):
    (tmp_path / "sorongraya.toml").write_bytes(GOOD)
    book = SourceBook(load_sources(tmp_path))
    assert book["sorongraya"].name == "Suara Teluk"


def test_one_id_in_two_files_is_a_problem_of_the_second(tmp_path):
    (tmp_path / "a.toml").write_bytes(GOOD)
    (tmp_path / "b.toml").write_bytes(b'id = "a"\n' + GOOD)
    read = read_folder(tmp_path)
    assert [source.id for source in read.sources] == ["a"]
    assert "id 'a' sudah ada" in read.problems[0].message


def test_an_id_is_readable():
    with pytest.raises(ValueError, match="antara-papua-barat"):
        Source(id="Suara Teluk", name="x", homepage="https://x.id/", active=False)


def test_the_source_in_the_guide_is_one():
    guide = (ROOT / "docs" / "panduan.md").read_text("utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    (source,) = parse_source_file("suarateluk.toml", example.encode())
    assert len(list(source.ways())) == 4
    assert source.publishes("https://www.suarateluk.example/2026/11/banjir/")
