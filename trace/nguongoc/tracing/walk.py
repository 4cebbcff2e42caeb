"""The walk: breadth first, in rounds, with the time at which what is traced arrives at each node.

Round *n* looks at the edges of what round *n - 1* brought news of, so that an edge is found exactly when a chain of at most
`depth` edges leads over it, each of which happened at or after the one before (back: at or before). Three rules carry it:

1. *Made.* A transformation at `t` carries on from a node that is traced at `t` to the whole of its output from `t` on.
2. *Packed.* What is traced takes its parent along while it is in: the parent then *holds* something traced, which its other
   contents are not. Of a lot only what is put in after the arrival counts.
3. *Contents.* The whole of a parent is the whole of what is in it; an amount of a lot is that lot again once it comes out.

Back is the same walk with time turned round: what was put in becomes what comes out, and what never came out leads nowhere.
A better arrival at a known node is news of the edges between the two arrivals and of no others, so the walk ends on cycles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from nguongoc.tracing.answer import Cut, Edge, EdgeKind, Node, Truncation
from nguongoc.tracing.graph import FOREVER, Graph, Join, Step, Way, by_node
from nguongoc.tracing.question import Question

MOST_EDGES: Final = 5_000_000
"""Edges looked at for one question and one way; each costs a microsecond or two."""
_ALL: Final = (-FOREVER, FOREVER)
_NEVER: Final = (FOREVER, FOREVER)
_LOT: Final = "/10/"
_CODE: Final = "/b/"
_SLASHES_OF_CODE: Final = 4
Span = tuple[int, int]
"""From a moment until just before another; inverted time where the walk goes back."""
Found = Node | Edge
_edge: Final = cast(
    "Callable[[tuple[str, str, EdgeKind, int, int | None, str, Way]], Edge]", partial(tuple.__new__, Edge)
)
"""An edge in half the time that its own constructor takes."""


@dataclass(slots=True)
class _News:
    """What one round learnt and the next goes on from."""

    nodes: list[str] = field(default_factory=list)
    """Reached for the first time."""
    whole: dict[str, Span] = field(default_factory=dict)
    """Wholly traced from a moment on; up to the second moment that is new."""
    held: list[tuple[str, Span]] = field(default_factory=list)
    inner: list[tuple[str, Span]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.whole or self.held or self.inner)


class Walk:
    """One question, walked one way, once. Iterate it for what is found; then `truncated` says what is missing."""

    def __init__(self, graph: Graph, question: Question, way: Way, known: Set[str] = frozenset()) -> None:
        """`known` are nodes that another walk of the same answer named already: they are not named again."""
        self._graph = graph
        self._question = question
        self._way = way
        self._known = known
        self._sign = 1 if way is Way.FORWARD else -1
        self._whole: dict[str, int] = {}
        self._held: dict[str, list[Span]] = {}
        self._inner: dict[str, list[Span]] = {}
        self._joins: dict[str, list[Join]] = {}
        self._parents: set[str] = set()
        self._told: set[tuple[object, ...]] = set()
        """Edges of containers: no others can be come upon twice."""
        self._count = 1
        self._left = MOST_EDGES
        self.truncated: list[Truncation] = []

    @property
    def reached(self) -> Set[str]:
        return self._whole.keys() | self._held.keys()

    def __iter__(self) -> Iterator[Found]:
        start = self._question.start
        self._whole[start] = -FOREVER
        news = _News([start], {start: _ALL}, [], [(start, _ALL)])
        if start not in self._known:
            yield Node(start, 0, None)
        for depth in range(1, self._question.depth + 1):
            coming = _News()
            yield from self._round(depth, news, coming)
            if self.truncated or not coming:
                return
            news = coming
        if self._is_more(news):
            self.truncated.append(Truncation(Cut.DEPTH, self._way, self._question.depth))

    def _round(self, depth: int, news: _News, coming: _News) -> Iterator[Found]:
        """Everything one edge beyond the news; what it brings is put into `coming`."""
        way, made, sign, in_time = self._way, EdgeKind.MADE, self._sign, self._question.in_time
        forward, whole = way is Way.FORWARD, self._whole
        self._learn_joins(news)
        # A million edges come by here: what is done for each is done in place.
        for source, target, at, event in self._made(news):
            to = target if forward else source
            moment = at * sign if in_time else 0
            known = whole.get(to)
            if known is None and to not in self._held:
                if not self._has_room(to, coming):
                    return
                if to not in self._known:
                    yield Node(to, depth, way)
            yield _edge((source, target, made, at, None, event, way))
            if known is None or moment < known:
                self._come(to, moment, coming)
            if _LOT not in to and _can_hold(to):
                self._come_in(to, (moment, moment + 1), coming)
        for to, edge in self._joined(news, coming):
            if to not in whole and to not in self._held:
                if not self._has_room(to, coming):
                    return
                if to not in self._known:
                    yield Node(to, depth, way)
            yield edge

    def _has_room(self, key: str, coming: _News) -> bool:
        """Count a node reached for the first time, unless the limit is reached already."""
        if self._count >= self._question.limit:
            self.truncated.append(Truncation(Cut.NODES, self._way, self._question.limit))
            return False
        self._count += 1
        coming.nodes.append(key)
        return True

    def _is_more(self, news: _News) -> bool:
        """Whether any edge leads on from the news."""
        self._learn_joins(news)
        if next(iter(self._made(news)), None) is not None:
            return True
        return next(self._joined(news, _News()), None) is not None

    def _learn_joins(self, news: _News) -> None:
        found = by_node(self._graph.joins(news.nodes))
        for key in news.nodes if found else ():
            if key in found:
                self._joins[key] = found[key]
                self._left -= len(found[key])
                if any(join.parent == key for join in found[key]):
                    self._parents.add(key)
        for key, _ in news.inner:
            if key not in self._parents:
                self._inner.pop(key, None)

    def _made(self, news: _News) -> Iterator[Step]:
        """The transformations that the news leads over."""
        sign, whole, told, parents = self._sign, news.whole, self._told, self._parents
        forward, in_time, left = self._way is Way.FORWARD, self._question.in_time, self._left
        held: dict[str, list[Span]] = {}
        for key, span in news.held:
            held.setdefault(key, []).append(span)
        for step in self._graph.steps([*whole, *(held.keys() - whole.keys())], self._way):
            left -= 1
            if left < 0:
                self.truncated.append(Truncation(Cut.WORK, self._way, MOST_EDGES))
                break
            frm = step[0] if forward else step[1]
            moment = step[2] * sign if in_time else 0
            first, last = whole.get(frm, _NEVER)
            if not first <= moment < last and not any(a <= moment < b for a, b in held.get(frm, ())):
                continue
            if frm in parents:
                if step in told:
                    continue
                told.add(step)
            yield step
        self._left = left

    def _joined(self, news: _News, coming: _News) -> Iterator[tuple[str, Edge]]:
        """Edges of containers that the news leads over, each with the node it leads to.

        An arrival is noted when the next edge is asked for: whoever asks has by then counted the node, or stopped.
        """
        if not self._joins:
            return
        for key, (since, _) in news.whole.items():
            yield from self._packed(key, (since, FOREVER), coming)
        for key, span in news.held:
            yield from self._packed(key, span, coming)
        for key, span in news.inner:
            yield from self._contents(key, span, coming)

    def _packed(self, child: str, traced: Span, coming: _News) -> Iterator[tuple[str, Edge]]:
        """The parents that what is traced of a child takes along."""
        back, in_time = self._way is Way.BACK, self._question.in_time
        for join in self._joins.get(child, ()):
            if join.child != child or (back and join.until == FOREVER):
                continue
            span, goes_in, _ = self._turned(join)
            if in_time and join.is_class and goes_in < traced[0]:
                continue
            if in_time and not join.is_class:
                span = _both(span, traced)
            if span[0] < span[1]:
                yield from self._tell(join.parent, join, outward=back)
                self._hold(join.parent, span, coming)

    def _contents(self, parent: str, traced: Span, coming: _News) -> Iterator[tuple[str, Edge]]:
        """The children that are in a parent while its contents are traced."""
        for join in self._joins.get(parent, ()):
            if join.parent != parent:
                continue
            span, _, comes_out = self._turned(join)
            span = _both(span, traced)
            if span[0] < span[1]:
                yield from self._tell(join.child, join, outward=self._way is Way.FORWARD)
                self._come(join.child, comes_out if join.is_class else span[0], coming)
                self._come_in(join.child, span, coming)

    def _turned(self, join: Join) -> tuple[Span, int, int]:
        """As the walk sees a join: its span, when the child goes in, when it comes out."""
        if not self._question.in_time:
            never_out = self._way is Way.FORWARD and join.until == FOREVER
            return _ALL, 0, FOREVER if never_out else -FOREVER
        if self._way is Way.FORWARD:
            return (join.since, join.until), join.since, join.until
        return (1 - join.until, 1 - join.since), -join.until, -join.since

    def _tell(self, leads_to: str, join: Join, *, outward: bool) -> Iterator[tuple[str, Edge]]:
        """The edge of a join in the sense in which it is gone over, `outward` from parent to child; once."""
        told = (join.parent, join.child, join.since, outward)
        if told in self._told:
            return
        self._told.add(told)
        until = None if join.until == FOREVER else join.until
        if not outward:
            edge = Edge(join.child, join.parent, EdgeKind.PACKED, join.since, until, join.event, self._way)
        elif until is None:
            edge = Edge(join.parent, join.child, EdgeKind.HOLDS, join.since, None, join.event, self._way)
        else:
            edge = Edge(join.parent, join.child, EdgeKind.UNPACKED, until, None, join.event, self._way)
        yield leads_to, edge

    def _come(self, key: str, since: int, coming: _News) -> None:
        """All of it is traced since then."""
        known = self._whole.get(key)
        if known is None:
            self._whole[key] = since
            if since < FOREVER:
                coming.whole[key] = (since, FOREVER)
        elif since < known:
            self._whole[key] = since
            span = coming.whole.get(key)
            coming.whole[key] = (since, known if span is None else span[1])

    def _hold(self, key: str, span: Span, coming: _News) -> None:
        """Something traced is in it for that span."""
        known = self._held.setdefault(key, [])
        if self._whole.get(key, FOREVER) <= span[0] or any(a <= span[0] and span[1] <= b for a, b in known):
            return
        known.append(span)
        coming.held.append((key, span))

    def _come_in(self, key: str, span: Span, coming: _News) -> None:
        """What is in it in that span is traced."""
        known = self._inner.setdefault(key, [])
        if any(first <= span[0] and span[1] <= last for first, last in known):
            return
        known.append(span)
        coming.inner.append((key, span))


def _can_hold(key: str) -> bool:
    """A lot is no parent, so nothing need be remembered of when each part of it came."""
    return _LOT not in key and not (_CODE in key and key.count("/") == _SLASHES_OF_CODE)


def _both(one: Span, other: Span) -> Span:
    return max(one[0], other[0]), min(one[1], other[1])
