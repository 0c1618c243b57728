"""What the servers of the tests share: a thread that answers on 127.0.0.1 and any free port."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class LoopbackHandler(BaseHTTPRequestHandler):
    """Answers for the server object ``world``."""

    world: Any

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at what the server remembers."""


class LoopbackServer:
    """``with`` starts it and stops it."""

    def __init__(self, handler: type[LoopbackHandler]) -> None:
        bound = type("Handler", (handler,), {"world": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return self._server.server_address[1]
