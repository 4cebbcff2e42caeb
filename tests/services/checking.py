"""What `fsck` says of a store, and a hand on its tables."""

from __future__ import annotations

from typing import Any

from nguongoc.services.check_integrity import FaultKind, check
from nguongoc.store.engine import open_engine
from nguongoc_api.services import Services


def faults(services: Services) -> list[tuple[FaultKind, str]]:
    """Kind and subject of each, in the order they are found."""
    verifier = services.custody.log_verifier()
    return [(fault.kind, fault.subject) for fault in check(services.reads, services.checkpoints, [verifier])]


def damage(services: Services, statement: Any) -> None:
    """One row changed or gone, past every rule."""
    engine = open_engine(services.settings.database)
    with engine.begin() as connection:
        assert connection.execute(statement).rowcount == 1
    engine.dispose()
