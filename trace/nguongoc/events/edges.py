"""The edges that an event adds to the trace graph: what became what."""

from __future__ import annotations

from nguongoc.errors import TooLarge
from nguongoc.events.fitting import fitting
from nguongoc.events.index import EpcRole, EventIndex

MOST_EDGES = 10_000
LONGEST = 300
"""Of either end; longer ones stand there by their digest."""


class TooManyEdges(TooLarge):
    """Inputs times outputs over `MOST_EDGES`: one event shall not fill the graph."""

    code = "too-many-edges"


def edge_pairs(index: EventIndex) -> tuple[tuple[str, str], ...]:
    """Every input of a transformation with every output, each pair once, by the keys that all spellings share.

    None for any other event: an aggregation joins parent and child only between its ADD and its DELETE, so it is no edge of what
    became what. Raises `TooManyEdges`.
    """
    if index.type != "TransformationEvent":
        return ()
    sources = dict.fromkeys(fitting(epc.key, LONGEST) for epc in index.epcs if epc.role is EpcRole.INPUT)
    targets = dict.fromkeys(fitting(epc.key, LONGEST) for epc in index.epcs if epc.role is EpcRole.OUTPUT)
    if len(sources) * len(targets) > MOST_EDGES:
        raise TooManyEdges(f"at most {MOST_EDGES} pairs of input and output", most=MOST_EDGES)
    return tuple((source, target) for source in sources for target in targets if source != target)
