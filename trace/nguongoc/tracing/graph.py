"""The graph as it can be asked: what became what, and what was packed into what from when to when.

Moments are whole microseconds since 1970 in UTC, because they are compared a million times and shown a few hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from nguongoc.tracing.packing import Packing

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER: Final = 2**62
"""Later than any event; `-FOREVER` is before any."""


def moment_of(at: datetime) -> int:
    """The moment of a time with its zone."""
    return (at - EPOCH) // timedelta(microseconds=1)


def time_of(moment: int) -> datetime:
    """The time of a moment, in UTC."""
    return EPOCH + timedelta(microseconds=moment)


class Way(StrEnum):
    """Which way one walk goes: with time, or against it."""

    FORWARD = "forward"
    BACK = "back"


Step = tuple[str, str, int, str]
"""A transformation: some of a source became some of a target, at a moment, by an event (the hex of its id).

A plain tuple, as databases give them: a walk may read a million.
"""


class Join(NamedTuple):
    """`child` was in `parent` from `since` until just before `until`, by the event that put it there."""

    parent: str
    child: str
    since: int
    until: int
    is_class: bool
    """The child is an amount of a lot, not a thing with a number of its own: what is taken out again is of that lot."""
    event: str


class Graph(Protocol):
    """What a walk asks. Voided events are in no answer; order does not matter; nothing is answered twice in one call."""

    def steps(self, keys: Sequence[str], way: Way) -> Iterable[Step]:
        """Those that leave any of these, forward; back, those that end in any. May be very many: they are read one by one."""
        ...

    def joins(self, keys: Sequence[str]) -> Iterable[Join]:
        """Those in which any of these is parent or child."""
        ...


class PackedGraph(Graph, Protocol):
    """A graph that also says what its joins are made from."""

    def packings(self, keys: Sequence[str]) -> Iterable[Packing]:
        """All that was said of the parents and children of which any is one of these; each once."""
        ...


def by_node(joins: Iterable[Join]) -> Mapping[str, list[Join]]:
    """Each join under both its ends."""
    found: dict[str, list[Join]] = {}
    for join in joins:
        found.setdefault(join.parent, []).append(join)
        found.setdefault(join.child, []).append(join)
    return found
