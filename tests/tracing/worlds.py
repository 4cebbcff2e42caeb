"""Small worlds of events to trace through, drawn by hypothesis, and what is true in them, found the naive way.

The truth is found by living through the world moment by moment: what is traced is put where it is at that moment, carried where
it is carried, and nothing else is remembered. It shares no code and no idea with the walk that it judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from nguongoc.tracing.answer import EdgeKind
from nguongoc.tracing.graph import FOREVER, Join, Step, Way
from nguongoc.tracing.packing import Packing, joins_of

CANONICAL = "https://id.gs1.org"
LOTS = tuple(f"{CANONICAL}/01/09521234543213/10/L{n}" for n in range(5))
THINGS = tuple(f"{CANONICAL}/00/09521234567890{n:04d}" for n in range(5))
EVERYTHING = LOTS + THINGS
TellTale = tuple[str, str, EdgeKind, int]
"""An edge as source, target, kind and moment."""


@dataclass(frozen=True)
class Made:
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    at: int
    voided: bool = False


@dataclass(frozen=True)
class Packed:
    parent: str
    children: tuple[str, ...]
    at: int
    is_add: bool
    voided: bool = False
    """Without children: a DELETE of everything."""


@dataclass(frozen=True)
class World:
    """All that happened; an event's number is its place."""

    made: tuple[Made, ...]
    packed: tuple[Packed, ...]

    @property
    def valid_made(self) -> list[tuple[int, Made]]:
        return [(number, each) for number, each in enumerate(self.made) if not each.voided]

    @property
    def valid_packed(self) -> list[Packed]:
        return [each for each in self.packed if not each.voided]

    def times(self) -> list[int]:
        return sorted({each.at for each in self.made} | {each.at for each in self.packed})


def event_name(number: int) -> str:
    return f"{number:032x}"


_TIMES = st.integers(0, 12)
_SOME = st.lists(st.sampled_from(EVERYTHING), min_size=1, max_size=3, unique=True).map(tuple)
_VOIDED = st.integers(0, 5).map(lambda n: n == 0)
MADE = st.builds(Made, _SOME, _SOME, _TIMES, _VOIDED)


@st.composite
def _packed(draw: st.DrawFn) -> Packed:
    parent = draw(st.sampled_from(THINGS))
    is_add = draw(st.booleans())
    rest = [each for each in EVERYTHING if each != parent]
    few = draw(st.lists(st.sampled_from(rest), min_size=1 if is_add else 0, max_size=3, unique=True))
    return Packed(parent, tuple(few), draw(_TIMES), is_add, draw(_VOIDED))


WORLDS = st.builds(World, st.lists(MADE, max_size=8).map(tuple), st.lists(_packed(), max_size=12).map(tuple))
MAKING_ONLY = st.builds(World, st.lists(MADE, max_size=10).map(tuple), st.just(()))


class WorldGraph:
    """A world as the walk asks for it, all in memory."""

    def __init__(self, world: World) -> None:
        self._steps: list[Step] = [
            (source, target, each.at, event_name(number))
            for number, each in world.valid_made
            for source, target in product(each.inputs, each.outputs)
            if source != target
        ]
        self._joins = list(joins_of(packings(world)))

    def steps(self, keys: Sequence[str], way: Way) -> Iterable[Step]:
        wanted = set(keys)
        return [each for each in self._steps if each[way is Way.BACK] in wanted]

    def joins(self, keys: Sequence[str]) -> Iterable[Join]:
        wanted = set(keys)
        return [each for each in self._joins if each.parent in wanted or each.child in wanted]


def packings(world: World) -> Iterable[Packing]:
    for number, each in enumerate(world.packed):
        if each.voided:
            continue
        for child in each.children or (None,):
            is_class = child is not None and child in LOTS
            yield Packing(each.parent, child, each.at, each.is_add, is_class, event_name(1000 + number))


