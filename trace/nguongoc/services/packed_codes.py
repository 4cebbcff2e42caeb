"""Codes on their way to a verdict, and verdicts on their way to a file: lines of JSON, packed, some thousand at a time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

PIECE = 1_000
"""Codes between two commits: about a second of work, and what a killed process loses at most."""
_LEVEL = 1
"""Verdicts repeat themselves: harder packing saves a fifth and costs as much as verifying."""


def packed_codes(rows: Iterable[tuple[int, str]]) -> Iterator[bytes]:
    """In pieces of `PIECE`."""
    remaining = iter(rows)
    while some := list(islice(remaining, PIECE)):
        yield zlib.compress(json.dumps(some, ensure_ascii=False).encode(), _LEVEL)


def unpacked_codes(packed: bytes) -> list[tuple[int, str]]:
    """The line of its file, and the code, of each."""
    return [(row, code) for row, code in json.loads(zlib.decompress(packed))]


def packed_lines(items: Iterable[Mapping[str, Any]]) -> bytes:
    """JSON lines, each ended."""
    packer = zlib.compressobj(_LEVEL)
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in items)
    return b"".join(packer.compress(line.encode()) for line in lines) + packer.flush()


def unpacked_lines(packed: bytes) -> bytes:
    """The same as bytes of a file."""
    return zlib.decompress(packed)
