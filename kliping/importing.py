"""Bring in what somebody already has: JSON lines, CSV, WARC files, a folder of HTML pages.

Every row becomes an article or a refusal with its reason; nothing is dropped in silence.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.readers.page import Page
from crawler.readers.read import Known, read_page
from crawler.sources import Source
from kliping.console import say
from kliping.decoding import find_encoding
from kliping.errors import UserError
from lexicon.dates import PrintedTime, parse_printed_time
from records.article import Article
from records.identity import article_id, canonical_url, urn_for

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "alamat"),
    "title": ("title", "judul", "headline"),
    "body": ("body", "text", "content", "isi", "teks"),
    "published": ("published", "published_at", "date", "tanggal", "pubdate"),
    "source": ("source", "sumber", "media", "outlet"),
    "writer": ("writer", "author", "penulis", "writers", "authors"),
    "editor": ("editor", "editors"),
    "section": ("section", "rubrik", "category"),
    "tags": ("tags", "keywords", "tag"),
}
"""For each field the names under which tables of others carry it."""

MAX_FIELD = 2**26
"""Characters of one CSV field; more is a broken file, not an article."""

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})


@dataclass(frozen=True, slots=True)
class Imported:
    """One row of what was given: an article, or why it is none."""

    place: str
    """``berita.csv:17``."""

    article: Article | None = None
    reason: str = ""
    row: Any = None
    """The refused row, so that it can be written out and mended."""


def read_import(path: Path, *, source: str, zone: str, now: datetime) -> Iterator[Imported]:
    """Yield everything in ``path``, which may be a file or a folder.

    Args:
        path: ``*.jsonl``, ``*.csv``, ``*.warc``, ``*.warc.gz``, an HTML file or a folder of them.
        source: Id for rows that name none.
        zone: ``WIB``, ``WITA`` or ``WIT``, for times printed without a zone.
        now: The moment of the import.

    Raises:
        UserError: there is no such file, or it is of none of these kinds.
    """
    if not path.exists():
        raise UserError("error.no_file", path=path)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in HTML_SUFFIXES)
        if not files:
            raise UserError("error.no_html", path=path)
        return _read_html_files(files, source, zone, now)
    name = path.name.lower()
    if name.endswith((".jsonl", ".ndjson")):
        return _read_rows(path, _json_lines(path), source, zone, now)
    if name.endswith(".csv"):
        return _read_rows(path, _csv_rows(path), source, zone, now)
    if name.endswith((".warc", ".warc.gz")):
        return _read_warc(path, source, zone)
    if path.suffix.lower() in HTML_SUFFIXES:
        return _read_html_files([path], source, zone, now)
    raise UserError("error.import_kind", path=path)


def make_imported_article(
    row: Mapping[str, Any], *, source: str, zone: str, now: datetime
) -> Article:
    """Make an article of one row.

    Raises:
        ValueError: title, text or date is missing or cannot be read; the message says which.
    """
    values = {field: _first(row, names) for field, names in COLUMNS.items()}
    title, body = _text(values["title"]), _text(values["body"])
    missing = [name for name, text in (("judul/title", title), ("isi/body", body)) if not text]
    if missing:
        raise ValueError(say("import.empty", names=", ".join(missing)))
    source = _text(values["source"]) or source
    raw = _text(values["published"])
    printed = _parse_time(raw, zone, now) if raw else None
    published = printed.instant if printed else now
    address = _text(values["url"])
    url = (
        canonical_url(address)
        if address
        else urn_for(source=source, title=title, published=published if raw else None, body=body)
    )
    return Article(
        id=article_id(url),
        url=url,
        source=source,
        title=title,
        body=body,
        published=published,
        published_offset=printed.offset_minutes if printed else 0,
        published_origin="import" if printed else "first_seen",
        published_raw=raw or None,
        writers=_list(values["writer"]),
        editors=_list(values["editor"]),
        section=_text(values["section"]) or None,
        tags=_list(values["tags"]),
        zone=zone,
        origins={"title": "import", "body": "import"},
        fetched_at=now,
    )


def _parse_time(raw: str, zone: str, now: datetime) -> PrintedTime:
    try:
        return parse_printed_time(raw, naive_zone=zone, now=now)
    except ValueError:
        raise ValueError(say("import.no_time", raw=raw[:80])) from None


def _read_rows(
    path: Path, rows: Iterator[tuple[int, Any, str]], source: str, zone: str, now: datetime
) -> Iterator[Imported]:
    for number, row, problem in rows:
        place = f"{path.name}:{number}"
        if problem:
            yield Imported(place, reason=problem, row=row)
            continue
        try:
            article = make_imported_article(row, source=source, zone=zone, now=now)
        except ValidationError as error:
            wrong = error.errors()[0]
            names = "/".join(map(str, wrong["loc"])) or "?"
            reason = say("import.bad_value", name=names, value=str(wrong["input"])[:80])
            yield Imported(place, reason=reason, row=row)
        except ValueError as error:
            yield Imported(place, reason=str(error), row=row)
        else:
            yield Imported(place, article=article)


def _json_lines(path: Path) -> Iterator[tuple[int, Any, str]]:
    with path.open(encoding=_encoding_of(path), errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                column = getattr(error, "colno", 1)
                yield number, line.rstrip("\n"), say("import.no_json", column=column)
                continue
            if isinstance(row, dict):
                yield number, row, ""
            else:
                yield number, row, say("import.no_object")


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        return find_encoding(iter(lambda: file.read(1 << 20), b""))


def _csv_rows(path: Path) -> Iterator[tuple[int, Any, str]]:
    csv.field_size_limit(MAX_FIELD)
    with path.open(encoding=_encoding_of(path), errors="replace", newline="") as file:
        head = file.read(4096)
        file.seek(0)
        header = head.partition("\n")[0]
        separator = ";" if header.count(";") > header.count(",") else ","  # Excel in Indonesia
        reader = csv.DictReader(file, delimiter=separator)
        for row in reader:
            named = {str(key).strip().lower(): value for key, value in row.items() if key}
            yield reader.line_num, named, ""


def _read_html_files(
    files: list[Path], source: str, zone: str, now: datetime
) -> Iterator[Imported]:
    for file in files:
        page = Page(url="", body=file.read_bytes(), fetched_at=now, content_type="text/html")
        yield _read_page(str(file.name), page, source, zone)


def _read_warc(path: Path, source: str, zone: str) -> Iterator[Imported]:
    pages = 0
    with path.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream, check_digests=True):
                if record.rec_type == "response" and record.http_headers is not None:
                    pages += 1
                    yield _read_record(f"{path.name}#{pages}", record, source, zone)
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            yield Imported(path.name, reason=say("import.warc_broken", reason=error))
            return
    if not pages:
        yield Imported(path.name, reason=say("import.warc_empty"))


def _read_record(place: str, record: Any, source: str, zone: str) -> Imported:
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    page = Page(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        body=record.content_stream().read(),
        fetched_at=_warc_date(record.rec_headers.get_header("WARC-Date")),
        content_type=headers.get("content-type", ""),
        status=int(record.http_headers.get_statuscode() or 0),
        headers=headers,
    )
    place = f"{place} {page.url}"
    if record.digest_checker.passed is False or record.raw_stream.limit > 0:
        return Imported(place, reason=say("import.cut"))
    if page.status != HTTPStatus.OK:
        return Imported(place, reason=f"HTTP {page.status}")
    return _read_page(place, page, source, zone)


def _warc_date(value: str | None) -> datetime:
    return datetime.fromisoformat(value) if value else datetime.now(UTC)


def _read_page(place: str, page: Page, source: str, zone: str) -> Imported:
    outlet = Source.model_validate(
        {
            "id": source,
            "name": source,
            "homepage": page.url or "https://example.invalid/",
            "zone": zone,
            "active": False,
        }
    )
    result = read_page(page, outlet, known=Known())
    if result.article is not None:
        return Imported(place, article=result.article)
    refusal = result.refusal
    reason = f"{refusal.state}: {refusal.reason}" if refusal else "?"
    return Imported(place, reason=reason, row={"place": place})


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name)), None)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def _list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else _text(value).split(";")
    return tuple(text for item in items if (text := _text(item)))
