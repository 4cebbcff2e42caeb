"""What is asked of the trace graph."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nguongoc.errors import Invalid
from nguongoc.tracing.graph import Way

DEEPEST: Final = 100
MOST_NODES: Final = 1_000_000
DEFAULT_DEPTH: Final = 50
DEFAULT_NODES: Final = 1_000


class Direction(StrEnum):
    """Back to where it came from, forward to where it went, or both from the same start."""

    BACK = "back"
    FORWARD = "forward"
    BOTH = "both"

    @property
    def ways(self) -> tuple[Way, ...]:
        match self:
            case Direction.BACK:
                return (Way.BACK,)
            case Direction.FORWARD:
                return (Way.FORWARD,)
            case Direction.BOTH:
                return (Way.BACK, Way.FORWARD)


class TraceTooDeep(Invalid):
    """A depth outside 1 to `DEEPEST`."""

    code = "trace-too-deep"


class TraceTooWide(Invalid):
    """A limit of nodes outside 1 to `MOST_NODES`."""

    code = "trace-too-wide"


@dataclass(frozen=True, slots=True)
class Question:
    """From `start`, a canonical key (`identifiers.epc.canonical_epc`) of a lot, a unit or a logistic unit.

    `in_time`: an edge counts only if it happened at or after what is traced arrived at its end; otherwise as if all had
    happened at once. `depth` counts edges from the start. Raises `TraceTooDeep`, `TraceTooWide`.
    """

    start: str
    direction: Direction = Direction.BOTH
    in_time: bool = True
    depth: int = DEFAULT_DEPTH
    limit: int = DEFAULT_NODES

    def __post_init__(self) -> None:
        if not 1 <= self.depth <= DEEPEST:
            raise TraceTooDeep(f"a depth from 1 to {DEEPEST}", most=DEEPEST)
        if not 1 <= self.limit <= MOST_NODES:
            raise TraceTooWide(f"a limit of nodes from 1 to {MOST_NODES}", most=MOST_NODES)
