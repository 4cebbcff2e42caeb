"""Name the people who grow or catch for an organisation, say which of them harvested a lot, and erase them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.quantities import EXACT, format_amount
from nguongoc.errors import Conflict, Invalid, NotFound, TooLarge
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.members import Harvester, Member
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out

NAME_LIMIT = 120
MOST_HARVESTERS = 500
"""Of one lot: a cooperative has 20 to 60 households."""


class MemberNotFound(NotFound):
    """No such member of this organisation."""

    code = "member-not-found"


class HarvesterUnknown(Invalid):
    """A harvester that is no member of this organisation."""

    code = "harvester-unknown"


class HarvestersTooMany(TooLarge):
    """More than `MOST_HARVESTERS` of one lot."""

    code = "harvesters-too-many"


class HarvesterRepeated(Invalid):
    """The same member twice."""

    code = "harvester-repeated"


class HarvestExceeded(Invalid):
    """Members harvested more than the lot, or an amount that is none."""

    code = "harvest-exceeded"


class HarvestersUnfit(Conflict):
    """The lot was made of others: their harvesters are theirs."""

    code = "harvesters-unfit"


@dataclass(frozen=True, slots=True)
class Harvested:
    """What somebody says of one harvester; `value` in the lot's own unit."""

    member_id: UUID
    value: Decimal | None


class NameMembers:
    """Each raises `ScopeMissing`; lots and members of others are not found."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock

    def add(
        self, caller: Caller, name: str, phone: str | None, once: Once[Member] | None = None
    ) -> Member | Answer:
        """Raises what a text and a telephone number refuse."""
        caller.require(Scope.MASTER_DATA_WRITE)
        member = self.checked(caller, name, phone)

        def add(uow: UnitOfWork) -> Member:
            uow.members.add(member)
            return member

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, add))

    def checked(self, caller: Caller, name: str, phone: str | None) -> Member:
        """The member as they would be, nothing written. Raises what a text and a telephone number refuse."""
        said, dialled = _said(name, phone)
        now = self._clock.now()
        return Member(uuid7(now), caller.organisation_id, said, dialled, now)

    def change(self, caller: Caller, member_id: UUID, name: str, phone: str | None) -> None:
        """Put right: nothing of what was said before is kept. Raises `MemberNotFound` and what `add` raises."""
        caller.require(Scope.MASTER_DATA_WRITE)
        said, dialled = _said(name, phone)
        member = Member(member_id, caller.organisation_id, said, dialled, self._clock.now())
        if not self._writer.run(lambda uow: uow.members.put(member)):
            raise MemberNotFound("no such member of this organisation")

    def members(self, caller: Caller, after: UUID | None, limit: int) -> Sequence[Member]:
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            return reader.members.of(caller.organisation_id, after, limit)

    def erase(self, caller: Caller, member_id: UUID) -> None:
        """From lots too. Raises `MemberNotFound`."""
        caller.require(Scope.MASTER_DATA_WRITE)
        if not self._writer.run(lambda uow: uow.members.erase(caller.organisation_id, member_id)):
            raise MemberNotFound("no such member of this organisation")

    def harvesters(self, caller: Caller, batch_id: UUID) -> tuple[Batch, Sequence[Harvester]]:
        """Raises `BatchNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self._reads.open() as reader:
            return _own(reader, caller, batch_id), reader.members.harvesters(batch_id)

    def put_harvesters(
        self, caller: Caller, batch_id: UUID, said: Sequence[Harvested]
    ) -> tuple[Batch, Sequence[Harvester]]:
        """In place of those before. Raises `BatchNotFound` and the refusals of this module."""
        caller.require(Scope.BATCHES_WRITE)
        if len(said) > MOST_HARVESTERS:
            raise HarvestersTooMany(f"at most {MOST_HARVESTERS} harvesters", most=MOST_HARVESTERS)

        def put(uow: UnitOfWork) -> tuple[Batch, Sequence[Harvester]]:
            batch = _own(uow, caller, batch_id)
            _check(batch, said, uow.members.among(caller.organisation_id, [each.member_id for each in said]))
            uow.members.put_harvesters(batch_id, [(each.member_id, each.value) for each in said])
            return batch, uow.members.harvesters(batch_id)

        return self._writer.run(put)


def _said(name: str, phone: str | None) -> tuple[str, str | None]:
    gathering = Gathering()
    said = gathering.text(name, NAME_LIMIT, "/name")
    dialled = None if phone is None else gathering.ask(lambda: parse_phone(phone), "", "/phone")
    gathering.settle()
    return said, dialled


def _own(reader: Reader, caller: Caller, batch_id: UUID) -> Batch:
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("no such lot of this organisation")
    return batch


def _check(batch: Batch, said: Sequence[Harvested], members: frozenset[UUID]) -> None:
    if batch.origin is not Origin.HARVESTED:
        raise HarvestersUnfit("this lot was made of others; say who harvested those")
    seen: set[UUID] = set()
    total = Decimal(0)
    for index, each in enumerate(said):
        if each.member_id not in members:
            raise HarvesterUnknown(
                "no such member of this organisation", pointer=f"/harvesters/{index}/member_id"
            )
        if each.member_id in seen:
            raise HarvesterRepeated("this member is there twice", pointer=f"/harvesters/{index}/member_id")
        seen.add(each.member_id)
        total = EXACT.add(total, each.value or Decimal(0))
        if total > batch.quantity.value or each.value == 0:
            raise HarvestExceeded(
                f"together at most {batch.quantity.value} {batch.quantity.unit.label('en')}, each more than nothing",
                pointer=f"/harvesters/{index}/value",
                most=format_amount(batch.quantity.value, "vi"),
                unit=batch.quantity.unit.label("vi"),
            )
