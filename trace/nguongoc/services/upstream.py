"""The lots that a lot was made of by what their makers registered, however far back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nguongoc.batches.lots import Batch
from nguongoc.ports import Reader

DEEPEST: Final = 20
MOST: Final = 1_000
"""Of lots; the trace is what follows a chain without these bounds."""


def upstream(reader: Reader, batch: Batch) -> Iterator[Batch]:
    """The lot itself first, then level by level, each once; one statement a level."""
    seen, level = {batch.id}, [batch]
    for _ in range(DEEPEST):
        yield from level
        wanted = {each.batch_id for one in level for each in one.inputs} - seen
        if not wanted or len(seen) >= MOST:
            return
        seen |= wanted
        level = list(reader.lots.batches(sorted(wanted)).values())
