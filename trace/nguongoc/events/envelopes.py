"""Envelopes around events for answers: EPCISDocument, EPCISQueryDocument, one event by itself.

Events of one answer come from many documents. Their contexts are merged where that changes no reading, so that an
event comes back as it was sent; an event whose names would be read differently carries its own `@context`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nguongoc.events.context import BUILT_IN, is_gs1_context
from nguongoc.events.documents import DocumentKind
from nguongoc.events.model import EPCIS_CONTEXT, SCHEMA_VERSION
from nguongoc.events.structure.checks import distinct

Terms = dict[str, Any]
MOST_MERGED = 20
"""Contexts in one answer; where there are more, every event carries its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event to tell, with the `@context` of the document it came in (its own, if any, is a member of it)."""

    event: dict[str, Any]
    context: Any = None
    whole: bool = True
    """False for the public minimum of an event that the asker may not read."""
    taken_back: bool = False
    """Declared an error: told, but no longer believed."""


def capture_document(told: Iterable[Told], created_at: datetime) -> dict[str, Any]:
    """An EPCISDocument around events of any documents."""
    context, events = merged(tuple(told))
    return _head(context, DocumentKind.CAPTURE, created_at) | {"epcisBody": {"eventList": events}}


def query_document(
    told: Iterable[Told],
    created_at: datetime,
    *,
    query_name: str = "SimpleEventQuery",
    subscription_id: str | None = None,
) -> dict[str, Any]:
    """An EPCISQueryDocument: the answer to a query, or what a subscription delivers."""
    context, events = merged(tuple(told))
    results: dict[str, Any] = {"queryName": query_name}
    if subscription_id is not None:
        results["subscriptionID"] = subscription_id
    results["resultsBody"] = {"eventList": events}
    return _head(context, DocumentKind.QUERY, created_at) | {"epcisBody": {"queryResults": results}}


def single_event(told: Told) -> dict[str, Any]:
    """An event by itself, with everything its names need in its own `@context`."""
    parts = [*_parts(told.context), *_parts(told.event.get("@context"))] or [EPCIS_CONTEXT]
    return {
        "@context": _distinct(parts),
        **{name: told.event[name] for name in told.event if name != "@context"},
    }


def merged(told: Sequence[Told]) -> tuple[list[Any], list[dict[str, Any]]]:
    """(context of the whole, events). With one context among them the whole has that, as it came."""
    groups = _groups(told)
    if len(groups) == 1:
        return _parts(groups[0].context) or [EPCIS_CONTEXT], [item.event for item in told]
    shared: Terms = {}
    events = [item.event for item in told]
    for group in groups:
        if len(groups) <= MOST_MERGED and group.terms is not None and _fits(group, shared, groups):
            shared |= group.terms
        else:
            for index in group.members:
                events[index] = single_event(told[index])
    return [EPCIS_CONTEXT, shared] if shared else [EPCIS_CONTEXT], events


class _Group:
    """The events of an answer that came under equal contexts."""

    __slots__ = ("_used", "context", "events", "members", "terms")

    def __init__(self, context: Any) -> None:
        self.context = context
        self.terms = _terms(context)
        self.members: list[int] = []
        self.events: list[dict[str, Any]] = []
        self._used: set[str] | None = None

    def uses(self, name: str) -> bool:
        """Whether one of its events has a name or text that `name`, once defined, could give another reading."""
        if self._used is None:
            self._used = {text.partition(":")[0] for event in self.events for text in _texts(event)}
        return name.partition(":")[0] in self._used


def _groups(told: Sequence[Told]) -> list[_Group]:
    """The largest first, so that the fewest events have to carry their own context."""
    groups: dict[str, _Group] = {}
    for index, item in enumerate(told):
        key = json.dumps(item.context, sort_keys=True)
        group = groups.get(key)
        if group is None:
            group = groups[key] = _Group(item.context)
        group.members.append(index)
        group.events.append(item.event)
    return sorted(groups.values(), key=lambda group: -len(group.members))


def _fits(group: _Group, shared: Terms, groups: Sequence[_Group]) -> bool:
    """Whether the terms of a group can be everybody's: none is defined otherwise, none is another's undefined name."""
    terms = group.terms or {}
    return all(
        shared.get(name, value) == value
        and not any(
            other is not group and name not in (other.terms or {}) and other.uses(name) for other in groups
        )
        for name, value in terms.items()
    )


def _terms(context: Any) -> Terms | None:
    """What a context defines beyond GS1's own; None where it does what defining terms side by side cannot do."""
    terms: Terms = {}
    for part in _parts(context):
        if isinstance(part, str):
            if not is_gs1_context(part):
                return None
        elif isinstance(part, dict):
            if any(name.startswith("@") or value is None for name, value in part.items()):
                return None
            terms |= {name: value for name, value in part.items() if BUILT_IN.get(name) != value}
    return terms


def _texts(value: Any) -> Iterator[str]:
    """Every name and text in a JSON value, its `@context` aside."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case list(items):
                waiting += items
            case dict(members):
                for name, member in members.items():
                    if name != "@context":
                        yield name
                        waiting.append(member)


def _parts(context: Any) -> list[Any]:
    if context is None:
        return []
    return list(context) if isinstance(context, list) else [context]


def _distinct(parts: list[Any]) -> list[Any]:
    """EPCIS asks for distinct parts. A definition made again overrides what came between, so it stays, told apart
    by a keyword that changes nothing."""
    keys = [distinct(part) for part in parts]
    last = {key: index for index, key in enumerate(keys)}
    seen: set[Any] = set()
    found: list[Any] = []
    for index, (part, key) in enumerate(zip(parts, keys, strict=True)):
        if key not in seen:
            found.append(part)
        elif isinstance(part, dict) and last[key] == index:
            found.append({**part, "@version": 1.1})
        seen.add(key)
    return found


def _head(context: list[Any], kind: DocumentKind, created_at: datetime) -> dict[str, Any]:
    return {
        "@context": context,
        "type": kind.value,
        "schemaVersion": SCHEMA_VERSION,
        "creationDate": created_at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
