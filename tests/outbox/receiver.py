"""A subscriber on this machine: answers what it is told to, keeps what it was sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers` are used up in their order, then it is 200; a `None` closes the connection without an answer."""

    url: str
    answers: list[int | None] = field(default_factory=list)
    location: str | None = None
    got: list[Received] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, count: int, seconds: float = 30) -> list[Received]:
        """What it got, once these are at least `count`."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= count, seconds), len(self.got)
            return list(self.got)


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = made.answers.pop(0) if made.answers else 200
            # Before it answers: whoever has the answer finds here what was answered to.
            with made.arrived:
                made.got.append(Received(self.path, headers, body))
                made.arrived.notify_all()
            if status is not None:
                self.send_response(status)
                if made.location is not None:
                    self.send_header("Location", made.location)
                self.send_header("Content-Length", "4")
                self.end_headers()
                self.wfile.write(b"said")

        def log_message(self, *_: Any) -> None:
            """Tests read what came from `got`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Receiver(f"http://127.0.0.1:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
