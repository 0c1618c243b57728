"""A secured Elasticsearch of the tests' own, of one node or of several; gone afterwards."""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kliping.ports import free_port
from tests.servers.elastic_conf import configure
from tests.servers.elastic_files import find_java, unpack_program
from tests.servers.elastic_nodes import Cluster, Node

PORTS = range(20_000, 32_000)
"""Below those that a system gives to connections by itself."""

MEMORY = 4_000_000_000
"""Free memory from which the data may be kept there."""


@contextmanager
def running_cluster(count: int = 1, *, fast: bool = True) -> Iterator[Cluster]:
    """Start a secured cluster of ``count`` nodes; it is gone afterwards.

    ``fast`` keeps the data in memory, where there is enough; a benchmark wants the disk.

    Raises:
        NoElasticsearchError: this machine lacks something; the message says what.
    """
    java, program = find_java(), unpack_program()
    folder = Path(tempfile.mkdtemp(prefix="kliping-elastic-"))
    data = Path(tempfile.mkdtemp(prefix="kliping-elastic-", dir=_data_place() if fast else None))
    cluster = Cluster(folder, data, program, java, _owner())
    try:
        _add_nodes(cluster, count)
        configure(cluster)
        cluster.start(*cluster.nodes)
        yield cluster
    finally:
        for node in cluster.nodes:
            cluster.kill(node)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def _data_place() -> str | None:
    """Return memory where there is enough: each test's own index is several changes to disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder with a random name is made in it
    return str(memory) if memory.exists() and shutil.disk_usage(memory).free > MEMORY else None


def _owner() -> str | None:
    """Return the user as whom the server runs: it refuses root."""
    return "nobody" if os.geteuid() == 0 else None


def _add_nodes(cluster: Cluster, count: int) -> None:
    """Give each node its folders and two ports that are free now.

    Half a minute passes until they are taken: another cluster must not have the same idea.
    """
    port = random.choice(PORTS)  # noqa: S311 - no secret
    for number in range(count):
        name = f"node{number}"
        folder, data = cluster.folder / name, cluster.data / name
        for part in (folder / "conf", folder / "tmp", folder / "logs", data):
            part.mkdir(parents=True)
        ports = []
        for _ in range(2):
            port = free_port("127.0.0.1", port)
            ports.append(port)
            port += 1
        cluster.nodes.append(Node(name, folder, data, ports[0], ports[1]))
