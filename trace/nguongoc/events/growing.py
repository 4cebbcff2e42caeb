"""Business steps of growing: what is done on a plot before its harvest brings a lot into being.

CBV 2.0 has no business step for sowing, fertilising, spraying, irrigating or looking after a field (its `inspecting` is of goods), so
these are words of our own vocabulary, full URIs that nobody takes for CBV's. They alone may lie before the lot that they name.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

VOCABULARY: Final = "/ns/epcis#"
"""Behind the service's own address."""


class GrowingStep(StrEnum):
    """The word of each step in our vocabulary."""

    PLANTING = "planting"
    FERTILISING = "fertilising"
    SPRAYING = "spraying"
    IRRIGATING = "irrigating"
    SCOUTING = "scouting"
    """Looking after the field: nothing was brought out."""


def step_uri(step: GrowingStep, base_url: str) -> str:
    """The step as `bizStep`; `base_url` has no trailing slash."""
    return f"{base_url}{VOCABULARY}{step}"


def is_growing_step(biz_step: str | None, base_url: str) -> bool:
    """Whether a business step is one of ours for growing."""
    return biz_step is not None and biz_step in {step_uri(each, base_url) for each in GrowingStep}
