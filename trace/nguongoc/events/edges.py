"""The edges that an event adds to the trace graph: what became what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.errors import Malformed, TooLarge
from nguongoc.identifiers.epc import canonical_epc

MOST_EDGES = 10_000


class EventNotTraceable(Malformed):
    """A list of identifiers or a time that is not one; the pointer names the member."""

    code = "event-not-traceable"


class TooManyEdges(TooLarge):
    """Inputs times outputs over `MOST_EDGES`: one event shall not fill the graph."""

    code = "too-many-edges"


@dataclass(frozen=True, slots=True)
class Edge:
    """`source_class` went into `target_class`: an `epcClass`, or an `epc` where single units are named, each as its one key."""

    source_class: str
    target_class: str
    event_id: str
    happened_at: datetime


def edges_of(event: Mapping[str, Any]) -> tuple[Edge, ...]:
    """Every input of a transformation to every output, each pair once; no edge for any other event.

    An aggregation joins parent and child only between its ADD and its DELETE, so it is no edge of what became what.
    Every spelling of an identifier is its one key (`identifiers.epc.canonical_epc`), or a chain would break where one
    party writes an EPC URN and the next a Digital Link. Raises `EventNotTraceable`, `TooManyEdges`.
    """
    if event.get("type") != "TransformationEvent":
        return ()
    sources = _identifiers(event, "inputEPCList", "inputQuantityList")
    targets = _identifiers(event, "outputEPCList", "outputQuantityList")
    if len(sources) * len(targets) > MOST_EDGES:
        raise TooManyEdges(f"at most {MOST_EDGES} pairs of input and output", most=MOST_EDGES)
    id, happened_at = _text(event, "eventID"), _moment(event, "eventTime")
    return tuple(
        Edge(source, target, id, happened_at) for source in sources for target in targets if source != target
    )


def _identifiers(event: Mapping[str, Any], single: str, classes: str) -> tuple[str, ...]:
    """In the order of the event, each once."""
    found: dict[str, None] = {}
    for index, epc in enumerate(_list(event, single)):
        if not isinstance(epc, str):
            raise EventNotTraceable("an EPC is a text", pointer=f"/{single}/{index}")
        found[canonical_epc(epc)] = None
    for index, element in enumerate(_list(event, classes)):
        epc_class = element.get("epcClass") if isinstance(element, dict) else None
        if not isinstance(epc_class, str):
            raise EventNotTraceable("an epcClass is a text", pointer=f"/{classes}/{index}/epcClass")
        found[canonical_epc(epc_class)] = None
    return tuple(found)


def _list(event: Mapping[str, Any], key: str) -> list[Any]:
    value = event.get(key, [])
    if not isinstance(value, list):
        raise EventNotTraceable(f"{key} is not a list", pointer=f"/{key}")
    return value


def _text(event: Mapping[str, Any], key: str) -> str:
    value = event.get(key)
    if not isinstance(value, str):
        raise EventNotTraceable(f"{key} is not a text", pointer=f"/{key}")
    return value


def _moment(event: Mapping[str, Any], key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(event, key))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise EventNotTraceable(f"{key} is not a time with its offset", pointer=f"/{key}")
    return moment
