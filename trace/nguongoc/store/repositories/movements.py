"""What events say of where things went."""

from collections.abc import Iterable, Mapping, Sequence, Set
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.engine import Connection

from nguongoc.events.index import EpcRole
from nguongoc.events.term_names import typed_term
from nguongoc.ports import Standing
from nguongoc.ports.recalls import Movement
from nguongoc.store.repositories.events import pieces
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import EventEpcRow, EventRow, EventTermRow

EVENT = table(EventRow)
EPC = table(EventEpcRow)
TERM = table(EventTermRow)
FROM = typed_term("source", "")
TO = typed_term("destination", "")
"""What the names of all statements about a source, and about a destination, begin with."""
_MOVED = (
    select(
        EPC.c.key,
        EVENT.c.id,
        EVENT.c.organisation_id,
        EVENT.c.event_time,
        EVENT.c.type,
        EVENT.c.action,
        EVENT.c.biz_step,
        EVENT.c.disposition,
        EPC.c.role,
        EPC.c.quantity,
        EPC.c.uom,
    )
    .join(EVENT, EVENT.c.id == EPC.c.event_id)
    .where(
        EVENT.c.standing != Standing.OURS.value,
        EVENT.c.voided_by.is_(None),
        EVENT.c.declared_at.is_(None),
    )
)


class Movements:
    __slots__ = ()
    _connection: Connection

    def movements(self, keys: Sequence[str]) -> Sequence[Movement]:
        rows = [
            row
            for piece in pieces(keys)
            for row in self._connection.execute(_MOVED.where(EPC.c.key.in_(piece)))
        ]
        rows.sort(key=lambda row: (row.event_time, row.id))
        towards = self.destinations(sorted({row.id for row in rows}))
        return [
            Movement(
                key=row.key,
                event_id=row.id,
                organisation_id=row.organisation_id,
                at=row.event_time,
                type=row.type,
                action=row.action,
                biz_step=row.biz_step,
                disposition=row.disposition,
                role=EpcRole(row.role),
                amount=row.quantity,
                uom=row.uom,
                destinations=tuple(towards.get(row.id, ())),
            )
            for row in rows
        ]

    def received_from(
        self, keys: Sequence[str], senders: Sequence[str], by: Set[UUID], steps: Set[str]
    ) -> frozenset[str]:
        named = exists().where(
            TERM.c.event_id == EVENT.c.id,
            TERM.c.name.startswith(FROM, autoescape=True),
            TERM.c.text.in_(senders),
        )
        told = _MOVED.where(EVENT.c.biz_step.in_(steps), EVENT.c.organisation_id.in_(by), named)
        return frozenset(
            row.key
            for piece in pieces(keys)
            for row in self._connection.execute(told.where(EPC.c.key.in_(piece)))
        )

    def keys_beginning(self, prefix: str) -> Iterable[str]:
        if self._connection.dialect.name == "sqlite":
            # Its LIKE minds no case and so no index; a key is ASCII, and `~` is the last of that.
            within: ColumnElement[bool] = (EPC.c.key >= prefix) & (EPC.c.key < prefix + "\x7f")
        else:
            within = EPC.c.key.startswith(prefix, autoescape=True)
        query = select(EPC.c.key).where(within).distinct().order_by(EPC.c.key)
        for row in self._connection.execute(query):
            yield row.key

    def destinations(self, event_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        found: dict[UUID, list[tuple[bool, bool, str]]] = {}
        for piece in pieces(event_ids):
            query = select(TERM.c.event_id, TERM.c.name, TERM.c.text).where(
                TERM.c.event_id.in_(piece), TERM.c.name.startswith(TO, autoescape=True)
            )
            for row in self._connection.execute(query):
                ranked = ("location" in row.name, "possessing" not in row.name, row.text or "")
                found.setdefault(row.event_id, []).append(ranked)
        return {id: list(dict.fromkeys(text for *_, text in sorted(named))) for id, named in found.items()}
