"""Recording scans, wired: a part of the composition root."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from nguongoc.ports import Clock
from nguongoc.ports.scans import VisitorKeys
from nguongoc.scans.references import UnitReferences
from nguongoc.services.record_scans import RecordScans
from nguongoc.services.unit_serials import UnitSerials
from nguongoc_api.ground import Ground
from nguongoc_api.settings import Settings
from nguongoc_api.visitor_keys import MemoryKeys, SharedKeys

MEMORY: Final = Path("/dev/shm")  # noqa: S108


def build_scanning(settings: Settings, ground: Ground, serials: UnitSerials, clock: Clock) -> RecordScans:
    return RecordScans(
        ground.reads,
        ground.writer,
        clock,
        serials,
        UnitReferences(ground.serial_key),
        visitor_keys(settings),
        settings.session_cookie.encode(),
    )


def visitor_keys(settings: Settings) -> VisitorKeys:
    """One process needs no file; several share one in memory, each service under a name of its own."""
    if settings.visitor_key_dir is not None:
        return SharedKeys(settings.visitor_key_dir)
    if settings.workers == 1:
        return MemoryKeys()
    ours = hashlib.sha256(f"{settings.base_url}\n{settings.data_dir.resolve()}".encode()).hexdigest()[:16]
    above = MEMORY if MEMORY.is_dir() else settings.data_dir
    return SharedKeys(above / f"nguongoc-visitors-{ours}")
