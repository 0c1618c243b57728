"""``make test-scale``: run the contract suites on the servers of more than one machine."""

import os
import shutil
import subprocess
import sys

from tests.servers.postgres import NoServerError, running_postgres

SUITES = ["tests/contract", "tests/records", "-m", "postgres", "-n", "auto"]


def main() -> int:
    """Install what a bare machine lacks (as root on Debian), start, test, tear down."""
    address = os.environ.get("KLIPING_TEST_POSTGRES")
    if address:
        return _test(address)
    try:
        with running_postgres() as started:
            return _test(started)
    except NoServerError as error:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            sys.stderr.write(f"{error}\n")
            return 1
    for words in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", *words], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603, S607 - fixed words
    with running_postgres() as started:
        return _test(started)


def _test(address: str) -> int:
    environment = {**os.environ, "KLIPING_TEST_POSTGRES": address}
    command = [sys.executable, "-m", "pytest", *SUITES]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
