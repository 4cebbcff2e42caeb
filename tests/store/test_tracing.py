"""The stored graph: traces over both databases equal the naive truth, and a hub streams."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.tracing.answer import Cut, Edge, Node
from nguongoc.tracing.graph import Way
from nguongoc.tracing.question import Question
from nguongoc.tracing.walk import Walk
from tests.tracing.stored import put
from tests.tracing.worlds import EVERYTHING, LOTS, WORLDS, Life, Made, World, reachable_at_once

STARTS = st.sampled_from(EVERYTHING)
WAYS = st.sampled_from(Way)
HUB = 20_000
BY_EXAMPLE = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = open_engine(database_url)
    yield made
    made.dispose()


def walked(engine: Engine, question: Question, way: Way) -> tuple[Walk, list[Node], list[Edge]]:
    with closing(SqlReadSource(engine)) as reads, reads.open() as reader:
        walk = Walk(reader.tracing.graph(), question, way)
        items = list(walk)
    nodes = [each for each in items if isinstance(each, Node)]
    return walk, nodes, [each for each in items if isinstance(each, Edge)]


@BY_EXAMPLE
@given(world=WORLDS, start=STARTS, way=WAYS)
def test_in_time_a_trace_is_what_happened(engine: Engine, world: World, start: str, way: Way) -> None:
    with engine.begin() as connection:
        put(connection, world)
    walk, nodes, edges = walked(engine, Question(start, depth=100), way)
    life = Life(world, start, way)
    assert not walk.truncated
    assert {node.key for node in nodes} == life.nodes
    assert Counter((edge.source, edge.target, edge.kind, edge.at) for edge in edges).keys() == life.edges


@BY_EXAMPLE
@given(world=WORLDS, start=STARTS, way=WAYS)
def test_at_once_a_trace_is_all_that_is_connected(engine: Engine, world: World, start: str, way: Way) -> None:
    with engine.begin() as connection:
        put(connection, world)
    _, nodes, _ = walked(engine, Question(start, in_time=False, depth=100), way)
    assert {node.key for node in nodes} == reachable_at_once(world, start, way)


def test_a_hub_comes_piece_by_piece_in_little_memory(engine: Engine) -> None:
    lots = tuple(f"{LOTS[0]}X{number}" for number in range(HUB))
    made = tuple(Made((LOTS[0],), lots[at : at + 5_000], 5) for at in range(0, HUB, 5_000))
    with engine.begin() as connection:
        put(connection, World(made, ()))
    with closing(SqlReadSource(engine)) as reads, reads.open() as reader:
        walk = iter(Walk(reader.tracing.graph(), Question(LOTS[0], limit=HUB + 1), Way.FORWARD))
        first = [next(walk) for _ in range(3)]
        assert [type(each) for each in first] == [Node, Node, Edge]
        tracemalloc.start()
        rest = sum(1 for _ in walk)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert rest == 2 * HUB - 2
    # What is kept of a node is its key and its arrival, never its edges; 300,000 of these are well under 200 MB.
    assert peak / HUB < 600


def test_a_limit_stops_reading_a_hub(engine: Engine) -> None:
    lots = tuple(f"{LOTS[0]}X{number}" for number in range(5_000))
    with engine.begin() as connection:
        put(connection, World((Made((LOTS[0],), lots, 5),), ()))
    walk, nodes, edges = walked(engine, Question(LOTS[0], limit=10), Way.FORWARD)
    assert len(nodes) == 10
    assert len(edges) == 9
    assert [(each.cut, each.limit) for each in walk.truncated] == [(Cut.NODES, 10)]
