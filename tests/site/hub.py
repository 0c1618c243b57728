"""A WebSub hub on loopback: takes subscriptions, verifies them, tells of news."""

import hmac
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlencode


class Hub:
    """``with Hub() as hub``; what was asked of it stands in ``forms``."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []
        self.status = 202
        self.verified = threading.Event()
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def verify(self, form: dict[str, str], **changes: str) -> tuple[int, bytes]:
        """Ask a subscriber whether it wants what was asked for in its name."""
        asked = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "tantangan-1",
            "hub.lease_seconds": "86400",
        }
        query = urlencode(asked | {f"hub.{name}": value for name, value in changes.items()})
        return call(f"{form['hub.callback']}?{query}")

    def tell(self, body: bytes, *, key: str | None = None) -> tuple[int, bytes]:
        """Tell the last subscriber of news, signed with its secret or with another key."""
        form = self.forms[-1]
        signing = (key or form["hub.secret"]).encode()
        signature = "sha256=" + hmac.new(signing, body, "sha256").hexdigest()
        return call(form["hub.callback"], body, {"X-Hub-Signature": signature})


def call(
    url: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Return status and body of the answer."""
    request = urllib.request.Request(url, body, headers or {})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.hub.forms.append(form)
        self.send_response(self.hub.status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if self.hub.status == 202 and self.hub.verify(form) == (200, b"tantangan-1"):
            self.hub.verified.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
