"""Where a thing was logged: in the log that goes on, or in one that was frozen before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nguongoc.ports import LogRow, Reader


def entries_in_any_log(reader: Reader, ids: Sequence[str]) -> Mapping[str, LogRow]:
    """The entries of these ids. The log that goes on comes first: what an old one could not prove was taken over by it."""
    found = dict(reader.log.entries_of(ids))
    missing = [each for each in ids if each not in found]
    return found | dict(reader.frozen.entries_of(missing)) if missing else found
