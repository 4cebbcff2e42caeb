"""A domain of somebody's own on this machine: a web server that serves what was put there, and remembers what it was asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from nguongoc.signing.did import did_web


@dataclass
class Domain:
    """A web server on loopback that serves what was put there, and remembers what it was asked."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        domain = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                domain.asked.append(self.path)
                body = domain.bodies.get(self.path.partition("?")[0])
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def did(self) -> str:
        return did_web(self.host)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
