"""Answer ``GET /metrics`` beside a process's work, for Prometheus and for nobody else."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from kliping.ports import free_port
from search_api.auth.loopback import is_loopback

_log = logging.getLogger(__name__)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = 30  # seconds that a silent client is kept

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base
        """Stay silent: a line every 15 seconds helps nobody."""


def build_registry() -> CollectorRegistry:
    """Return an empty registry that knows the process's own memory, time and open files."""
    disable_created_metrics()  # type: ignore[no-untyped-call] # second lines that nobody reads
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return registry


def render(registry: CollectorRegistry) -> tuple[bytes, str]:
    """Return all numbers as Prometheus reads them, and the type of that text."""
    return generate_latest(registry), CONTENT_TYPE_LATEST


@contextmanager
def served_metrics(registry: CollectorRegistry, host: str, port: int) -> Iterator[int]:
    """Serve ``registry`` for the length of a block and give the port; 0 serves nothing.

    The next free port is taken when another process of this machine has the wanted one. On
    loopback a request must name loopback as its host: else a web page could read it here.

    Raises:
        UserError: no port is free.
    """
    if not port:
        yield 0
        return
    chosen = free_port(host, port)
    server = make_server(host, chosen, _build_app(registry, host), _Server, _Handler)
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    _log.info("metrics: http://%s:%d/metrics", host, chosen)
    try:
        yield chosen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_StartResponse = Callable[[str, list[tuple[str, str]]], object]


def _build_app(
    registry: CollectorRegistry, host: str
) -> Callable[[dict[str, Any], _StartResponse], Iterable[bytes]]:
    def answer(environ: dict[str, Any], start: _StartResponse) -> Iterable[bytes]:
        status, body, kind = _answer(registry, host, environ)
        start(
            f"{status.value} {status.phrase}",
            [("Content-Type", kind), ("Content-Length", str(len(body)))],
        )
        return [body]

    return answer


def _answer(
    registry: CollectorRegistry, host: str, environ: dict[str, Any]
) -> tuple[HTTPStatus, bytes, str]:
    named = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    if is_loopback(host) and not is_loopback(named):
        return HTTPStatus.FORBIDDEN, b"forbidden\n", "text/plain"
    if environ.get("PATH_INFO") != "/metrics":
        return HTTPStatus.NOT_FOUND, b"/metrics\n", "text/plain"
    if environ.get("REQUEST_METHOD") != "GET":
        return HTTPStatus.METHOD_NOT_ALLOWED, b"GET\n", "text/plain"
    return HTTPStatus.OK, *render(registry)
