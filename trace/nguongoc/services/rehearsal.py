"""A use case done up to its signature, and undone: what there is to sign comes out of it, and nothing else is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nguongoc.ports import UnitOfWork, Writer
from nguongoc.services.preparation_rules import NothingToSign
from nguongoc.services.unsigned import Issued, Unsigned


def _nothing() -> None:
    """Nobody waits to be told."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is to be signed, with the event that it names by hash where it tells one; `write` puts it down with the signatures and
    answers with codes of what was unusual; `after` comes once that stands."""

    unsigned: Unsigned
    write: Callable[[UnitOfWork, Issued], tuple[str, ...]]
    event: bytes = b""
    after: Callable[[], None] = _nothing


class Rehearsed(Exception):
    """Ends a transaction where a signature would have been made."""

    def __init__(self, unsigned: Unsigned) -> None:
        super().__init__()
        self.unsigned = unsigned


def rehearse(writer: Writer, run: Callable[[UnitOfWork], object]) -> Unsigned:
    """What the use case would sign, which raises `Rehearsed` with it. Raises what it refuses, and `NothingToSign`."""

    def whole(uow: UnitOfWork) -> Unsigned:
        run(uow)
        raise NothingToSign("this stands already")

    try:
        return writer.run(whole)
    except Rehearsed as rehearsed:
        return rehearsed.unsigned
