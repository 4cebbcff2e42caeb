"""Members of organisations, and which of them harvested a lot."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.parties.members import Harvester, Member
from nguongoc.ports.rows import Duty
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    AccountRow,
    BatchMemberRow,
    ConfirmationRow,
    DiaryEntryRow,
    InvitationRow,
    MemberRow,
    NumberChangeRow,
    PasskeyRow,
    SessionRow,
)

MEMBER = table(MemberRow)
HARVESTED = table(BatchMemberRow)
DIARY, CONFIRMED = table(DiaryEntryRow), table(ConfirmationRow)
NUMBER, PASSKEY = table(NumberChangeRow), table(PasskeyRow)
ACCOUNT, SESSION, INVITED = table(AccountRow), table(SessionRow), table(InvitationRow)


class SqlMembers:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, member: Member) -> None:
        self._connection.execute(insert(MEMBER), columns_of(member))

    def of(self, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[Member]:
        query = select(MEMBER).where(MEMBER.c.organisation_id == organisation_id)
        if after is not None:
            query = query.where(MEMBER.c.id > after)
        rows = self._connection.execute(query.order_by(MEMBER.c.id).limit(limit))
        return [Member(**row._mapping) for row in rows]

    def among(self, organisation_id: UUID, ids: Sequence[UUID]) -> frozenset[UUID]:
        # Held until the transaction ends: who is erased meanwhile is not put behind a lot.
        query = select(MEMBER.c.id).where(MEMBER.c.organisation_id == organisation_id, MEMBER.c.id.in_(ids))
        return frozenset(self._connection.execute(query.with_for_update(key_share=True)).scalars())

    def put(self, member: Member) -> bool:
        whose = (MEMBER.c.organisation_id == member.organisation_id, MEMBER.c.id == member.id)
        said = update(MEMBER).where(*whose).values(name=member.name, phone=member.phone)
        return self._connection.execute(said).rowcount > 0

    def erase(self, organisation_id: UUID, member_id: UUID) -> bool:
        whose = (MEMBER.c.organisation_id == organisation_id, MEMBER.c.id == member_id)
        if self._connection.execute(select(MEMBER.c.id).where(*whose).with_for_update()).first() is None:
            return False
        self._connection.execute(delete(HARVESTED).where(HARVESTED.c.member_id == member_id))
        # What was done to a plot stays, for harvests are judged by it; who did it goes.
        did = update(DIARY).where(DIARY.c.responsible_id == member_id)
        self._connection.execute(did.values(responsible_id=None))
        self._connection.execute(delete(CONFIRMED).where(CONFIRMED.c.member_id == member_id))
        self._sign_out(member_id)
        return self._connection.execute(delete(MEMBER).where(*whose)).rowcount > 0

    def _sign_out(self, member_id: UUID) -> None:
        """Who signs in only for this household does so no more; who does other work as well goes on with that."""
        theirs = (ACCOUNT.c.member_id == member_id, ACCOUNT.c.duty == Duty.MEMBER.value)
        ids = select(ACCOUNT.c.id).where(*theirs)
        self._connection.execute(delete(SESSION).where(SESSION.c.account_id.in_(ids)))
        for of_them in (NUMBER, PASSKEY):
            self._connection.execute(delete(of_them).where(of_them.c.account_id.in_(ids)))
        self._connection.execute(delete(ACCOUNT).where(*theirs))
        self._connection.execute(delete(INVITED).where(INVITED.c.member_id == member_id))
        others = update(ACCOUNT).where(ACCOUNT.c.member_id == member_id)
        self._connection.execute(others.values(member_id=None))

    def harvesters(self, batch_id: UUID) -> Sequence[Harvester]:
        query = (
            select(MEMBER, HARVESTED.c.value)
            .join(HARVESTED, HARVESTED.c.member_id == MEMBER.c.id)
            .where(HARVESTED.c.batch_id == batch_id)
            .order_by(MEMBER.c.name, MEMBER.c.id)
        )
        return [
            Harvester(Member(row.id, row.organisation_id, row.name, row.phone, row.created_at), row.value)
            for row in self._connection.execute(query)
        ]

    def put_harvesters(self, batch_id: UUID, harvested: Sequence[tuple[UUID, Decimal | None]]) -> None:
        self._connection.execute(delete(HARVESTED).where(HARVESTED.c.batch_id == batch_id))
        rows = [{"batch_id": batch_id, "member_id": id, "value": value} for id, value in harvested]
        if rows:
            self._connection.execute(insert(HARVESTED), rows)
