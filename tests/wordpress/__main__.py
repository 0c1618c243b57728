"""``make test-wordpress``: crawl a real WordPress, installed first where it is missing."""

import os
import shutil
import subprocess
import sys

from tests.wordpress.server import PACKAGES, find_missing


def main() -> int:
    """Install what a bare machine lacks (as root on Debian), then test."""
    if find_missing():
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            sys.stderr.write(
                f"no WordPress here; install it: apt-get install {' '.join(PACKAGES)}\n"
            )
            return 1
        _apt("update", "-qq")
        _apt("install", "-y", "-qq", "--no-install-recommends", *PACKAGES)
    words = [sys.executable, "-m", "pytest", "tests/wordpress", "-m", "wordpress", "-n", "0"]
    environment = {**os.environ, "KLIPING_TEST_WORDPRESS": "1"}
    return subprocess.run(words, env=environment, check=False).returncode  # noqa: S603 - our own words


def _apt(*words: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *words], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603, S607 - fixed words


if __name__ == "__main__":
    sys.exit(main())
