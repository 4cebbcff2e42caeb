"""Whether requests should be sent to this process, and what it could not do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum

from nguongoc.services.custody import Custody

LOG = logging.getLogger(__name__)


class Standing(StrEnum):
    READY = "ready"
    RESOLVES_ONLY = "resolves_only"
    """No key to sign with: scans are answered, so the process stays in service."""
    UNREADY = "unready"


class Readiness:
    """Asks the database, its schema and the signing keys, each now."""

    def __init__(self, schema_is_current: Callable[[], bool], custody: Custody) -> None:
        self._schema_is_current = schema_is_current
        self._custody = custody

    def __call__(self) -> tuple[Standing, dict[str, bool]]:
        schema = _answers(self._schema_is_current)
        checks = {
            "database": schema is not None,
            "schema": bool(schema),
            "keys": _answers(lambda: bool(self._custody.log_key())) is True,
        }
        if not schema:
            return Standing.UNREADY, checks
        return Standing.READY if checks["keys"] else Standing.RESOLVES_ONLY, checks


def _answers(ask: Callable[[], bool]) -> bool | None:
    """What was answered, None where asking failed: a probe is never an error itself."""
    try:
        return ask()
    except Exception:
        LOG.warning("a readiness probe failed", exc_info=True)
        return None
