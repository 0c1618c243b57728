"""Read the source files: which outlets there are, where they publish, and how sure that is.

One file is one outlet, or a network whose members stand in ``[[sources]]`` and take what the file
says above them. A file with a mistake is left out alone, and the message names file, key and cure.
"""

import logging
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator

from records.archive.endpoints import EndpointKind
from records.article import HTTP_URL, Zone
from records.base import Record
from records.identity import registrable_domain

_LOG = logging.getLogger(__name__)

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Ids are readable: ``sorongraya``, ``antara-papua-barat``."""

Evidence = Literal["seen", "inferred"]


class Endpoint(Record):
    """An address that lists articles."""

    url: str
    """``https://sorongraya.co/feed/``."""

    evidence: Evidence = "inferred"
    """``seen``: it stands in a public file; ``inferred``: by the pattern of its system."""

    @field_validator("url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        HTTP_URL.validate_python(url)
        return url


class IndexPage(Endpoint):
    """A page of links to articles: an index by date, or a section.

    In ``url`` stand ``{page}`` and, for an index by date, ``{yyyy}``, ``{mm}``, ``{dd}`` (``{m}``
    and ``{d}`` without a leading zero).
    """

    links: str
    """What path and query of its articles look like: ``/d-\\d+/``."""

    @field_validator("links")
    @classmethod
    def _is_pattern(cls, links: str) -> str:
        try:
            re.compile(links)
        except re.error as error:
            msg = f"no regular expression: {error}"
            raise ValueError(msg) from None
        return links


class Source(Record):
    """One outlet as the crawler knows it."""

    id: str
    """``sorongraya``."""

    name: str = Field(min_length=1)
    """``Sorong Raya``."""

    homepage: str
    """``https://sorongraya.co/``."""

    hosts: tuple[str, ...] = ()
    """Hosts of its articles; by default that of the homepage. Their subdomains belong to it too."""

    paths: tuple[str, ...] = ()
    """Beginnings of its articles' paths, where several sources share a host: ``/sorong/``."""

    region: str | None = None
    """Code of its home: ``96.71``; null for national outlets."""

    zone: Zone = "WIB"
    """The zone it lives in."""

    naive_zone: Zone | None = None
    """The zone of times printed without one, if not its own: RRI prints WIB everywhere."""

    network: str | None = None
    """``Antara``."""

    system: str = "generic"
    """The publishing system, which chooses the reader: ``wpberita``."""

    feeds: tuple[Endpoint, ...] = ()
    """RSS and Atom feeds."""

    sitemaps: tuple[Endpoint, ...] = ()
    """Sitemaps, news sitemaps and sitemap indexes."""

    rest: tuple[Endpoint, ...] = ()
    """REST interfaces of WordPress: ``https://sorongraya.co/wp-json/wp/v2/posts``."""

    indexes: tuple[IndexPage, ...] = ()
    """Pages of links: indexes by date, sections."""

    delay: float = Field(default=0.0, ge=0, le=3600)
    """Seconds between two requests, where the outlet asks for more than the crawl's own."""

    active: bool = True
    """False: known, but not visited."""

    verified: bool = False
    """True when ``kliping sources check`` has seen its addresses live."""

    notes: str | None = None
    """What a person should know."""

    @model_validator(mode="before")
    @classmethod
    def _fill_hosts(cls, data: Any) -> Any:
        if (
            isinstance(data, dict)
            and not data.get("hosts")
            and isinstance(data.get("homepage"), str)
        ):
            return data | {"hosts": [urlsplit(data["homepage"]).netloc]}
        return data

    @model_validator(mode="after")
    def _is_reachable(self) -> Self:
        if ID.fullmatch(self.id) is None:
            msg = f"id {self.id!r} is not of the form 'antara-papua-barat'"
            raise ValueError(msg)
        HTTP_URL.validate_python(self.homepage)
        if self.active and not any(self.ways()):
            msg = "an active source needs feeds, sitemaps, rest or indexes"
            raise ValueError(msg)
        return self

    def ways(self) -> Iterator[tuple[str, EndpointKind]]:
        """Yield every address that lists its articles, and what it is."""
        named: tuple[tuple[EndpointKind, Sequence[Endpoint]], ...] = (
            ("feed", self.feeds),
            ("sitemap", self.sitemaps),
            ("wordpress", self.rest),
            ("index", self.indexes),
        )
        for kind, endpoints in named:
            for endpoint in endpoints:
                yield endpoint.url, kind

    @property
    def printed_zone(self) -> Zone:
        """The zone of a time that names none."""
        return self.naive_zone or self.zone

    def publishes(self, url: str) -> bool:
        """Return whether ``url`` is an address of this source, by host and path."""
        parts = urlsplit(url)
        host = parts.netloc.lower()
        at_home = any(host == known or host.endswith("." + known) for known in self._known_hosts())
        return at_home and (not self.paths or parts.path.startswith(self.paths))

    def is_near(self, url: str) -> bool:
        """Return whether ``url`` lies under a registrable domain of this source."""
        return registrable_domain(url) in {registrable_domain(host) for host in self.hosts}

    def _known_hosts(self) -> Iterator[str]:
        for host in self.hosts:
            yield host.lower().removeprefix("www.")


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """A file that was left out, and why."""

    file: str
    message: str
    """Indonesian, then English."""


@dataclass(slots=True)
class SourceFiles:
    """What a reading of the source files gave."""

    sources: list[Source] = field(default_factory=list)
    problems: list[SourceProblem] = field(default_factory=list)


def load_sources(extra_folder: Path | None = None) -> list[Source]:
    """Return the packaged sources and those of ``extra_folder``, which replace packaged ones by id.

    Every file that is left out is logged as an error.
    """
    read = read_source_files(extra_folder)
    for problem in read.problems:
        _LOG.error("%s: %s", problem.file, problem.message)
    return read.sources


def read_source_files(extra_folder: Path | None = None) -> SourceFiles:
    """Return all sources in order of id, and the files that could not be used."""
    packaged = read_folder(files("crawler").joinpath("sources"))
    extra = read_folder(extra_folder) if extra_folder and extra_folder.is_dir() else SourceFiles()
    by_id = {source.id: source for source in (*packaged.sources, *extra.sources)}
    ordered = [by_id[name] for name in sorted(by_id)]
    return SourceFiles(ordered, packaged.problems + extra.problems)


def read_folder(folder: Traversable) -> SourceFiles:
    """Read every ``*.toml`` of one folder; of two files with one id the later is a problem."""
    result = SourceFiles()
    taken: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            sources = parse_source_file(file.name, file.read_bytes())
            _refuse_taken(sources, taken)
        except ValueError as error:
            result.problems.append(SourceProblem(file.name, str(error)))
            continue
        taken.update((source.id, file.name) for source in sources)
        result.sources.extend(sources)
    return result


def parse_source_file(name: str, content: bytes) -> list[Source]:
    """Return the sources of one file.

    Raises:
        ValueError: it is no TOML or has an unknown key or value; says which, in both languages.
    """
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        msg = f"bukan TOML yang sah; berkas dilewati. / No valid TOML; file left out: {error}"
        raise ValueError(msg) from None
    members = data.pop("sources", None)
    stem = name.removesuffix(".toml")
    rows = [{"id": stem} | data] if members is None else [data | member for member in members]
    return [_parse_source(row) for row in rows]


def _parse_source(row: dict[str, Any]) -> Source:
    try:
        return Source.model_validate(row)
    except ValidationError as error:
        problems = "; ".join(_describe(problem, row) for problem in error.errors())
        msg = f"{problems}. Berkas dilewati. / File left out."
        raise ValueError(msg) from None


def _describe(problem: Any, row: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in problem["loc"]) or row.get("id", "?")
    if problem["type"] == "extra_forbidden":
        near = _nearest(str(problem["loc"][-1]), nested=len(problem["loc"]) > 1)
        hint = f"; mungkin maksudnya '{near}' / perhaps '{near}'" if near else ""
        return f"kunci '{place}' tidak dikenal / unknown key '{place}'{hint}"
    given = problem.get("input")
    shown = f" ({given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"nilai '{place}'{shown} salah / wrong value: {problem['msg']}"


def _nearest(key: str, *, nested: bool) -> str | None:
    known: Iterable[str] = (IndexPage if nested else Source).model_fields
    return next(iter(get_close_matches(key, [*known, "sources"], n=1, cutoff=0.6)), None)


def _refuse_taken(sources: list[Source], taken: dict[str, str]) -> None:
    for source in sources:
        if source.id in taken:
            first = taken[source.id]
            msg = f"id '{source.id}' sudah ada di {first}; dilewati. / Taken; file left out."
            raise ValueError(msg)


class SourceBook:
    """All sources of a crawl, and the answer to whose an address is."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_id = {source.id: source for source in sources}
        self._by_domain: dict[str, list[Source]] = {}
        for source in self._by_id.values():
            for domain in {registrable_domain(host) for host in source.hosts}:
                self._by_domain.setdefault(domain, []).append(source)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._by_id.values())

    def __contains__(self, source_id: str) -> bool:
        return source_id in self._by_id

    def __getitem__(self, source_id: str) -> Source:
        return self._by_id[source_id]

    def get(self, source_id: str) -> Source | None:
        """Return the source of that id, if it is in the book."""
        return self._by_id.get(source_id)

    def index_links(self, url: str) -> str:
        """Return what the addresses on an index page look like."""
        pages = (page for source in self for page in source.indexes if page.url == url)
        return next((page.links for page in pages), r"(?!)")

    def owner(self, url: str) -> Source | None:
        """Return the source that publishes ``url``: of several the one that says most about it.

        ``rri.co.id/sorong/...`` is RRI Sorong's, not RRI's.
        """
        near = self._by_domain.get(registrable_domain(url), ())
        found = [source for source in near if source.publishes(url)]
        return max(found, key=_closeness, default=None)


def _closeness(source: Source) -> tuple[int, int]:
    return max(map(len, source.paths), default=0), max(map(len, source.hosts))
