import http.client
import tomllib

import pytest

from crawler.sources import parse_source_file
from kliping.demo.site import DemoSite
from kliping.demo.sources import write_sources
from kliping.demo.world import load_world
from lexicon.regions import load_regions


@pytest.fixture
def site():
    with DemoSite(correct_after=0) as running:
        yield running


def get(site, host, path):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request("GET", path, headers={"Host": f"{host}:{site.port}"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def test_the_world_has_sixty_articles_in_five_outlets_and_three_zones():
    world = load_world()
    assert sum(len(outlet.articles) for outlet in world) == 60
    assert len(world) == 5
    assert len({outlet.zone.key for outlet in world}) == 3
    assert len({outlet.theme for outlet in world}) == 4


def test_every_article_but_the_withdrawn_answers_at_its_address(site):
    for outlet in site.outlets:
        for article in outlet.articles:
            status, body = get(site, outlet.host, article.path)
            assert status == (410 if article.gone else 200)
            assert article.gone or article.title[:20].encode(outlet.charset) in body


def test_a_long_article_comes_in_parts(site):
    outlet = next(outlet for outlet in site.outlets if outlet.theme == "jsonld")
    article = outlet.articles[0]
    pages = [get(site, outlet.host, f"{article.path}?page={n}") for n in (1, 2, 3, 4)]
    assert [status for status, _ in pages] == [200, 200, 200, 404]
    assert b"Halaman Selanjutnya" in pages[0][1]
    assert b"Halaman Selanjutnya" not in pages[2][1]


def test_a_correction_appears_later_under_the_same_address():
    with DemoSite(correct_after=3600) as before, DemoSite(correct_after=0) as after:
        outlet = next(outlet for outlet in before.outlets if outlet.corrected)
        path = outlet.corrected[0].path
        assert b"640 jiwa" in get(before, outlet.host, path)[1]
        assert b"yang benar 460 jiwa" in get(after, outlet.host, path)[1]


def test_an_unknown_host_and_an_unknown_page_are_not_found(site):
    assert get(site, "tiada.localhost", "/")[0] == 404
    assert get(site, site.outlets[0].host, "/tiada")[0] == 404


def test_the_source_files_are_valid_and_name_real_regions(site, tmp_path):
    write_sources(tmp_path, site.outlets, site.port)
    for file in sorted(tmp_path.iterdir()):
        (source,) = parse_source_file(file.name, file.read_bytes())
        assert source.feeds or source.sitemaps
        assert source.region is None or load_regions().get(source.region)
        assert tomllib.loads(file.read_text())["network"] == "Demo"
