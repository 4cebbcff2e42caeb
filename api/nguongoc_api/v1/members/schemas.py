"""Members and harvesters on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.parties.members import Harvester, Member
from nguongoc.services.name_members import Harvested
from nguongoc_api.v1.wire import Amount, Given, Id, Shown, plain


class MemberGiven(Given):
    name: str
    phone: str | None = None


class MemberMade(Shown):
    """Without what was said: answers to creations are kept for a day, and a person's name is not kept there."""

    id: UUID
    created_at: datetime

    @classmethod
    def of(cls, member: Member) -> MemberMade:
        return cls(id=member.id, created_at=member.created_at)


class MemberShown(Shown):
    id: UUID
    name: str
    phone: str | None
    created_at: datetime

    @classmethod
    def of(cls, member: Member) -> MemberShown:
        return cls(id=member.id, name=member.name, phone=member.phone, created_at=member.created_at)


class MembersShown(Shown):
    items: list[MemberShown]


class HarvesterGiven(Given):
    """`value` is in the lot's own unit; without it nobody says how much."""

    member_id: Id
    value: Amount | None = None


class HarvestersGiven(Given):
    harvesters: list[HarvesterGiven]

    def said(self) -> list[Harvested]:
        return [Harvested(each.member_id, each.value) for each in self.harvesters]


class HarvesterShown(Shown):
    member_id: UUID
    name: str
    phone: str | None
    value: str | None


class HarvestersShown(Shown):
    """Personal: for the lot's owner. `unit` is the lot's."""

    unit: str
    harvesters: list[HarvesterShown]

    @classmethod
    def of(cls, batch: Batch, harvesters: list[Harvester]) -> HarvestersShown:
        return cls(
            unit=batch.quantity.unit.value,
            harvesters=[
                HarvesterShown(
                    member_id=each.member.id,
                    name=each.member.name,
                    phone=each.member.phone,
                    value=plain(each.value),
                )
                for each in harvesters
            ],
        )
