"""An application behind a real server on a socket: what leaves the machine is what is looked at."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

ANSWERED_WITHIN = 30.0
Exchange = Callable[[bytes], bytes]
"""The bytes of a request to all bytes that come back until the server closes."""


@contextmanager
def serving(server: uvicorn.Server, listening: socket.socket) -> Iterator[uvicorn.Server]:
    """`server` answers `listening` on a thread of its own until the block ends, however it ends."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join()


def quiet(app: object) -> uvicorn.Server:
    """A server of `app` that writes nothing; the application was started by the test already."""
    return uvicorn.Server(
        uvicorn.Config(app, http="httptools", lifespan="off", access_log=False, log_level="critical")  # type: ignore[arg-type]
    )


@contextmanager
def exchanging(app: object) -> Iterator[Exchange]:
    """Bytes to `app` and bytes back, as no client that knows HTTP would send them."""
    with socket.create_server(("127.0.0.1", 0)) as listening, serving(quiet(app), listening):
        address = listening.getsockname()

        def exchange(request: bytes) -> bytes:
            with socket.create_connection(address, timeout=ANSWERED_WITHIN) as connection:
                connection.sendall(request)
                return b"".join(iter(lambda: connection.recv(65536), b""))

        yield exchange
