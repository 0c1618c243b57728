"""``kliping demo``: a small news world on this machine, collected, read and searchable."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import click

from kliping.console import say, tell
from kliping.demo.site import DemoSite
from kliping.demo.sources import write_sources
from kliping.ports import free_port, is_free, reading_address
from kliping.settings import Settings, load_settings
from kliping.up import Supervisor, alone_in, own_command
from kliping.workplace import begin
from records.archive.migrate import migrate

FIRST_PORT = 8300
"""Where the demo's sites are looked for; the next free port is taken and then kept."""

QUERY = "papua barat daya"
"""A search that is worth looking at: many outlets, figures that disagree, a copied release."""


@dataclass
class World:
    """What the demo must remember, since a site's address is part of an article's identity."""

    path: Path
    port: int = 0
    corrected: bool = False

    @classmethod
    def load(cls, folder: Path) -> "World":
        """Read what an earlier run wrote."""
        path = folder / "world.json"
        if not path.exists():
            return cls(path)
        return cls(path, **json.loads(path.read_text(encoding="utf-8")))

    def save(self) -> None:
        """Keep it for the next run."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"port": self.port, "corrected": self.corrected}
        self.path.write_text(json.dumps(kept), encoding="utf-8")


@click.command("demo", help=say("help.demo"))
@click.option("--port", type=click.IntRange(1, 65535), help=say("option.port"))
@click.option("--fresh", is_flag=True, help=say("option.fresh"))
def command(port: int | None, *, fresh: bool) -> None:
    """Show the demo."""
    settings = begin(port=port)
    folder = settings.data / "demo"
    with alone_in(folder):
        _run(settings, folder, fresh=fresh)
    tell("up.stopped")


def _clear(folder: Path) -> None:
    """Remove all but the lock that we hold."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != "up.lock":
            path.unlink()


def _run(settings: Settings, folder: Path, *, fresh: bool) -> None:
    world = World.load(folder)
    if fresh or (world.port and not is_free("127.0.0.1", world.port)):
        _clear(folder)
        world = World.load(folder)
    if not world.port:
        world.port = free_port("127.0.0.1", FIRST_PORT)
    correct_after = 0.0 if world.corrected else 20.0
    with DemoSite(port=world.port, correct_after=correct_after) as site:
        world.save()
        write_sources(folder / "sources", site.outlets, site.port)
        os.environ |= {
            "KLIPING_DATA": str(folder),
            "KLIPING_ARCHIVE": "",
            "KLIPING_INDEX": "",
            "KLIPING_SOURCES": "own",
            "KLIPING_CONTACT": settings.contact or "demo@kliping.invalid",
            "KLIPING_DELAY": "0",
            "KLIPING_POLL": "15",
            "KLIPING_ALLOW_PRIVATE_HOSTS": ",".join(outlet.host for outlet in site.outlets),
        }
        inner = load_settings()
        migrate(inner.archive_url)
        chosen = free_port(settings.host, settings.port)
        count = sum(len(outlet.articles) for outlet in site.outlets)
        tell("demo.world", outlets=len(site.outlets), articles=count)
        if chosen != settings.port:
            tell("up.port_taken", port=settings.port, chosen=chosen)
        tell(
            "demo.address",
            url=f"{reading_address(settings.host, chosen)}?{urlencode({'q': QUERY})}",
        )
        supervisor = Supervisor(
            folder,
            {
                "crawl": own_command("crawl", "--forever"),
                "work": own_command("work"),
                "serve": own_command("serve", "--port", str(chosen)),
            },
        )
        supervisor.run()
        world.corrected = site.is_corrected
        world.save()
