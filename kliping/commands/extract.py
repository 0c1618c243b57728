"""``kliping extract``: the facts of texts, without an archive."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.readers.page import Page
from crawler.readers.read import read_page
from crawler.single import FetchError, fetch_page
from kliping.console import out, progress, say, warn
from kliping.decoding import find_encoding
from kliping.errors import UserError
from kliping.importing import HTML_SUFFIXES
from kliping.settings import Settings
from kliping.workplace import begin
from nlp.enricher import Enricher
from nlp.extract import (
    BadLineError,
    Document,
    extract,
    format_json_line,
    make_document,
    parse_json_line,
    render,
)

_SAMPLE = 10_000
_MOST_ODD = 0.05


class _Failures:
    """Names what could not be read, and remembers that there was something."""

    def __init__(self) -> None:
        self.any = False

    def add(self, place: str, reason: object) -> None:
        warn("error.extract", place=place, reason=reason)
        self.any = True


@click.command("extract", help=say("help.extract"))
@click.argument("inputs", nargs=-1, required=True, metavar="BERKAS|URL|-...")
@click.option("--jsonl", is_flag=True, help=say("option.jsonl"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def command(inputs: tuple[str, ...], *, jsonl: bool, as_json: bool) -> None:
    """Extract."""
    settings = begin()
    failures = _Failures()
    if jsonl:
        documents = _read_lines(inputs, failures)
    else:
        documents = _read_documents(inputs, settings, failures)
    plain = as_json or jsonl or not out.is_terminal
    with progress("extract.progress") as step:
        for number, (document, facts) in enumerate(extract(Enricher(), documents), start=1):
            if plain:
                click.echo(format_json_line(document, facts, with_text=document.from_html))
            else:
                out.rule(document.id, align="left")
                out.print(render(document, facts))
            step(number)
    if failures.any:
        raise SystemExit(1)


def _read_lines(inputs: tuple[str, ...], failures: _Failures) -> Iterator[Document]:
    for name in inputs:
        for number, line in enumerate(_text_of(name).splitlines(), start=1):
            if not line.strip():
                continue
            try:
                yield parse_json_line(line)
            except BadLineError as error:
                failures.add(f"{name}:{number}", error)


def _read_documents(
    inputs: tuple[str, ...], settings: Settings, failures: _Failures
) -> Iterator[Document]:
    if sum(_is_address(name) for name in inputs) > 1:
        raise UserError("error.one_address")
    for name in inputs:
        if _is_address(name):
            page = _fetch(name, settings)
        elif Path(name).suffix.lower() in HTML_SUFFIXES:
            page = Page(url="", body=_bytes_of(name), fetched_at=datetime.now(UTC))
        else:
            text = _text_of(name)
            if not text.strip():
                failures.add(name, say("extract.empty"))
            elif _is_binary(text):
                failures.add(name, say("extract.binary"))
            else:
                yield make_document(name, text)
            continue
        result = read_page(page)
        if result.article is None:
            failures.add(name, result.refusal.reason if result.refusal else "?")
            continue
        article = result.article
        yield make_document(
            name,
            article.body,
            title=article.title,
            published=article.published.date(),
            from_html=True,
        )


def _fetch(url: str, settings: Settings) -> Page:
    if not settings.contact:
        raise UserError("error.no_contact")
    try:
        return fetch_page(
            url,
            contact=settings.contact,
            max_bytes=settings.max_page_mb * 1024 * 1024,
            allow_private_hosts=frozenset(settings.allow_private_hosts),
        )
    except FetchError as error:
        raise UserError("error.fetch", url=url, reason=error) from error


def _is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def _text_of(name: str) -> str:
    # Verbatim: offsets count every character of the file, carriage returns too.
    body = _bytes_of(name)
    return body.decode(find_encoding([body]), errors="replace")


def _is_binary(text: str) -> bool:
    """Tell whether so much of a text is no sign that it is none."""
    sample = text[:_SAMPLE]
    odd = sum(sign == "\ufffd" or (sign < " " and sign not in "\t\n\r\f") for sign in sample)
    return odd > len(sample) * _MOST_ODD


def _bytes_of(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except IsADirectoryError as error:
        raise UserError("error.is_folder", path=name) from error
    except OSError as error:
        raise UserError("error.no_file", path=name) from error
