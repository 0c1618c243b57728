"""Every service of docker-compose.yml, run by its own command, environment and secrets.

No engine of containers runs here: addresses that name other containers are those of the servers
for tests, and the crawler visits the demo world instead of the internet.
"""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import make_url

from kliping.demo.site import DemoSite
from kliping.demo.sources import write_sources
from records.archive.articles import count_articles
from records.archive.store import open_archive
from tests.contract.index_engines import SERVER
from tests.e2e.running import kill, wait_until
from tests.kliping.test_containers import read_compose
from tests.kliping.test_metrics import free_row, scrape_or_nothing

pytestmark = [pytest.mark.postgres, pytest.mark.elastic, pytest.mark.slow]


class Containers:
    """Runs services as the file says."""

    def __init__(self, folder, postgres_url, index_url, site):
        self.services = read_compose(KLIPING_CONTACT="uji@kliping.invalid")["services"]
        self.folder = folder
        self.ports = dict(zip(("crawler", "worker", "api"), self._ports(), strict=True))
        self.pages = free_row(1)
        secrets = folder / "secrets"
        secrets.mkdir()
        server = make_url(postgres_url)
        (secrets / "kliping_archive_password").write_text("nobody asks for it here\n")
        (secrets / "kliping_index_password").write_text(f"{SERVER.password}\n")
        write_sources(folder / "data" / "sources", site.outlets, site.port)
        self.elsewhere = {
            "KLIPING_DATA": str(folder / "data"),
            "KLIPING_SECRETS": str(secrets),
            "KLIPING_ARCHIVE": server.render_as_string(hide_password=False),
            "KLIPING_INDEX": index_url,
            "KLIPING_INDEX_USER": SERVER.user,
            "KLIPING_INDEX_CA": str(SERVER.ca or ""),
            "KLIPING_PORT": str(self.pages),
            "KLIPING_METRICS_HOST": "127.0.0.1",
            "KLIPING_SOURCES": "own",
            "KLIPING_DELAY": "0",
            "KLIPING_ALLOW_PRIVATE_HOSTS": ",".join(outlet.host for outlet in site.outlets),
        }

    @staticmethod
    def _ports():
        first = free_row(3)
        return range(first, first + 3)

    def environment(self, name):
        bare = {key: value for key, value in os.environ.items() if not key.startswith("KLIPING_")}
        port = {"KLIPING_METRICS_PORT": str(self.ports.get(name, 0))}
        return {**bare, **self.services[name]["environment"], **self.elsewhere, **port}

    def start(self, name):
        _, *words = self.services[name]["command"]
        with (self.folder / f"{name}.log").open("w") as log:
            return subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "kliping", *words],
                env=self.environment(name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_alive(self, name):
        """Ask as the file's own sign of life does."""
        _, python, flag, program = self.services[name]["healthcheck"]["test"]
        assert (python, flag) == ("python", "-c")
        port = self.ports[name] if name != "api" else self.pages
        words = [
            sys.executable,
            "-c",
            program.replace("9100", str(port)).replace("8000", str(port)),
        ]
        done = subprocess.run(words, check=False, stderr=subprocess.DEVNULL)  # noqa: S603 - our file's
        return done.returncode == 0


def test_the_services_collect_read_index_and_answer(tmp_path, postgres_url, index_url):
    with DemoSite(correct_after=3600) as site:
        containers = Containers(tmp_path, postgres_url, index_url, site)
        migrating = containers.start("migrate")
        assert migrating.wait(timeout=60) == 0
        started = {name: containers.start(name) for name in ("crawler", "worker", "api")}
        try:
            for name in started:
                assert wait_until(lambda name=name: containers.is_alive(name), 120), name
            assert wait_until(lambda: _is_all_done(containers), 120)
            for process in started.values():
                process.terminate()
            ends = {process.wait(timeout=60) for process in started.values()}
            assert ends <= {0, -signal.SIGTERM}  # the web server closes well, then says why
        finally:
            kill(list(started.values()))
    with open_archive(postgres_url) as archive, archive.read() as conn:
        assert count_articles(conn) > 50


def _is_all_done(containers):
    crawl = scrape_or_nothing(containers.ports["crawler"])
    work = scrape_or_nothing(containers.ports["worker"])
    stored = [value for key, value in crawl.items() if "stored" in key]
    backlog = [value for key, value in work.items() if key[0] == "kliping_stage_backlog"]
    return sum(stored) > 50 and backlog == [0, 0, 0]
