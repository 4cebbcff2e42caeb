"""What a walk finds, piece by piece in the order it is found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from nguongoc.tracing.graph import Way


class EdgeKind(StrEnum):
    """How one thing came to be, or to be in, another."""

    MADE = "made"
    """Some of the source became some of the target."""
    PACKED = "packed"
    """The source went into the target."""
    UNPACKED = "unpacked"
    """The target came out of the source."""
    HOLDS = "holds"
    """The target is in the source: it was put in and nobody said that it came out."""


class Node(NamedTuple):
    """A thing reached: `depth` edges from the start, 0 for the start itself; `way` is None for it."""

    key: str
    depth: int
    way: Way | None


class Edge(NamedTuple):
    """An edge that counts. `at` is when it happened; `until` ends a span of being packed, None where there is no end."""

    source: str
    target: str
    kind: EdgeKind
    at: int
    until: int | None
    event: str
    """Hex of the id of the event that says so; '' where no event does."""
    way: Way


class Cut(StrEnum):
    """Why an answer is not the whole truth."""

    DEPTH = "depth"
    """There are edges beyond the depth asked for."""
    NODES = "nodes"
    """There are more nodes than the limit asked for."""
    WORK = "work"
    """More edges were looked at than one question may cost."""
    NOT_YOURS = "not_yours"
    """Others went on with it, and who asks may not read that."""


@dataclass(frozen=True, slots=True)
class Truncation:
    """One reason, on one way, with the number that was reached."""

    cut: Cut
    way: Way
    limit: int | None = None
