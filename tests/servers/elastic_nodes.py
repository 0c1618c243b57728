"""Nodes of Elasticsearch for tests: secured, on loopback, killed and started again at will."""

import json
import os
import secrets
import signal
import ssl
import subprocess
import threading
import time
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 180
STOP_SECONDS = 60
HEAP = "512m"


@dataclass
class Node:
    """One server process with its own configuration, data, log and ports."""

    name: str
    folder: Path
    data: Path
    port: int
    transport: int
    process: subprocess.Popen[bytes] | None = None


@dataclass
class Cluster:
    """Nodes that know one another; one alone is a cluster too."""

    folder: Path
    data: Path
    program: Path
    java: Path
    owner: str | None
    nodes: list[Node] = field(default_factory=list)
    password: str = field(default_factory=lambda: secrets.token_hex(12))
    """Of ``elastic`` and of ``kliping``."""

    @property
    def url(self) -> str:
        """The address for ``KLIPING_INDEX``, without the prefix."""
        return "https://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    @property
    def ca(self) -> Path:
        """The authority that signed the nodes' certificates."""
        return self.folder / "ca" / "ca" / "ca.crt"

    def start(self, *nodes: Node) -> None:
        """Start ``nodes`` and wait until the whole cluster answers."""
        for node in nodes:
            self._launch(node)
        running = [node for node in self.nodes if node.process]
        for node in nodes:
            self._await(node, len(running))

    def kill(self, node: Node) -> None:
        """End a node without a warning, as a power failure would."""
        self._end(node, signal.SIGKILL)

    def stop(self, node: Node) -> None:
        """End a node in order."""
        self._end(node, signal.SIGTERM)

    def ask(self, node: Node, path: str, *, method: str = "GET", body: object = None) -> object:
        """Ask a node as the superuser ``elastic``."""
        context = ssl.create_default_context(cafile=str(self.ca))
        login = b64encode(f"elastic:{self.password}".encode()).decode()
        request = urllib.request.Request(
            f"https://127.0.0.1:{node.port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:  # noqa: S310
            return json.loads(answer.read())

    def _launch(self, node: Node) -> None:
        log = (node.folder / "out.log").open("ab")
        with log:
            node.process = subprocess.Popen(  # noqa: S603 - our own words
                [str(self.program / "bin" / "elasticsearch")],
                user=self.owner,
                extra_groups=[] if self.owner else None,
                env=self.environment(node),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def environment(self, node: Node) -> dict[str, str]:
        """Return what the programs of a node are told."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(node.folder),
            "ES_JAVA_HOME": str(self.java),
            "ES_PATH_CONF": str(node.folder / "conf"),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            "ES_TMPDIR": str(node.folder / "tmp"),
        }

    def _await(self, node: Node, count: int) -> None:
        pause = threading.Event()
        deadline = time.monotonic() + START_SECONDS
        path = f"/_cluster/health?wait_for_nodes=>={count}&timeout=2s"
        while time.monotonic() < deadline:
            if node.process is None or node.process.poll() is not None:
                break
            try:
                if self.ask(node, path):
                    return
            except (OSError, ValueError):
                pause.wait(0.5)
        log = (node.folder / "out.log").read_text(encoding="utf-8", errors="replace")
        msg = f"Elasticsearch did not start: {_essence(log)}"
        raise RuntimeError(msg)

    def _end(self, node: Node, number: signal.Signals) -> None:
        process, node.process = node.process, None
        if process is None or process.poll() is not None:
            return
        # The launcher and the server are one group, and the launcher may end first.
        os.killpg(process.pid, number)
        process.wait(timeout=STOP_SECONDS)
        pause = threading.Event()
        for _ in range(STOP_SECONDS * 10):
            if not _is_alive(process.pid):
                return
            pause.wait(0.1)
        os.killpg(process.pid, signal.SIGKILL)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _essence(log: str) -> str:
    """Return what a node said that went wrong."""
    lines = log.splitlines()
    loud = [line for line in lines if "ERROR" in line or "Exception" in line or "Caused" in line]
    return "\n".join(loud[-20:] or lines[-20:])
