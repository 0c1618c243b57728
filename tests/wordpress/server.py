"""WordPress as Debian packages it, in a folder of the tests' own, gone afterwards.

The site is a copy with its own ``wp-config.php`` and a MariaDB of its own that listens on a socket
in that folder only; it cannot call out, and its zone is Asia/Jayapura.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kliping.ports import free_port

PACKAGES = (
    "wordpress",
    "wordpress-theme-twentytwentyone",
    "wordpress-theme-twentytwentytwo",
    "php-cli",
    "php-mysql",
    "php-xml",
    "mariadb-server",
)
HOME = Path("/usr/share/wordpress")
PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb", "php")
SCRIPTS = Path(__file__).parent / "php"
START_SECONDS = 60
FIRST_PORT = 5700


def find_missing() -> list[str]:
    """Return what this machine lacks of a WordPress."""
    themes = ("twentytwentyone", "twentytwentytwo")
    folders = [HOME, *(HOME / "wp-content" / "themes" / theme for theme in themes)]
    return [name for name in PROGRAMS if not shutil.which(name)] + [
        str(folder) for folder in folders if not folder.is_dir()
    ]


class WordPress:
    """A running site."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def run(self, script: str, told: object) -> dict[str, str]:
        """Run a PHP script inside WordPress with ``told`` as JSON; return what it says."""
        words = ["php", str(self.folder / "site" / f"{script}.php")]
        environment = {**os.environ, "SITE_URL": self.url("")}
        done = subprocess.run(  # noqa: S603 - our own words
            words,
            input=json.dumps(told),
            env=environment,
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        said: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
        return said


@contextmanager
def running_wordpress() -> Iterator[WordPress]:
    """Start database and site, both empty."""
    folder = Path(tempfile.mkdtemp(prefix="kliping-wordpress-"))
    site = WordPress(folder, free_port("127.0.0.1", FIRST_PORT))
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_start_database(folder))
        _copy_site(folder)
        started.append(_start_php(site))
        yield site
    finally:
        for process in reversed(started):
            # The whole group: PHP's workers outlive the process that started them.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _start_database(folder: Path) -> subprocess.Popen[bytes]:
    data = folder / "mariadb"
    # --no-defaults: whatever the machine's own server is told is none of ours.
    us = [f"--datadir={data}", *(["--user=root"] if os.geteuid() == 0 else [])]
    plain = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    _run("mariadb-install-db", "--no-defaults", *us, *plain)
    options = [f"--socket={_socket(folder)}", f"--pid-file={folder}/mariadb.pid"]
    options += ["--skip-networking", "--innodb-flush-log-at-trx-commit=0"]
    process = _start(folder, "mariadbd", "--no-defaults", *us, *options)
    client = ["mariadb", "--no-defaults", f"--socket={_socket(folder)}", "-uroot", "-e"]
    _wait_for(process, lambda: _answers(*client, "CREATE DATABASE IF NOT EXISTS wordpress"))
    return process


def _start_php(site: WordPress) -> subprocess.Popen[bytes]:
    root = site.folder / "site"
    options = ["-d", "opcache.enable_cli=1", "-d", "display_errors=0"]
    listen = ["-S", f"127.0.0.1:{site.port}", "-t", str(root), str(root / "router.php")]
    process = _start(site.folder, "php", *options, *listen, PHP_CLI_SERVER_WORKERS="4")
    _wait_for(process, lambda: _listens(site.url("/readme.html")))
    return process


def _copy_site(folder: Path) -> None:
    root = folder / "site"
    leave_out = shutil.ignore_patterns("wp-config.php", ".htaccess")
    shutil.copytree(HOME, root, ignore=leave_out)
    for script in SCRIPTS.glob("*.php"):
        shutil.copy(script, root)
    config = (root / "wp-config.php").read_text("utf-8")
    (root / "wp-config.php").write_text(config.replace("SOCKET", str(_socket(folder))), "utf-8")


def _socket(folder: Path) -> Path:
    return folder / "mariadb.sock"


def _start(folder: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    with (folder / f"{words[0]}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own words
            words,
            stdout=log,
            stderr=log,
            env={**os.environ, **environment},
            start_new_session=True,
        )


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stdout + done.stderr


def _answers(*words: str) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words


def _listens(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status)
    except OSError:
        return False


def _wait_for(process: subprocess.Popen[bytes], is_there) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_there():
        assert process.poll() is None, f"{process.args!r} ended: {process.returncode}"
        assert time.monotonic() < until, f"{process.args!r} does not answer"
        time.sleep(0.1)
