"""Stored events read again from their bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nguongoc.events.context import Namespaces
from nguongoc.events.incoming import Incoming, read_again
from nguongoc.ports import StoredEvent
from nguongoc.records.canonical import JsonMalformed, canonical_bytes, parse_strict


def read_stored(stored: StoredEvent) -> Incoming:
    """A stored event as its bytes say it. Raises refusals where they are no event in canonical form."""
    event = parse_strict(stored.body)
    if not isinstance(event, dict) or canonical_bytes(event) != stored.body:
        raise JsonMalformed("the bytes are not an object in canonical JSON (RFC 8785)")
    namespaces = Namespaces() if stored.context is None else Namespaces.read(parse_strict(stored.context))
    within = namespaces.within(event.get("@context"))
    return read_again(stored.body, stored.context, within, own=is_own(event))


def is_own(event: Mapping[str, Any]) -> bool:
    """Whether it was made here, by a registration or a recall: of captured events `recordTime` is not kept."""
    return "recordTime" in event


def registers_lot(event: Mapping[str, Any]) -> bool:
    """Whether it brought a lot into being: what a recall says of lots declares none."""
    return is_own(event) and "ilmd" in event
