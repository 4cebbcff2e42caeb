"""Who is asked to sign in, and has not yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Row

from nguongoc.ports.invitations import Invitation
from nguongoc.ports.rows import Duty, Role
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import InvitationRow

INVITED = table(InvitationRow)


class SqlInvitations:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, invitation: Invitation) -> None:
        named = {"role": invitation.role.value, "duty": invitation.duty.value}
        self._connection.execute(insert(INVITED), columns_of(invitation) | named)

    def of(self, organisation_id: UUID) -> Sequence[Invitation]:
        query = select(INVITED).where(INVITED.c.organisation_id == organisation_id)
        return [_read(row) for row in self._connection.execute(query.order_by(INVITED.c.id.desc()))]

    def by_digest(self, digest: str) -> Invitation | None:
        row = self._connection.execute(select(INVITED).where(INVITED.c.digest == digest)).first()
        return None if row is None else _read(row)

    def drop(self, organisation_id: UUID, invitation_id: UUID) -> bool:
        one = (INVITED.c.organisation_id == organisation_id, INVITED.c.id == invitation_id)
        return self._connection.execute(delete(INVITED).where(*one)).rowcount > 0

    def drop_phone(self, organisation_id: UUID, phone: str) -> None:
        theirs = (INVITED.c.organisation_id == organisation_id, INVITED.c.phone == phone)
        self._connection.execute(delete(INVITED).where(*theirs))

    def drop_old(self, at: datetime) -> None:
        self._connection.execute(delete(INVITED).where(INVITED.c.expires_at <= at))


def _read(row: Row[Any]) -> Invitation:
    return Invitation(**{**row._mapping, "role": Role(row.role), "duty": Duty(row.duty)})
