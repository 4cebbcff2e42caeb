"""What of a scanned address may stand in a log: which product or lot, never which pack."""

from __future__ import annotations

from typing import Final

PAGES: Final = (b"/p/trace", b"/p")
_NAMED: Final = frozenset({b"01", b"b", b"f"})
"""Where the segment behind is a GTIN, a lot's public code or a place."""
LONGEST: Final = 40


def without_unit(raw_path: bytes) -> str:
    """The beginning of a path, as far as it is the same on every pack of a lot.

    A serial in a log, with a time beside it, would tell when somebody looked at the very pack in their hands.
    """
    page = next((each for each in PAGES if raw_path.startswith(each + b"/")), b"")
    segments = raw_path[len(page) :].split(b"/")
    kept = segments[1:3] if len(segments) > 1 and segments[1] in _NAMED else []
    shown = page + b"/" + b"/".join(each[:LONGEST] for each in kept)
    cut = len(segments) > len(kept) + 1
    return repr(shown)[2:-1] + (("/…" if kept else "…") if cut else "")
