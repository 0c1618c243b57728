"""``make test-scale``: run the suites that need the servers of more than one machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.servers.elastic import running_cluster
from tests.servers.elastic_conf import USER
from tests.servers.elastic_files import NoElasticsearchError
from tests.servers.postgres import NoServerError, find_programs, running_postgres

SUITES = ["tests/contract", "tests/records", "tests/scale", "-m", "postgres or elastic"]
# What shares a cluster that is killed and started again stays in one process.
WAYS = ["-n", "auto", "--dist", "loadgroup"]

POSTGRES = "KLIPING_TEST_POSTGRES"
ELASTIC = "KLIPING_TEST_ELASTICSEARCH"


def main(options: list[str]) -> int:
    """Start what is not named in the environment, test, tear down."""
    try:
        with ExitStack() as stack:
            servers = stack.enter_context(_postgres()) | stack.enter_context(_elasticsearch())
            command = [sys.executable, "-m", "pytest", *SUITES, *WAYS, *options]
            environment = {**os.environ, **servers}
            return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own words
    except (NoServerError, NoElasticsearchError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


@contextmanager
def _postgres() -> Iterator[dict[str, str]]:
    """Start PostgreSQL, as root on Debian installing it first."""
    if os.environ.get(POSTGRES):
        yield {}
        return
    if not _has_postgres() and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(  # noqa: S603 - fixed words
                ["apt-get", *words],  # noqa: S607
                check=True,
                env=environment,
                stdout=subprocess.DEVNULL,
            )
    with running_postgres() as address:
        yield {POSTGRES: address}


def _has_postgres() -> bool:
    try:
        find_programs()
    except NoServerError:
        return False
    return True


@contextmanager
def _elasticsearch() -> Iterator[dict[str, str]]:
    """Start one secured node, unless a server of the user's is named."""
    if os.environ.get(ELASTIC):
        yield {}
        return
    with running_cluster() as cluster:
        yield {
            ELASTIC: cluster.url,
            f"{ELASTIC}_USER": USER,
            f"{ELASTIC}_PASSWORD": cluster.password,
            f"{ELASTIC}_CA": str(cluster.ca),
        }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
