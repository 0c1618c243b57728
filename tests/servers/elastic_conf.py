"""Configure nodes of Elasticsearch: ports of their own, TLS, passwords, a restricted user."""

import json
import re
import shutil
import subprocess

from tests.hygiene import ROOT
from tests.servers.elastic_nodes import Cluster, Node

USER = "kliping"
"""The restricted user: it may do what docs/elasticsearch.md names and no more."""

PACKAGED = ("jvm.options", "log4j2.properties", "role_mapping.yml", "users", "users_roles")
"""Files of the program's own configuration that a node must have."""

SECURED = ("elasticsearch.keystore", "users", "users_roles", "roles.yml")
"""Files that are the same on every node of a cluster."""


def configure(cluster: Cluster) -> None:
    """Write the configuration of every node, with certificates of their own authority."""
    first, *others = cluster.nodes
    for node in cluster.nodes:
        _write_conf(cluster, node)
    _make_certificates(cluster)
    for node in cluster.nodes:
        _copy_certificates(cluster, node)
    _make_users(cluster, first)
    for node in others:
        for name in SECURED:
            shutil.copy(first.folder / "conf" / name, node.folder / "conf")
    _hand_over(cluster)


def read_role() -> str:
    """Return the role that the guide tells people to make."""
    guide = (ROOT / "docs" / "elasticsearch.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(kliping:\n.*?)```", guide, re.DOTALL)
    if found is None:
        msg = "docs/elasticsearch.md names no role"
        raise LookupError(msg)
    return found[1]


def _make_certificates(cluster: Cluster) -> None:
    folder, program = cluster.folder, "elasticsearch-certutil"
    _run(cluster, program, "ca", "--silent", "--pem", "--out", folder / "ca.zip")
    shutil.unpack_archive(folder / "ca.zip", folder / "ca")
    _run(
        cluster,
        *(program, "cert", "--silent", "--pem", "--name", "node"),
        *("--ip", "127.0.0.1", "--dns", "localhost", "--out", folder / "node.zip"),
        *("--ca-cert", cluster.ca, "--ca-key", cluster.ca.with_name("ca.key")),
    )
    shutil.unpack_archive(folder / "node.zip", folder / "cert")


def _copy_certificates(cluster: Cluster, node: Node) -> None:
    certificates = node.folder / "conf" / "certs"
    certificates.mkdir()
    for file in ("node.key", "node.crt"):
        shutil.copy(cluster.folder / "cert" / "node" / file, certificates)
    shutil.copy(cluster.ca, certificates)


def _make_users(cluster: Cluster, node: Node) -> None:
    """Give the node the superuser's password and the restricted user."""
    (node.folder / "conf" / "roles.yml").write_text(read_role(), encoding="utf-8")
    _run(cluster, "elasticsearch-keystore", "create")
    words = ("elasticsearch-keystore", "add", "--stdin", "bootstrap.password")
    _run(cluster, *words, stdin=cluster.password)
    _run(cluster, "elasticsearch-users", "useradd", USER, "-p", cluster.password, "-r", USER)


def _write_conf(cluster: Cluster, node: Node) -> None:
    conf = node.folder / "conf"
    for name in PACKAGED:
        shutil.copy(cluster.program / "config" / name, conf)
    (conf / "jvm.options.d").mkdir(exist_ok=True)
    names = json.dumps([one.name for one in cluster.nodes])
    seeds = json.dumps([f"127.0.0.1:{one.transport}" for one in cluster.nodes])
    tls = "\n".join(
        f"xpack.security.{layer}.ssl.{line}"
        for layer in ("http", "transport")
        for line in (
            "enabled: true",
            "key: certs/node.key",
            "certificate: certs/node.crt",
            "certificate_authorities: [certs/ca.crt]",
        )
    )
    settings = f"""\
cluster.name: {cluster.folder.name}
node.name: {node.name}
network.host: 127.0.0.1
http.port: {node.port}
transport.port: {node.transport}
path.data: {node.data}
path.logs: {node.folder / "logs"}
discovery.seed_hosts: {seeds}
cluster.initial_master_nodes: {names}
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.enabled: true
xpack.security.transport.ssl.verification_mode: certificate
{tls}
"""
    (conf / "elasticsearch.yml").write_text(settings, encoding="utf-8")


def _run(cluster: Cluster, program: str, *words: object, stdin: str = "") -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [str(cluster.program / "bin" / program), *map(str, words)],
        env=cluster.environment(cluster.nodes[0]),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        msg = f"{program} failed: {done.stdout}{done.stderr}"
        raise RuntimeError(msg)


def _hand_over(cluster: Cluster) -> None:
    """Let the server's own user write what it must."""
    if cluster.owner is None:
        return
    for folder in (cluster.folder, cluster.data):
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, cluster.owner)