class Life:
    """One way through a world, moment by moment, from a start that is traced from the beginning (back: from the end)."""

    def __init__(self, world: World, start: str, way: Way) -> None:
        self._world = world
        self._start = start
        self._forward = way is Way.FORWARD
        self.whole: dict[str, int] = {start: -1 if self._forward else FOREVER}
        self.held: set[tuple[str, int]] = set()
        self.edges: set[TellTale] = set()
        moments = world.times() if self._forward else world.times()[::-1]
        for moment in moments:
            before = None
            while before != (before := (dict(self.whole), set(self.held), set(self.edges))):
                self._live(moment)

    @property
    def nodes(self) -> set[str]:
        return set(self.whole) | {node for node, _ in self.held}

    def _is_whole(self, node: str, moment: int) -> bool:
        if node not in self.whole:
            return False
        return self.whole[node] <= moment if self._forward else self.whole[node] >= moment

    def _comes(self, node: str, moment: int) -> None:
        known = self.whole.get(node, moment)
        self.whole[node] = min(known, moment) if self._forward else max(known, moment)

    def _live(self, moment: int) -> None:
        self._contents(self._start, moment, set())
        for _, each in self._world.valid_made:
            if each.at != moment:
                continue
            taken, given = (each.inputs, each.outputs) if self._forward else (each.outputs, each.inputs)
            for one, other in product(taken, given):
                if one != other and (self._is_whole(one, moment) or (one, moment) in self.held):
                    pair = (one, other) if self._forward else (other, one)
                    self.edges.add((*pair, EdgeKind.MADE, moment))
                    self._comes(other, moment)
                    self._contents(other, moment, set())
        for parent, child in product(THINGS, EVERYTHING):
            span = self._span(parent, child, moment)
            if span is not None and self._takes_along(child, span, moment):
                self.held.add((parent, moment))
                kind = EdgeKind.PACKED if self._forward else EdgeKind.UNPACKED
                ends = (child, parent) if self._forward else (parent, child)
                self.edges.add((*ends, kind, span[0] if self._forward else span[1]))

    def _takes_along(self, child: str, span: tuple[int, int], moment: int) -> bool:
        if not self._forward and span[1] == FOREVER:
            return False
        if child in LOTS:
            return self._is_whole(child, span[0] if self._forward else span[1])
        return self._is_whole(child, moment) or (child, moment) in self.held

    def _contents(self, parent: str, moment: int, seen: set[str]) -> None:
        if parent in seen:
            return
        seen.add(parent)
        for child in EVERYTHING:
            span = self._span(parent, child, moment)
            if span is None:
                continue
            since, until = span
            if not self._forward:
                self.edges.add((child, parent, EdgeKind.PACKED, since))
            elif until == FOREVER:
                self.edges.add((parent, child, EdgeKind.HOLDS, since))
            else:
                self.edges.add((parent, child, EdgeKind.UNPACKED, until))
            if child in LOTS:
                self._comes(child, until if self._forward else since)
            else:
                self._comes(child, moment)
                self._contents(child, moment, seen)

    def _span(self, parent: str, child: str, moment: int) -> tuple[int, int] | None:
        """From when to when a child is in a parent, if it is at that moment."""
        if child == parent or not self._is_in(parent, child, moment):
            return None
        since = moment
        while self._is_in(parent, child, since - 1):
            since -= 1
        until = next((t for t in range(moment, 20) if not self._is_in(parent, child, t)), FOREVER)
        return since, until

    def _is_in(self, parent: str, child: str, moment: int) -> bool:
        last = None
        for each in sorted(self._world.valid_packed, key=lambda each: (each.at, not each.is_add)):
            concerns = child in each.children or not each.children
            if each.parent == parent and concerns and each.at <= moment:
                last = each
        return last is not None and last.is_add


def reachable_at_once(world: World, start: str, way: Way) -> set[str]:
    """Who is reached when time does not count: a search over nodes, each wholly traced or only holding something."""
    joins = list(WorldGraph(world)._joins)
    todo, seen = [(start, True)], {(start, True)}
    reached = {start}
    while todo:
        node, whole = todo.pop()
        found: list[tuple[str, bool]] = []
        for _, each in world.valid_made:
            taken, given = (each.inputs, each.outputs) if way is Way.FORWARD else (each.outputs, each.inputs)
            if node in taken:
                found += [(other, True) for other in given if other != node]
        for join in joins:
            if join.child == node and (way is Way.FORWARD or join.until != FOREVER):
                found.append((join.parent, False))
            if join.parent == node and whole:
                if way is Way.FORWARD and join.is_class and join.until == FOREVER:
                    reached.add(join.child)
                else:
                    found.append((join.child, True))
        for state in found:
            reached.add(state[0])
            if state not in seen:
                seen.add(state)
                todo.append(state)
    return reached


def within(world: World, start: str, way: Way, depth: int) -> set[TellTale]:
    """Edges of every chain of transformations of at most so many, each link no earlier (back: no later) than the last."""
    found: set[TellTale] = set()

    def follow(node: str, moment: int, left: int) -> None:
        if left == 0:
            return
        for _, each in world.valid_made:
            taken, given = (each.inputs, each.outputs) if way is Way.FORWARD else (each.outputs, each.inputs)
            if node not in taken or (each.at < moment if way is Way.FORWARD else each.at > moment):
                continue
            for other in given:
                if other != node:
                    pair = (node, other) if way is Way.FORWARD else (other, node)
                    found.add((*pair, EdgeKind.MADE, each.at))
                    follow(other, each.at, left - 1)

    follow(start, -1 if way is Way.FORWARD else 99, depth)
    return found
