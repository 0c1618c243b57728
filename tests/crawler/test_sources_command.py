"""``kliping sources`` adds and checks sources of the demo world, as a person would call it."""

import json
import os
import subprocess
import sys

import pytest

from crawler.sources import parse_source_file
from kliping.demo.site import DemoSite
from kliping.demo.sources import write_sources
from tests.crawler.crawling import ROOT, Crawling, make_source
from tests.site.pages import PARAGRAPHS, make_feed, make_page, make_sitemap
from tests.site.server import Site


@pytest.fixture(scope="module")
def demo():
    with DemoSite(correct_after=3600) as site:
        yield site


def run(folder, *words, hosts=(), **more):
    env = os.environ | {
        "KLIPING_DATA": str(folder),
        "KLIPING_LANG": "en",
        "KLIPING_SOURCES": "own",
        "KLIPING_CONTACT": "https://kliping.example/robot",
        "KLIPING_DELAY": "0",
        "KLIPING_ALLOW_PRIVATE_HOSTS": ",".join(hosts),
        "COLUMNS": "160",
    }
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "kliping", "sources", *words],
        cwd=ROOT,
        env=env | more,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_a_site_is_looked_at_and_its_file_is_proposed_and_kept(tmp_path, demo):
    outlet = next(row for row in demo.outlets if row.theme == "wpberita")
    url = f"http://{outlet.host}:{demo.port}/"
    done = run(tmp_path, "add", url, hosts=[outlet.host])
    assert done.returncode == 0, done.stderr
    assert "With --write" in done.stdout
    assert done.stdout.count("words") >= 3
    assert not (tmp_path / "sources").exists()
    run(tmp_path, "add", url, "--write", hosts=[outlet.host])
    (file,) = (tmp_path / "sources").iterdir()
    (source,) = parse_source_file(file.name, file.read_bytes())
    assert (source.system, source.homepage, source.verified) == ("wpberita", url, True)
    assert (
        source.zone
        == {7: "WIB", 8: "WITA", 9: "WIT"}[
            int(outlet.articles[0].published.utcoffset().total_seconds() // 3600)
        ]
    )
    again = run(tmp_path, "add", url, "--write", hosts=[outlet.host])
    assert (again.returncode, "not overwritten" in again.stderr) == (1, True)
    checked = run(tmp_path, "check", source.id, hosts=[outlet.host])
    assert (checked.returncode, "1 of 1 sources are well" in checked.stdout) == (0, True)


def test_every_outlet_of_the_demo_is_checked(tmp_path, demo):
    write_sources(tmp_path / "sources", demo.outlets, demo.port)
    done = run(tmp_path, "check", "--all", hosts=[outlet.host for outlet in demo.outlets])
    assert "Traceback" not in done.stderr
    for outlet in demo.outlets:
        assert outlet.id in done.stdout
    assert f"of {len(demo.outlets)} sources are well" in done.stdout


@pytest.fixture
def teluk(tmp_path):
    """A site whose feed names a gallery, a page that robots.txt forbids, and two stories."""
    with Site() as site:
        site.put("/robots.txt", "User-agent: *\nDisallow: /redaksi/", content_type="text/plain")
        site.put("/foto/", "<title>Galeri</title><h1>Galeri</h1><p>Foto.</p>")
        for name in ("banjir", "gempa"):
            words = (f"Berita {name} dari Sorong.", *PARAGRAPHS)
            site.put(f"/{name}/", make_page(f"Berita {name}", paragraphs=words))
        write_source(tmp_path, site)
        yield site


def put_feed(site, *names):
    site.put("/feed/", make_feed([(site.url(f"/{name}/"), name, "") for name in names]))


def write_source(folder, site):
    (folder / "sources").mkdir()
    text = f'name = "Teluk"\nhomepage = "{site.url("/")}"\n'
    text += f'feeds = [{{ url = "{site.url("/feed/")}" }}]\n'
    (folder / "sources" / "teluk.toml").write_text(text)


def test_what_robots_txt_names_is_looked_at_and_told(tmp_path):
    with Site() as site:
        rules = f"User-agent: *\nCrawl-delay: 0.2\nSitemap: {site.url('/peta/berita.xml')}\n"
        site.put("/robots.txt", rules, content_type="text/plain")
        site.put("/", "<title>Teluk - Beranda</title><h1>Teluk</h1>")
        site.put("/banjir/", make_page("Berita banjir"))
        site.put("/peta/berita.xml", make_sitemap([(site.url("/banjir/"), "")]))
        posts = [{"link": site.url("/banjir/"), "date_gmt": "2026-11-20T01:00:00"}]
        site.put("/wp-json/wp/v2/posts", json.dumps(posts), content_type="application/json")
        done = run(tmp_path, "add", site.url("/"), hosts=["127.0.0.1"])
    assert done.returncode == 0, done.stderr
    assert "crawl delay 0.2 s" in done.stdout
    for line in (f'sitemaps = [{{ url = "{site.url("/peta/berita.xml")}"', "rest = [", "wpberita"):
        assert line in done.stdout


def test_samples_that_show_nothing_are_passed_over_and_named(tmp_path, teluk):
    put_feed(teluk, "redaksi/rapat", "foto", "banjir", "gempa")
    done = run(tmp_path, "check", "teluk", hosts=["127.0.0.1"])
    assert done.returncode == 0, done.stdout
    assert "forbidden by robots.txt: 1" in done.stdout
    assert "Berita banjir" in done.stdout
    assert "1 of 1 sources are well" in done.stdout


def test_a_source_that_forbids_all_its_pages_is_not_well_and_told_why(tmp_path, teluk):
    put_feed(teluk, "redaksi/rapat", "redaksi/agenda")
    done = run(tmp_path, "check", "teluk", hosts=["127.0.0.1"])
    assert done.returncode == 1
    assert "robots.txt forbids all samples" in done.stdout


def test_a_source_of_which_nothing_can_be_read_is_not_well_and_told_why(tmp_path, teluk):
    put_feed(teluk, "foto", "tak-ada")
    done = run(tmp_path, "check", "--all", hosts=["127.0.0.1"])
    assert done.returncode == 1
    for words in ("no article could be read", "gone (404): 1", "0 of 1 sources are well"):
        assert words in done.stdout


def test_a_site_in_a_private_network_is_not_looked_at(tmp_path, demo):
    done = run(tmp_path, "add", f"http://{demo.outlets[0].host}:{demo.port}/")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_site_without_lists_is_refused(tmp_path):
    with Site() as site:
        site.put("/", "<title>Kosong</title><h1>Kosong</h1>")
        done = run(tmp_path, "add", site.url("/"), hosts=["127.0.0.1"])
    assert (done.returncode, "neither feed nor sitemap" in done.stderr) == (1, True)


def test_the_list_shows_how_a_source_is_and_since_when(tmp_path):
    with Site() as site:
        site.put("/feed/", make_feed([]))
        crawling = Crawling(
            tmp_path,
            [make_source(site), make_source(site, "rusak", feeds=[{"url": site.url("/tak-ada/")}])],
        )
        crawling.run()
        (tmp_path / "sources").mkdir()
        for name in ("suarateluk", "rusak"):
            text = f'name = "{name}"\nhomepage = "{site.url("/")}"\n'
            text += f'feeds = [{{ url = "{site.url("/feed/")}" }}]\n'
            (tmp_path / "sources" / f"{name}.toml").write_text(text)
    done = run(tmp_path)
    assert "ok (20" in done.stdout
    assert "unreachable (20" in done.stdout
    assert "rusak" not in run(tmp_path, "suarateluk").stdout
