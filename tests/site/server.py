"""The server: answers are data, requests are remembered, all can change between crawls."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.site.loopback import LoopbackHandler, LoopbackServer


@dataclass(slots=True)
class Answer:
    """What the server says to one address."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before the body."""
    repeat: int = 1
    """How often the body is sent: a page of 50 MB needs no 50 MB here."""
    etag: str | None = None
    first: "Answer | None" = None
    """What it says to the first request instead."""


class Site(LoopbackServer):
    """A server on 127.0.0.1 and any port; ``with Site() as site``."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.most_at_once = 0
        """So many requests were answered at the same time, at most."""
        self._at_once = 0
        self._counting = threading.Lock()
        super().__init__(_Handler)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, body: str | bytes = "", **changes: Any) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.answers[path] = Answer(content, **changes)

    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(path for path, _ in self.requests)

    def count(self, step: int) -> None:
        """Count a request that begins (1) or ends (-1)."""
        with self._counting:
            self._at_once += step
            self.most_at_once = max(self.most_at_once, self._at_once)

    def choose(self, path: str, headers: dict[str, str]) -> Answer:
        """Remember the request and return what is said to it."""
        is_first = path not in self.asked()
        self.requests.append((path, headers))
        answer = self.answers.get(path, Answer(b"<h1>404</h1>", status=404))
        if answer.first and is_first:
            return answer.first
        if answer.etag and headers.get("If-None-Match") == answer.etag:
            return Answer(status=304, etag=answer.etag)
        return answer


class _Handler(LoopbackHandler):
    world: Site
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or the body waits for the receipt of the head

    def do_GET(self) -> None:  # noqa: N802 - the standard library's name
        self.world.count(1)
        answer = self.world.choose(self.path, dict(self.headers))
        try:
            self._send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.world.count(-1)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {"Content-Type": answer.content_type} | answer.headers
        if answer.etag:
            headers["ETag"] = answer.etag
        headers["Content-Length"] = str(len(answer.body) * answer.repeat)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        time.sleep(answer.wait)
        for _ in range(answer.repeat):
            self.wfile.write(answer.body)
