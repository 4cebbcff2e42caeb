"""The HTTP/1.1 parser with a bound on what stands before a body: request line and headers, of whole or unfinished requests."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 65_536
"""Bytes. Browsers send 2 kB; the longest code is far shorter than one header."""
REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 27\r\nconnection: close\r\n\r\n"
    b"Request headers too large.\n"
)


class BoundedHttp(HttpToolsProtocol):
    """Refuses with 431 (RFC 6585, 5) a head that is still unfinished after `LONGEST_HEAD`; the parser itself would collect for ever."""

    _waiting = True
    _head = 0

    def on_message_begin(self) -> None:
        self._waiting = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._waiting = False
        self._head = 0
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        self._head = self._head + len(data) if self._waiting else 0
        if self._head > LONGEST_HEAD:
            self.transport.write(REFUSAL)
            self.transport.close()
