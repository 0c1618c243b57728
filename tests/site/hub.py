"""A WebSub hub on loopback: takes subscriptions, verifies them, tells of news."""

import hmac
import threading
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode

from tests.site.loopback import LoopbackHandler, LoopbackServer


class Hub(LoopbackServer):
    """``with Hub() as hub``; what was asked of it stands in ``forms``."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []
        self.status = 202
        self.verified = threading.Event()
        super().__init__(_Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

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


class _Handler(LoopbackHandler):
    world: Hub

    def do_POST(self) -> None:  # noqa: N802 - the standard library's name
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.world.forms.append(form)
        self.send_response(self.world.status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if self.world.status == 202 and self.world.verify(form) == (200, b"tantangan-1"):
            self.world.verified.set()
