"""Events about logistic units, and which units have been in one another."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from nguongoc.events.index import EpcRole
from nguongoc.identifiers.epc import CANONICAL
from nguongoc.ports import Standing, StoredEvent
from nguongoc.store.repositories.rows import stored_event, table
from nguongoc.store.tables import EventEpcRow, EventRow

EVENT: Any = table(EventRow)
EPC: Any = table(EventEpcRow)
SSCC = f"{CANONICAL}/00/"
AT_ONCE = 500
_STANDING = (
    EVENT.c.standing != Standing.OURS.value,
    EVENT.c.voided_by.is_(None),
    EVENT.c.declared_at.is_(None),
)


class ToldOfUnits:
    __slots__ = ()
    _connection: Connection

    def lock_units(self) -> None:
        # On SQLite the transaction itself is the lock. One for all units: whatever is in whatever is known only once all was read.
        if self._connection.dialect.name == "postgresql":
            number = int.from_bytes(hashlib.sha256(b"logistic units").digest()[:8], "big", signed=True)
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": number})

    def about_units(self, units: Sequence[str], most: int) -> Sequence[StoredEvent]:
        found: dict[UUID, StoredEvent] = {}
        for start in range(0, len(units), AT_ONCE):
            named = select(EPC.c.event_id).where(EPC.c.key.in_(units[start : start + AT_ONCE]))
            query = select(EVENT).where(EVENT.c.id.in_(named), *_STANDING).order_by(EVENT.c.id).limit(most)
            found |= {row.id: stored_event(row) for row in self._connection.execute(query)}
        return list(found.values())

    def units_together(self, units: Sequence[str]) -> frozenset[str]:
        other = EPC.alias()
        found: set[str] = set()
        for start in range(0, len(units), AT_ONCE):
            piece = units[start : start + AT_ONCE]
            query = (
                select(other.c.key)
                .join(EPC, EPC.c.event_id == other.c.event_id)
                .join(EVENT, EVENT.c.id == other.c.event_id)
                .where(
                    EPC.c.key.in_(piece),
                    EPC.c.role.in_((EpcRole.PARENT.value, EpcRole.CHILD.value)),
                    other.c.role.in_((EpcRole.PARENT.value, EpcRole.CHILD.value)),
                    other.c.key.startswith(SSCC, autoescape=True),
                    *_STANDING,
                )
                .distinct()
            )
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)
