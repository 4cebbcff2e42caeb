"""Where a company prefix ends, learnt from identifiers that say it: no digit of a key tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from nguongoc.identifiers.epc import CANONICAL, canonical_epc

_URN = re.compile(r"urn:epc:(?:id|class|idpat):[a-z]+:([0-9]{6,12})\.")
_KEY = re.compile(rf"{re.escape(CANONICAL)}/([0-9]+)/([^/]*)")
_BEFORE = {"01": 1, "00": 1, "8006": 1, "8003": 1}
"""Digits of a key that stand before the company prefix: indicator, extension, filler."""


class CompanyPrefixes:
    """The prefixes that the EPC URNs in some events spell out; asked by any identifier, None where none of them fits."""

    def __init__(self, events: Iterable[dict[str, Any]]) -> None:
        self._prefixes = sorted({each for event in events for each in _spelled(event)}, key=len, reverse=True)

    def __call__(self, identifier: str) -> int | None:
        """The length of the longest known prefix that the key of an identifier begins with."""
        key = _KEY.match(canonical_epc(identifier)) if self._prefixes else None
        if key is None:
            return None
        digits = key[2][_BEFORE.get(key[1], 0) :]
        return next((len(each) for each in self._prefixes if digits.startswith(each)), None)


def _spelled(value: Any) -> set[str]:
    found: set[str] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.update(_URN.findall(each))
        elif isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            waiting.extend(each.values())
    return found
