"""What the services need from the world, as Protocols; `store` and `nguongoc_api.adapters` provide it.

Obligations are stated here, once. A use case is handed to `Writer.run` as a function of one `UnitOfWork`; it either
returns and is durable, or raises and leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from nguongoc.store_ports import Reader, UnitOfWork

T = TypeVar("T")


class Clock(Protocol):
    """The time, aware, in UTC."""

    def now(self) -> datetime: ...


class Writer(Protocol):
    """Runs use cases that write: each in its own transaction or savepoint, durable before its future resolves.

    On SQLite one thread runs what is waiting and commits the group once; on PostgreSQL each has its own transaction.
    A use case may be run again after a serialisation failure, so it has no effects but those on its `UnitOfWork`.
    """

    def submit(self, use_case: Callable[[UnitOfWork], T]) -> Future[T]: ...

    def run(self, use_case: Callable[[UnitOfWork], T]) -> T: ...


class Signer(Protocol):
    """Signs with a key it holds; private bytes never leave it."""

    @property
    def kid(self) -> str: ...

    @property
    def algorithm(self) -> str: ...

    def sign(self, message: bytes) -> bytes: ...


class CheckpointStore(Protocol):
    """The published head of the log, in a store that fails separately: the service's memory against roll-back."""

    def latest(self) -> bytes | None:
        """The newest published signed checkpoint, or None before the first."""
        ...

    def publish(self, expected: bytes | None, checkpoint: bytes) -> bool:
        """Replace `expected` by `checkpoint`, durably and atomically; False when something else stands there."""
        ...


class Outbox(Protocol):
    """Messages that leave with the transaction that wrote them, or not at all."""

    def put(self, topic: str, bodies: Sequence[bytes]) -> None: ...
