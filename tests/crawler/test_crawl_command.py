"""``kliping crawl`` as a person calls it: what it says when there is nothing to do."""

import os
import subprocess
import sys

import pytest

from tests.crawler.crawling import ROOT
from tests.site.pages import make_feed, make_page
from tests.site.server import Site

TIME = "Fri, 20 Nov 2026 10:00:00 +0900"


@pytest.fixture
def site():
    with Site() as opened:
        opened.put("/banjir/", make_page("Banjir"))
        opened.put("/feed/", make_feed([(opened.url("/banjir/"), "Banjir", TIME)]))
        yield opened


@pytest.fixture
def kliping(tmp_path, site):
    """Call the command with a data folder that knows the site alone."""

    def call(*words):
        env = os.environ | {
            "KLIPING_DATA": str(tmp_path),
            "KLIPING_LANG": "en",
            "KLIPING_SOURCES": "own",
            "KLIPING_CONTACT": "https://kliping.example/robot",
            "KLIPING_DELAY": "0",
            "KLIPING_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "COLUMNS": "160",
        }
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "kliping", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    folder = tmp_path / "sources"
    folder.mkdir()
    home, feed = site.url("/"), site.url("/feed/")
    lines = ['name = "Teluk"', f'homepage = "{home}"', f'feeds = [{{ url = "{feed}" }}]']
    (folder / "teluk.toml").write_text("\n".join(lines), "utf-8")
    call("migrate")
    return call


def test_a_crawl_with_nothing_due_says_so_and_when_to_come_back(kliping, site):
    assert "stored" in kliping("crawl")
    before = len(site.requests)
    said = kliping("crawl")
    assert said.startswith("Nothing is due; the next visit is at 20")
    assert "--now" in said
    assert len(site.requests) == before
    assert "Banjir" not in kliping("crawl", "--now")
    assert len(site.requests) == before + 1


def test_a_crawl_without_an_active_source_says_so(kliping, tmp_path):
    file = tmp_path / "sources" / "teluk.toml"
    file.write_text(file.read_text("utf-8") + "\nactive = false\n", "utf-8")
    assert kliping("crawl").startswith("There is no active source to visit.")
