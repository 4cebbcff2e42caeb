"""Everything that is an organisation's own, read for a copy of it: rows of lists, and what is kept as whole files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """Something that was kept byte for byte; `path` is where it stands in the copy."""

    path: str
    body: bytes


class Copying(Protocol):
    """Apart from the other repositories on purpose: nothing that answers in a moment reads all there is."""

    def lists(self) -> Sequence[str]:
        """Names of the lists, in the order people would look for them."""
        ...

    def columns(self, name: str) -> Sequence[str]:
        """What a list tells, in order. Raises `KeyError` for no list of ours."""
        ...

    def rows(self, name: str, organisation_id: UUID) -> Iterator[Sequence[Any]]:
        """Each row as plain values (text, numbers, `date`, `datetime`, `Decimal`, `UUID`, JSON), a bounded piece of them in memory at a time."""
        ...

    def files(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        """Signed records, DID documents, pictures, credentials that were handed in: one in memory at a time."""
        ...

    def events(self, organisation_id: UUID) -> Iterator[bytes]:
        """A JSON object each, in the order in which they came; its `event` is the event byte for byte as it was hashed."""
        ...
