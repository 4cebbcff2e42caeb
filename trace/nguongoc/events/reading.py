"""Members of an event read without trusting their shape: what is not of the wanted kind is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def text_of(value: Any, member: str) -> str | None:
    """The text under a member of an object."""
    found = value.get(member) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def listed(value: Any, member: str) -> Sequence[Any]:
    """The list under a member of an object, empty where there is none."""
    found = value.get(member) if isinstance(value, dict) else None
    return found if isinstance(found, list) else ()


def objects(value: Any, member: str) -> Iterator[Mapping[str, Any]]:
    """The objects in the list under a member of an object."""
    return (each for each in listed(value, member) if isinstance(each, dict))
