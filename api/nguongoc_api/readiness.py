"""Whether requests should be sent to this process, and what it could not do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum

from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.custody import Custody, NoActiveKey

LOG = logging.getLogger(__name__)
PURPOSES = (KeyPurpose.LOG, KeyPurpose.STATUS, KeyPurpose.VERDICT, KeyPurpose.ORGANISATION)


class Standing(StrEnum):
    READY = "ready"
    RESOLVES_ONLY = "resolves_only"
    """A key does not open: scans are answered, so the process stays in service."""
    UNREADY = "unready"


class Readiness:
    """Asks the database, its schema and a signing key of each purpose where it lies, each now: a token taken out is noticed."""

    def __init__(self, schema_is_current: Callable[[], bool], custody: Custody) -> None:
        self._schema_is_current = schema_is_current
        self._custody = custody

    def __call__(self) -> tuple[Standing, dict[str, bool]]:
        schema = _answers(self._schema_is_current)
        tried = {f"{each.value}_key": self._opens(each) for each in PURPOSES}
        checks = {
            "database": schema is not None,
            "schema": bool(schema),
            "keys": all(tried.values()),
            **tried,
        }
        if not schema:
            return Standing.UNREADY, checks
        return Standing.READY if checks["keys"] else Standing.RESOLVES_ONLY, checks

    def _opens(self, purpose: KeyPurpose) -> bool:
        try:
            self._custody.try_key(purpose)
        except NoActiveKey:
            # Before the first organisation is registered there is none, and nothing is out of order.
            return purpose is KeyPurpose.ORGANISATION
        except Exception:
            LOG.warning("the %s key does not open now", purpose.value, exc_info=True)
            return False
        return True


def _answers(ask: Callable[[], bool]) -> bool | None:
    """What was answered, None where asking failed: a probe is never an error itself."""
    try:
        return ask()
    except Exception:
        LOG.warning("a readiness probe failed", exc_info=True)
        return None
