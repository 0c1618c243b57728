"""``kliping up``: everything at once, in one terminal."""

from collections.abc import Sequence

import click

from kliping.console import say, tell
from kliping.metrics.children import Children
from kliping.metrics.server import build_registry, served_metrics
from kliping.metrics.stores import DiskSpace
from kliping.ports import free_port, reading_address
from kliping.settings import Settings
from kliping.up import Supervisor, alone_in, own_command
from kliping.workplace import begin
from records.archive.migrate import migrate

PROCESSES = ("crawl", "work", "serve")
"""Each has its own port of metrics, by its place here, whichever of them run."""


@click.command("up", help=say("help.up"))
@click.option("--port", type=click.IntRange(1, 65535), help=say("option.port"))
@click.option("--no-crawl", is_flag=True, help=say("option.no_crawl"))
def command(port: int | None, *, no_crawl: bool) -> None:
    """Run everything."""
    settings = begin(port=port)
    with alone_in(settings.data):
        _run(settings, no_crawl=no_crawl)


def _metrics_ports(settings: Settings, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Give each process the next port above the supervisor's own, in a fixed order."""
    if not settings.metrics_port:
        return {}
    ports = {name: settings.metrics_port + 1 + PROCESSES.index(name) for name in names}
    return {name: {"KLIPING_METRICS_PORT": str(port)} for name, port in ports.items()}


def _run(settings: Settings, *, no_crawl: bool) -> None:
    migrate(settings.archive_url)
    chosen = free_port(settings.host, settings.port)
    commands = {
        "crawl": own_command("crawl", "--forever"),
        "work": own_command("work"),
        "serve": own_command("serve", "--port", str(chosen)),
    }
    if no_crawl:
        del commands["crawl"]
    elif not settings.contact and settings.sources == "all":
        tell("up.no_contact")
        del commands["crawl"]
    if chosen != settings.port:
        tell("up.port_taken", port=settings.port, chosen=chosen)
    tell("up.address", url=reading_address(settings.host, chosen))
    supervisor = Supervisor(
        settings.data, commands, environments=_metrics_ports(settings, list(commands))
    )
    registry = build_registry()
    registry.register(DiskSpace(settings.data))
    registry.register(Children(supervisor.children))
    with served_metrics(registry, settings.metrics_host, settings.metrics_port):
        supervisor.run()
    if supervisor.failed:
        raise SystemExit(1)
    tell("up.stopped")
