"""Serve the demo world over HTTP on loopback: one port, a host name an outlet."""

import gzip
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from kliping.demo.world import DemoArticle, Outlet, load_world

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nop", "Des")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Minggu")
ABBREVIATIONS = {7: "WIB", 8: "WITA", 9: "WIT"}


class Answer(NamedTuple):
    """What a page answers."""

    status: HTTPStatus
    content_type: str
    body: bytes


class DemoSite:
    """All outlets behind one port. ``with DemoSite(port=0) as site: site.port``."""

    def __init__(self, *, port: int = 0, correct_after: float = 20.0) -> None:
        """Listen on ``port`` (0 takes a free one).

        ``correct_after``: seconds from the start until the outlets publish their corrections.
        """
        self._outlets = {outlet.host: outlet for outlet in load_world()}
        self._correct_at = time.monotonic() + correct_after
        self.corrected_on = datetime.now(UTC)
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body in one piece: the second would wait for the first one's receipt.
            wbufsize = -1

            def do_GET(self) -> None:
                answer = site.answer(self.headers.get("Host", ""), self.path)
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_HEAD = do_GET  # noqa: N815 - the standard library's name

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - theirs too
                """Say nothing: the terminal belongs to the demo."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._templates = _templates()
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "DemoSite":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port that was taken."""
        return int(self._server.server_address[1])

    @property
    def outlets(self) -> list[Outlet]:
        """The outlets of this world."""
        return list(self._outlets.values())

    @property
    def is_corrected(self) -> bool:
        """Whether the corrections are out."""
        corrected = time.monotonic() >= self._correct_at
        if not corrected:
            self.corrected_on = datetime.now(UTC)
        return corrected

    def answer(self, host: str, target: str) -> Answer:
        """Return the page of ``host`` at ``target``."""
        outlet = self._outlets.get(host.partition(":")[0])
        if outlet is None:
            return _page(HTTPStatus.NOT_FOUND, "Tidak ada situs dengan nama ini.")
        parts = urlsplit(target)
        special = self._special(outlet).get(parts.path)
        if special:
            return special()
        articles = {a.path: a for a in outlet.newest(with_corrections=self.is_corrected)}
        article = articles.get(parts.path)
        if article is None:
            return _page(HTTPStatus.NOT_FOUND, "Halaman tidak ditemukan.")
        if article.gone:
            return _page(HTTPStatus.GONE, "Berita ini telah dicabut oleh redaksi.")
        number = int(parse_qs(parts.query).get("page", ["1"])[0])
        if not 1 <= number <= len(article.parts):
            return _page(HTTPStatus.NOT_FOUND, "Halaman tidak ditemukan.")
        return self._render(outlet, outlet.theme + ".html", article=article, part=number)

    def _special(self, outlet: Outlet) -> dict[str, Callable[[], Answer]]:
        pages: dict[str, Callable[[], Answer]] = {
            "/": lambda: self._render(outlet, "home.html"),
            "/robots.txt": lambda: self._render(outlet, "robots.txt", kind="text/plain"),
        }
        if "feed" in outlet.discovery:
            pages["/feed/"] = lambda: self._render(outlet, "rss.xml", kind="application/rss+xml")
        if "atom" in outlet.discovery:
            pages["/atom.xml"] = lambda: self._render(
                outlet, "atom.xml", kind="application/atom+xml"
            )
        if "sitemap" in outlet.discovery:
            pages["/sitemap_index.xml"] = lambda: self._render(
                outlet, "sitemap_index.xml", kind="application/xml"
            )
            pages["/post-sitemap.xml.gz"] = lambda: self._zip(
                self._render(outlet, "sitemap.xml", kind="application/xml")
            )
        if "news_sitemap" in outlet.discovery:
            pages["/sitemap-news.xml"] = lambda: self._render(
                outlet, "sitemap_news.xml", kind="application/xml"
            )
        return pages

    def _render(
        self, outlet: Outlet, template: str, *, kind: str = "text/html", **values: object
    ) -> Answer:
        text = self._templates.get_template(template).render(
            outlet=outlet,
            base=f"http://{outlet.host}:{self.port}",
            articles=outlet.newest(with_corrections=self.is_corrected),
            corrected_on=self.corrected_on,
            **values,
        )
        charset = outlet.charset if kind == "text/html" else "utf-8"
        body = text.encode(charset, errors="xmlcharrefreplace")
        return Answer(HTTPStatus.OK, f"{kind}; charset={charset}", body)

    @staticmethod
    def _zip(answer: Answer) -> Answer:
        return answer._replace(content_type="application/gzip", body=gzip.compress(answer.body))


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("kliping.demo"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {
        "printed": _printed,
        "rfc822": format_datetime,
        "iso": datetime.isoformat,
        "shown_path": _shown_path,
    }
    return environment


def _printed(moment: datetime) -> str:
    """Write a time as Indonesian sites do: ``Selasa, 3 Nop 2026 08:15 WIT``."""
    offset = moment.utcoffset()
    zone = ABBREVIATIONS[int(offset.total_seconds() // 3600)] if offset else "UTC"
    day, month = DAYS[moment.weekday()], MONTHS[moment.month - 1]
    return f"{day}, {moment.day} {month} {moment.year} {moment:%H:%M} {zone}"


def _shown_path(article: DemoArticle, part: int) -> str:
    return article.path if part == 1 else f"{article.path}?page={part}"


def _page(status: HTTPStatus, sentence: str) -> Answer:
    html = f"<!doctype html><title>{status.value}</title><h1>{sentence}</h1>"
    return Answer(status, "text/html; charset=utf-8", html.encode())
