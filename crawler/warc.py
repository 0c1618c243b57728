"""Keep raw pages in WARC files, and read them back."""

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.readers.page import Page
from records.article import RawPage

MAX_FILE_BYTES = 1_000_000_000
"""A file that has grown to this is closed, and every file when its day (UTC) is over.

Closed files may be copied away.
"""

_FORMAT = {
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}

_HOP_BY_HOP = frozenset(("transfer-encoding", "content-encoding", "content-length", "connection"))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer."""

    url: str
    request_headers: Sequence[tuple[str, str]]
    status: int
    response_headers: Sequence[tuple[str, str]]
    body: bytes
    """Decompressed."""
    fetched_at: datetime


class WarcFiles:
    """Writes WARC files into a folder; every process and every start has files of its own."""

    def __init__(self, folder: Path, *, software: str, max_bytes: int = MAX_FILE_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._software = software
        self._file: BinaryIO | None = None
        self._writer: WARCWriter | None = None
        self._name = ""
        self._day: date | None = None
        self._count = 0

    def write(self, exchange: Exchange) -> RawPage:
        """Keep an exchange; when this returns, it is in the file and not in a buffer."""
        file, writer = self._open(exchange.fetched_at.astimezone(UTC))
        offset = file.tell()
        response = self._response_record(writer, exchange)
        writer.write_record(response)
        writer.write_record(self._request_record(writer, exchange, response))
        file.flush()
        raw = RawPage(file=self._name, offset=offset)
        if file.tell() > self._max_bytes:
            self.close()
        return raw

    def close(self) -> None:
        """Close the file; the next page opens another."""
        if self._file is not None:
            self._file.close()
        self._file = self._writer = None

    def _open(self, moment: datetime) -> tuple[BinaryIO, WARCWriter]:
        if self._day != moment.date():
            self.close()
        if self._file is None or self._writer is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._count += 1
            self._day = moment.date()
            # Processes of several machines may write into one folder.
            maker = f"{os.getpid()}-{secrets.token_hex(3)}-{self._count:02}"
            self._name = f"{moment:%Y%m%dT%H%M%S}-{maker}.warc.gz"
            # "x": a file that exists is another process's and is never written into.
            self._file = (self._folder / self._name).open("xb")
            self._writer = WARCWriter(self._file, gzip=True, warc_version="WARC/1.1")
            info = {"software": self._software} | _FORMAT
            self._writer.write_record(self._writer.create_warcinfo_record(self._name, info))
        return self._file, self._writer

    def _response_record(self, writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
        headers = [
            (name, value)
            for name, value in exchange.response_headers
            if name.lower() not in _HOP_BY_HOP
        ]
        headers.append(("Content-Length", str(len(exchange.body))))
        status = f"{exchange.status} {_phrase(exchange.status)}"
        return writer.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.body),
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": f"{exchange.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            },
        )

    def _request_record(
        self, writer: WARCWriter, exchange: Exchange, response: ArcWarcRecord
    ) -> ArcWarcRecord:
        path = re.sub(r"^https?://[^/]*", "", exchange.url) or "/"
        headers = StatusAndHeaders(
            f"GET {path} HTTP/1.1", list(exchange.request_headers), is_http_request=True
        )
        links = {name: response.rec_headers.get_header(name) for name in ("WARC-Date",)} | {
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")
        }
        return writer.create_warc_record(
            exchange.url, "request", http_headers=headers, warc_headers_dict=links
        )


def read_raw_page(folder: Path, raw: RawPage) -> Page:
    """Return the page that ``raw`` points to.

    Raises:
        LookupError: there is no response at that place.
    """
    with (folder / raw.file).open("rb") as file:
        file.seek(raw.offset)
        for page in _pages(file):
            return page
    msg = f"no page in {raw.file} at {raw.offset}"
    raise LookupError(msg)


def iterate_pages_from(folder: Path, raw: RawPage) -> Iterator[Page]:
    """Yield the page that ``raw`` points to, and all that were written behind it."""
    with (folder / raw.file).open("rb") as file:
        file.seek(raw.offset)
        yield from _pages(file)


def iterate_pages(file: Path) -> Iterator[Page]:
    """Yield all answers with status 200 of a WARC file, ours or another program's."""
    with file.open("rb") as stream:
        yield from (page for page in _pages(stream) if page.status == HTTPStatus.OK)


def _pages(stream: BinaryIO) -> Iterator[Page]:
    for record in ArchiveIterator(stream):
        if record.rec_type != "response" or record.http_headers is None:
            continue
        yield Page(
            url=record.rec_headers.get_header("WARC-Target-URI"),
            body=record.content_stream().read(),
            fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
            content_type=record.http_headers.get_header("Content-Type") or "",
            status=int(record.http_headers.get_statuscode()),
            headers={name.lower(): value for name, value in record.http_headers.headers},
        )


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
