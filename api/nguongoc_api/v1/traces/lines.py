"""A trace as newline-delimited JSON, for hubs: one node or edge a line, and a last line that says whether it is all.

A walk takes seconds and its client perhaps minutes, so it is spooled.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from nguongoc.errors import Unavailable
from nguongoc.services.traced import TracedEdge, TracedNode
from nguongoc.tracing.answer import Truncation
from nguongoc_api.spooled import Room
from nguongoc_api.v1.traces.schemas import EdgeShown, NodeShown, TraceAsked, TruncationShown

MOST_AT_ONCE = 4
"""Streams at a time, each a thread and a connection."""


class TraceBusy(Unavailable):
    """As many long traces as this process carries are under way."""

    code = "trace-busy"


ROOM = Room(
    "trace", MOST_AT_ONCE, lambda: TraceBusy(f"{MOST_AT_ONCE} long traces are under way", retry_after=2)
)


def as_lines(
    asked: TraceAsked, found: Iterator[TracedNode | TracedEdge | Truncation], base_url: str
) -> Iterator[bytes]:
    """`{"trace": ...}`, then `{"node": ...}` and `{"edge": ...}`, then `{"end": {"nodes", "edges", "truncated"}}`."""
    yield b'{"trace":%s}\n' % asked.model_dump_json().encode()
    nodes = edges = 0
    cuts = []
    for each in found:
        match each:
            case TracedNode():
                nodes += 1
                yield b'{"node":%s}\n' % NodeShown.of(each, base_url).model_dump_json().encode()
            case TracedEdge():
                edges += 1
                yield b'{"edge":%s}\n' % EdgeShown.of(each).model_dump_json().encode()
            case Truncation():
                cuts.append(TruncationShown.of(each).model_dump(mode="json"))
    end = {"end": {"nodes": nodes, "edges": edges, "truncated": cuts}}
    yield json.dumps(end, separators=(",", ":")).encode() + b"\n"
