"""Whether the service itself may write its database's files anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nguongoc.store.scrub import scrub
from nguongoc_api.settings import Settings


def file_scrubber(settings: Settings) -> Callable[[], bool] | None:
    """On SQLite readers go on meanwhile; PostgreSQL locks each table that scans read, so there the operator chooses when."""
    return partial(scrub, settings.database) if settings.database.startswith("sqlite") else None
