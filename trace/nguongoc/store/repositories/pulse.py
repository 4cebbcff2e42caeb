"""How far behind the background work is."""

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.engine import Connection

from nguongoc.ports.outbox import OutboxState
from nguongoc.ports.pulse import Pulse
from nguongoc.store.repositories.captures import CAPTURE, UNFINISHED
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import LogHeadRow, LogPendingRow, OutboxRow, StatusListRow

HEAD = table(LogHeadRow)
PENDING = table(LogPendingRow)
OUTBOX = table(OutboxRow)
STATUS = table(StatusListRow)
_WAITING = OUTBOX.c.state == OutboxState.WAITING.value


class SqlPulse:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def measure(self) -> Pulse:
        head = self._connection.execute(select(HEAD.c.size, HEAD.c.t.label("moved_at"))).first()
        due = select(func.min(OUTBOX.c.due_at)).where(_WAITING)
        signed = select(func.count(), func.min(STATUS.c.signed_at)).select_from(STATUS)
        lists, oldest = self._connection.execute(signed).one()
        return Pulse(
            log_size=0 if head is None else head.size,
            log_moved_at=None if head is None else head.moved_at,
            log_waiting=self._count(PENDING),
            outbox_waiting=self._count(OUTBOX, _WAITING),
            outbox_due_since=self._connection.execute(due).scalar_one(),
            outbox_dead=self._count(OUTBOX, OUTBOX.c.state == OutboxState.DEAD.value),
            captures_waiting=self._count(CAPTURE, UNFINISHED),
            status_lists=lists,
            status_signed_at=oldest,
        )

    def _count(self, counted: Table, *conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(counted).where(*conditions)
        return int(self._connection.execute(query).scalar_one())
