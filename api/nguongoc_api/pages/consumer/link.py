"""A place to go on to, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Where, and what stands there for a reader."""

    href: str
    text: str
