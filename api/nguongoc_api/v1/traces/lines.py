"""A trace as newline-delimited JSON, for hubs: one node or edge a line, and a last line that says whether it is all.

The walk writes into a file without a name while the answer is read from it, so neither memory nor a slow client's patience
keeps a view of the database open: it is closed as soon as the walk is done.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Iterator

from nguongoc.errors import Unavailable
from nguongoc.services.traced import TracedEdge, TracedNode
from nguongoc.tracing.answer import Truncation
from nguongoc_api.v1.traces.schemas import EdgeShown, NodeShown, TraceAsked, TruncationShown

LOG = logging.getLogger(__name__)
MOST_AT_ONCE = 4
"""Streams at a time, each a thread and a connection."""
PIECE = 64 * 1024
_room = threading.BoundedSemaphore(MOST_AT_ONCE)


class TraceBusy(Unavailable):
    """As many long traces as this process carries are under way."""

    code = "trace-busy"


class Spooled:
    """The bytes of lines that a thread of its own makes. Raises `TraceBusy`. Read once; an end before the last line is an error."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        if not _room.acquire(blocking=False):
            raise TraceBusy(f"{MOST_AT_ONCE} long traces are under way", retry_after=2)
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by whoever is last
        self._grown = threading.Condition()
        self._written = 0
        self._done = self._left = False
        self._failure: Exception | None = None
        threading.Thread(target=self._fill, args=(lines,), name="nguongoc-trace", daemon=True).start()

    def _fill(self, lines: Iterator[bytes]) -> None:
        try:
            piece = bytearray()
            for line in lines:
                piece += line
                if len(piece) >= PIECE or self._written == 0:
                    self._write(piece)
                    piece.clear()
                if self._left:
                    return
            self._write(piece)
        except Exception as failure:
            LOG.exception("a trace broke off")
            self._failure = failure
        finally:
            _room.release()
            with self._grown:
                self._done = True
                if self._left:
                    self._file.close()
                self._grown.notify()

    def _write(self, piece: bytearray) -> None:
        with self._grown:
            self._file.write(piece)
            self._written += len(piece)
            self._grown.notify()

    def __iter__(self) -> Iterator[bytes]:
        at = 0
        try:
            while True:
                with self._grown:
                    self._grown.wait_for(lambda: self._written > at or self._done)  # noqa: B023
                    end, done = self._written, self._done
                while at < end:
                    piece = os.pread(self._file.fileno(), PIECE, at)
                    at += len(piece)
                    yield piece
                if done and at == self._written:
                    if self._failure is not None:
                        raise self._failure
                    return
        finally:
            with self._grown:
                self._left = True
                if self._done:
                    self._file.close()


def as_lines(
    asked: TraceAsked, found: Iterator[TracedNode | TracedEdge | Truncation], base_url: str
) -> Iterator[bytes]:
    """`{"trace": ...}`, then `{"node": ...}` and `{"edge": ...}`, then `{"end": {"nodes", "edges", "truncated"}}`."""
    yield b'{"trace":%s}\n' % asked.model_dump_json().encode()
    nodes = edges = 0
    cuts = []
    for each in found:
        match each:
            case TracedNode():
                nodes += 1
                yield b'{"node":%s}\n' % NodeShown.of(each, base_url).model_dump_json().encode()
            case TracedEdge():
                edges += 1
                yield b'{"edge":%s}\n' % EdgeShown.of(each).model_dump_json().encode()
            case Truncation():
                cuts.append(TruncationShown.of(each).model_dump(mode="json"))
    end = {"end": {"nodes": nodes, "edges": edges, "truncated": cuts}}
    yield json.dumps(end, separators=(",", ":")).encode() + b"\n"
