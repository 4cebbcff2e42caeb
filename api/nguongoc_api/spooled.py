"""Long answers: made by a thread of their own into a file without a name, read from it as fast as the client likes.

So neither memory nor a slow client's patience keeps a view of the database open: it is closed as soon as all is made.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nguongoc.errors import Refusal

LOG = logging.getLogger(__name__)
PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Room:
    """As many long answers of one kind at a time, each a thread and a connection; whoever finds no room is refused with `busy()`."""

    name: str
    most: int
    busy: Callable[[], Refusal]
    _free: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_free", threading.BoundedSemaphore(self.most))

    def enter(self) -> None:
        """Raises `busy()`."""
        if not self._free.acquire(blocking=False):
            raise self.busy()

    def leave(self) -> None:
        self._free.release()


class Spooled:
    """The bytes that a thread of its own makes. Raises the refusal of `room`. Read once; an end before the last byte is an error."""

    def __init__(self, pieces: Iterator[bytes], room: Room) -> None:
        room.enter()
        self._room = room
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by whoever is last
        self._grown = threading.Condition()
        self._written = 0
        self._done = self._left = False
        self._failure: Exception | None = None
        threading.Thread(target=self._fill, args=(pieces,), name=f"nguongoc-{room.name}", daemon=True).start()

    def _fill(self, pieces: Iterator[bytes]) -> None:
        try:
            piece = bytearray()
            for each in pieces:
                piece += each
                if len(piece) >= PIECE or self._written == 0:
                    self._write(piece)
                    piece.clear()
                if self._left:
                    return
            self._write(piece)
        except Exception as failure:
            LOG.exception("a long answer (%s) broke off", self._room.name)
            self._failure = failure
        finally:
            self._room.leave()
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
