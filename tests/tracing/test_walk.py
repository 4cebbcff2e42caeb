"""The walk against the naive truth, on worlds with and without time, packing, voided events and cycles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nguongoc.tracing.answer import Cut, Edge, Node
from nguongoc.tracing.graph import Way
from nguongoc.tracing.question import Question
from nguongoc.tracing.walk import Walk
from tests.tracing.worlds import (
    EVERYTHING,
    LOTS,
    MAKING_ONLY,
    WORLDS,
    Life,
    World,
    WorldGraph,
    reachable_at_once,
    within,
)

STARTS = st.sampled_from(EVERYTHING)
WAYS = st.sampled_from(Way)


def found(walk: Walk) -> tuple[list[Node], list[Edge]]:
    items = list(walk)
    return [each for each in items if isinstance(each, Node)], [
        each for each in items if isinstance(each, Edge)
    ]


@settings(max_examples=300, deadline=None)
@given(WORLDS, STARTS, WAYS)
def test_in_time_the_walk_finds_what_happened(world: World, start: str, way: Way) -> None:
    walk = Walk(WorldGraph(world), Question(start, depth=100, limit=1000), way)
    nodes, edges = found(walk)
    life = Life(world, start, way)
    assert not walk.truncated
    assert {node.key for node in nodes} == life.nodes
    assert {(edge.source, edge.target, edge.kind, edge.at) for edge in edges} == life.edges


@settings(max_examples=100, deadline=None)
@given(WORLDS, STARTS, WAYS)
def test_at_once_the_walk_finds_all_that_is_connected(world: World, start: str, way: Way) -> None:
    nodes, _ = found(Walk(WorldGraph(world), Question(start, in_time=False, depth=100), way))
    assert {node.key for node in nodes} == reachable_at_once(world, start, way)


@settings(max_examples=100, deadline=None)
@given(WORLDS, STARTS, WAYS)
def test_nothing_is_told_twice_and_nodes_come_before_their_edges(world: World, start: str, way: Way) -> None:
    named = set()
    told = set()
    for each in Walk(WorldGraph(world), Question(start), way):
        if isinstance(each, Node):
            assert each.key not in named
            named.add(each.key)
        else:
            assert {each.source, each.target} <= named
            key = (each.source, each.target, each.event, each.kind, each.at)
            assert key not in told
            told.add(key)


@settings(max_examples=100, deadline=None)
@given(MAKING_ONLY, st.sampled_from(LOTS), WAYS, st.integers(1, 4))
def test_a_depth_cuts_chains_at_so_many_edges_and_says_so(
    world: World, start: str, way: Way, depth: int
) -> None:
    walk = Walk(WorldGraph(world), Question(start, depth=depth), way)
    _, edges = found(walk)
    expected = within(world, start, way, depth)
    assert {(edge.source, edge.target, edge.kind, edge.at) for edge in edges} == expected
    beyond = within(world, start, way, depth + 1) != expected
    assert [each.cut for each in walk.truncated] == ([Cut.DEPTH] if beyond else [])


@settings(max_examples=100, deadline=None)
@given(WORLDS, STARTS, WAYS, st.integers(1, 4))
def test_a_limit_of_nodes_is_kept_and_said(world: World, start: str, way: Way, limit: int) -> None:
    walk = Walk(WorldGraph(world), Question(start, depth=100, limit=limit), way)
    nodes, edges = found(walk)
    everything = Life(world, start, way).nodes
    assert len(nodes) == min(limit, len(everything))
    assert [each.cut for each in walk.truncated] == ([Cut.NODES] if len(everything) > limit else [])
    assert {key for edge in edges for key in edge[:2]} <= {node.key for node in nodes}
