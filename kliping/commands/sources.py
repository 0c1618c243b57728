"""``kliping sources``: which outlets are collected and how they are; look at one; add one."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import click
from rich.markup import escape
from rich.table import Table

from crawler.checking import SourceCheck, check_sources
from crawler.probing import Fetch, probe
from crawler.proposing import propose_source, write_source
from crawler.sources import Source
from kliping.console import out, say, tell, warn
from kliping.errors import UserError
from kliping.settings import Settings
from kliping.sourcing import read_chosen_sources
from kliping.workplace import begin, opened_archive
from lexicon.regions import load_regions
from records.archive.sources import SourceInfo, list_sources

COLUMNS = ("id", "name", "region", "zone", "network", "verified", "state")
T = TypeVar("T")
FIELDS = ("title", "published", "writers", "editors", "section", "tags", "place_line", "images")


class _Words(click.Group):
    """Takes words that are no command as those of the list."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            return "list", self.commands["list"], args
        return super().resolve_command(ctx, args)


@click.group("sources", cls=_Words, invoke_without_command=True, help=say("help.sources"))
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the sources when nothing else is asked."""
    if ctx.invoked_subcommand is None:
        _list(())


@command.command("list", help=say("help.sources_list"))
@click.argument("words", nargs=-1)
def list_command(words: tuple[str, ...]) -> None:
    """List the sources that match the words."""
    _list(words)


@command.command("add", help=say("help.sources_add"))
@click.argument("url")
@click.option("--write", is_flag=True, help=say("option.write"))
def add(url: str, *, write: bool) -> None:
    """Look at a site and propose a source."""
    settings = begin()
    if urlsplit(url).scheme not in {"http", "https"}:
        raise UserError("error.one_address")
    found = _probe(settings, partial(propose_source, url=url))
    if isinstance(found, str):
        raise UserError("error.fetch", url=url, reason=found)
    _show(found)
    text = write_source(found.source)
    out.print(text, markup=False, highlight=False)
    file = settings.sources_folder / f"{found.source.id}.toml"
    if not write:
        tell("sources.would_write", file=file)
        return
    if file.exists():
        raise UserError("error.source_exists", file=file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    tell("sources.written", file=file)


@command.command("check", help=say("help.sources_check"))
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help=say("option.check_all"))
def check(ids: tuple[str, ...], *, everything: bool) -> None:
    """Visit sources and say field by field what is there."""
    settings = begin()
    known = {source.id: source for source in read_chosen_sources(settings).sources}
    for name in ids:
        if name not in known:
            raise UserError("error.no_source", name=name)
    if not ids and not everything:
        raise UserError("error.which_sources")
    chosen = [known[name] for name in ids] if ids else [row for row in known.values() if row.active]
    checks = _probe(settings, partial(check_sources, sources=chosen, on_check=_show))
    well = sum(found.is_well for found in checks)
    tell("sources.checked", well=well, total=len(checks))
    if well < len(checks):
        raise SystemExit(1)


def _probe(settings: Settings, work: Callable[[Fetch], Awaitable[T]]) -> T:
    if not settings.contact:
        raise UserError("error.no_contact")
    return probe(
        work,
        contact=settings.contact,
        delay=settings.delay,
        max_bytes=settings.max_page_mb * 1024 * 1024,
        allow_private_hosts=frozenset(settings.allow_private_hosts),
    )


def _show(found: SourceCheck) -> None:
    table = Table(title=f"{found.source.id} ({found.source.system})", title_justify="left")
    table.add_column(say("sources.field"))
    table.add_column(say("sources.seen"), overflow="fold")
    if found.robots:
        table.add_row("robots.txt", escape(found.robots))
    for row in found.lists:
        said = "-" if row.reason else say("sources.entries", count=row.entries)
        table.add_row(row.kind, escape(f"{row.url}: {said}"))
    for url, article in found.articles:
        table.add_section()
        table.add_row("url", escape(url))
        for name in FIELDS:
            value = getattr(article, name)
            shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
            table.add_row(name, escape(f"{shown}  ({article.origins.get(name, '-')})"))
        table.add_row("body", say("sources.words", count=len(article.body.split())))
    for why, number in found.passed_over.most_common():
        table.add_section()
        table.add_row(say("sources.passed_over"), escape(f"{why}: {number}"))
    for problem in found.problems():
        table.add_section()
        table.add_row(say("sources.not_well"), escape(problem))
    out.print(table)


def _list(words: tuple[str, ...]) -> None:
    settings = begin()
    read = read_chosen_sources(settings)
    states = _read_states(settings)
    table = Table(box=None, pad_edge=False)
    for column in COLUMNS:
        table.add_column(say(f"sources.{column}"), no_wrap=column == "id")
    shown = 0
    for source in read.sources:
        row = _describe(source, states.get(source.id))
        if all(word.lower() in " ".join(row).lower() for word in words):
            table.add_row(*row)
            shown += 1
    out.print(table)
    tell("sources.shown", shown=shown, total=len(read.sources))
    for problem in read.problems:
        warn("sources.problem", file=problem.file, message=problem.message)
    if read.problems:
        raise SystemExit(1)


def _describe(source: Source, info: SourceInfo | None) -> tuple[str, ...]:
    region = load_regions().get(source.region) if source.region else None
    state = ""
    if info and info.state and info.state_since:
        state = f"{info.state.value} ({info.state_since:%Y-%m-%d %H:%M}Z)"
        state += f": {info.state_reason}" if info.state_reason else ""
    return (
        source.id,
        source.name,
        region.label if region else "",
        source.zone,
        source.network or "",
        say("yes") if source.verified else say("no"),
        state,
    )


def _read_states(settings: Settings) -> dict[str, SourceInfo]:
    """Return what the archive knows of the sources; nothing before there is one."""
    if settings.archive_url.startswith("sqlite") and not (settings.data / "kliping.db").exists():
        return {}
    with opened_archive(settings) as archive, archive.read() as conn:
        return {info.id: info for info in list_sources(conn)}
