"""Which of the media types we offer fits an `Accept` header best (RFC 9110 section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

JSON = "application/json"
GEOJSON = "application/geo+json"
JSON_LD = "application/ld+json"
_MOST_RANGES = 20
_LONGEST = 1000


def best_of(accept: str, offered: Sequence[str]) -> str:
    """The offered type wanted most; the first one where nothing fits, because an answer helps more than a 406."""
    quality = {_name(part): _quality(part) for part in reversed(accept[:_LONGEST].split(",")[:_MOST_RANGES])}
    wanted = [
        quality.get(kind, quality.get(kind.partition("/")[0] + "/*", quality.get("*/*", 0.0)))
        for kind in offered
    ]
    return offered[wanted.index(max(wanted))]


def _name(part: str) -> str:
    return part.partition(";")[0].strip().lower()


def _quality(part: str) -> float:
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
