"""Everything a crawl is told, as plain values; settings are read elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.clock import Clock, machine_clock
from crawler.sources import Source, load_sources
from records.identity import registrable_domain

PER_DOMAIN = 8
"""Addresses of one registrable domain that are taken into the process at once."""


@dataclass(frozen=True, kw_only=True)
class CrawlConfig:
    """What a crawl is told."""

    archive_url: str
    """The archive; it must be migrated."""

    warc_folder: Path
    """Where the raw pages go."""

    sources: Sequence[Source]
    """All known sources, inactive ones too: the archive mirrors them."""

    contact: str
    """Address or page of whoever answers for the crawl; it stands in the user agent."""

    only: tuple[str, ...] = ()
    """Ids of the sources to visit; empty means all active ones."""

    shard: tuple[int, int] = (1, 1)
    """Which part of how many this process takes; domains are never divided."""

    once: bool = True
    """Stop when nothing is due any more; otherwise go on until a signal comes."""

    since: datetime | None = None
    """Read the past of the sources too, back to here, wherever their lists reach so far."""

    poll_now: bool = False
    """Ask every feed and sitemap at once, also those whose time has not come."""

    delay: float = 5.0
    """Seconds between two requests to a host at least; by chance up to 40 percent more."""

    timeout: float = 30.0
    """Seconds for a whole answer."""

    max_bytes: int = 10 * 1024 * 1024
    """Longer answers are cut off and count as too large."""

    max_redirects: int = 5
    """Steps that one request may be sent on."""

    allow_private_hosts: frozenset[str] = frozenset()
    """Hosts that may have a private address: the demo's and the tests'."""

    concurrency: int = 256
    """Requests on their way or waiting for their host's turn, over all hosts."""

    poll_seconds: float = 900.0
    """Between two looks at a feed at first; then it is learned, from a fifth of it to 24 times."""

    least_wait: float = 30.0
    """Seconds that a host is left alone at least after it asked for patience."""

    recheck_hours: tuple[float, ...] = (1.0, 6.0, 24.0, 168.0, 720.0)
    """When, after its publication, an article is looked at again for corrections."""

    lease_seconds: float = 900.0
    """For how long an address is this process's; longer than its slowest visit."""

    patience_seconds: float = 10.0
    """How long a single pass waits for an address that has to be tried again."""

    callback: str = ""
    """Public address under which hubs can call us (WebSub); empty is without hubs."""

    callback_port: int = 8010
    """Port on loopback to which that address leads."""

    callback_key: bytes = b""
    """From which the secrets shared with hubs are derived."""

    judge_seconds: float = 600.0
    """Between two judgments of a source while a crawl goes on; another one is made at its end."""

    clock: Clock = machine_clock
    """What time it is; a simulation of a day hands in its own."""

    source_ids: tuple[str, ...] = field(init=False)
    """The sources that this process visits."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "source_ids", tuple(self._chosen()))

    @property
    def user_agent(self) -> str:
        """What the crawler calls itself."""
        return make_user_agent(self.contact)

    def _chosen(self) -> list[str]:
        known = {source.id for source in self.sources}
        if unknown := sorted(set(self.only) - known):
            msg = f"sumber tidak dikenal / unknown source: {', '.join(unknown)}"
            raise ValueError(msg)
        active = (source for source in self.sources if source.active)
        return [
            source.id
            for source in active
            if (not self.only or source.id in self.only) and self._is_mine(source)
        ]

    def _is_mine(self, source: Source) -> bool:
        part, parts = self.shard
        domain = registrable_domain(source.homepage).encode()
        return int.from_bytes(blake2b(domain, digest_size=8).digest()) % parts == part - 1


def config_from_settings(settings: BaseSettings) -> CrawlConfig:
    """Return what ``scrapy crawl news -s KLIPING_ARCHIVE=... -s KLIPING_CONTACT=...`` asks for.

    Raises:
        UsageError: one of the two is missing.
    """
    if not (settings.get("KLIPING_ARCHIVE") and settings.get("KLIPING_CONTACT")):
        msg = "`kliping crawl`, or scrapy with -s KLIPING_ARCHIVE=URL -s KLIPING_CONTACT=ADDRESS"
        raise UsageError(msg)
    folder = settings.get("KLIPING_SOURCES")
    return CrawlConfig(
        archive_url=settings["KLIPING_ARCHIVE"],
        warc_folder=Path(settings.get("KLIPING_WARC", "data/warc")),
        sources=load_sources(Path(folder) if folder else None),
        contact=settings["KLIPING_CONTACT"],
        only=tuple(settings.getlist("KLIPING_ONLY")),
        allow_private_hosts=frozenset(settings.getlist("KLIPING_ALLOW_PRIVATE_HOSTS")),
    )


def make_user_agent(contact: str) -> str:
    """Return what we call ourselves: a plain name, and how to reach a person."""
    return f"Kliping/{version('kliping')} (+{contact})"
