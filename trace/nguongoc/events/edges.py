"""The edges that an event adds to the trace graph: what became what."""

from __future__ import annotations

import hashlib
from uuid import UUID

from nguongoc.errors import TooLarge
from nguongoc.events.fitting import fitting
from nguongoc.events.index import EpcRole, EventIndex

MOST_EDGES = 10_000
LONGEST = 300
"""Of either end; longer ones stand there by their digest."""
RUN = "transformation:"
"""Begins the key of a transformation that is told in several events."""


class TooManyEdges(TooLarge):
    """Inputs times outputs over `MOST_EDGES`: one event shall not fill the graph."""

    code = "too-many-edges"


def edge_pairs(index: EventIndex, teller: UUID) -> tuple[tuple[str, str], ...]:
    """Every input of a transformation with every output, each pair once, by the keys that all spellings share.

    Where the event has a `transformationID`, also every input with that transformation and that with every output: its other
    events have the rest, each at its own time. An id counts among the events of one organisation, `teller`, alone: nobody
    mixes something into what another makes.

    None for any other event: an aggregation joins parent and child only between its ADD and its DELETE, so it is no edge of what
    became what. Raises `TooManyEdges`.
    """
    if index.type != "TransformationEvent":
        return ()
    sources = dict.fromkeys(_end(epc.key) for epc in index.epcs if epc.role is EpcRole.INPUT)
    targets = dict.fromkeys(_end(epc.key) for epc in index.epcs if epc.role is EpcRole.OUTPUT)
    if len(sources) * len(targets) > MOST_EDGES:
        raise TooManyEdges(f"at most {MOST_EDGES} pairs of input and output", most=MOST_EDGES)
    pairs = [(source, target) for source in sources for target in targets if source != target]
    for term in index.terms:
        if term.name == "transformationID":
            run = RUN + hashlib.sha256(f"{teller} {term.text}".encode()).hexdigest()
            pairs += [(source, run) for source in sources] + [(run, target) for target in targets]
    return tuple(pairs)


def _end(key: str) -> str:
    """No identifier is taken for a transformation, whatever it looks like."""
    return fitting("urn:" + key if key.startswith(RUN) else key, LONGEST)
