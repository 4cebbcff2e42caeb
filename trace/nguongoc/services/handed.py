"""Hand-overs of a lot that stays the same lot, as a trace shows them beside it: from whom, to whom, how much, confirmed or not.

A lot that is shipped is the same node at either end, so a hand-over is no edge of the walk: it says where the lot itself went.
Who sees one is the rule of the ledger: an authority every one, an organisation those that it sent or was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.batches.balance import ZERO, Balances, Consignment, HandOver, Movement, MovementKind
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Base, Canonical
from nguongoc.ports import Reader

MOST_HAND_OVERS: Final = 100
"""Beside one lot: a lot that went to a thousand shops is asked for by its balance."""


class HandedState(StrEnum):
    """What the two sides said."""

    CONFIRMED = "confirmed"
    """Both the same amount."""
    ON_ITS_WAY = "on_its_way"
    """Shipped; nobody has received it yet."""
    SENT_OUT = "sent_out"
    """Shipped to somebody who is no organisation here."""
    CLAIMED = "claimed"
    """The receiver alone says so."""
    DIFFERS = "differs"
    """Both, of different amounts."""
    TAKEN_BACK = "taken_back"
    """Said to be shipped, and said to have been an error."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One consignment; `receiver` None for somebody outside. Amounts are in the base that the lot is counted in."""

    shipper: str | None
    receiver: str | None
    reference: str
    state: HandedState
    sent: Canonical
    received: Canonical
    sent_at: datetime | None
    received_at: datetime | None
    """The last time that the receiver said so."""
    shipper_id: UUID
    receiver_id: UUID | None


@dataclass(frozen=True, slots=True)
class HandOvers:
    """The earliest `MOST_HAND_OVERS` of a lot that may be seen, and how many more there are."""

    shown: tuple[Handed, ...] = ()
    left_out: int = 0


NONE: Final = HandOvers()


@dataclass(frozen=True, slots=True)
class FindHandOvers:
    """For `viewer`; None sees every one."""

    reader: Reader
    viewer: UUID | None

    def __call__(self, batch_ids: Iterable[UUID]) -> Mapping[UUID, HandOvers]:
        """Of lots that were handed over; two statements for all of them, and one for each party that is new."""
        ids = sorted(set(batch_ids))
        if not ids:
            return {}
        moved = {id: each for id, each in self.reader.events.movements(ids).items() if _handed(each)}
        batches = self.reader.lots.batches(list(moved))
        names: dict[UUID, str | None] = {}
        return {id: self._of(batches[id], moved[id], names) for id in moved if id in batches}

    def _of(self, batch: Batch, moved: Sequence[Movement], names: dict[UUID, str | None]) -> HandOvers:
        made = batch.quantity.canonical
        balances = Balances(batch.organisation_id, made.amount, moved)
        times = _times(moved)
        mine = [
            (key, each)
            for key, each in balances.consignments.items()
            if self.viewer in {None, key.shipper_id, key.receiver_id}
        ]
        mine.sort(key=lambda each: min(times[each[0]].values()))
        shown = [self._one(*each, times[each[0]], made.base, names) for each in mine[:MOST_HAND_OVERS]]
        return HandOvers(tuple(shown), len(mine) - len(shown))

    def _one(
        self,
        key: Consignment,
        said: HandOver,
        times: Mapping[MovementKind, datetime],
        base: Base,
        names: dict[UUID, str | None],
    ) -> Handed:
        return Handed(
            shipper=self._name(key.shipper_id, names),
            receiver=None if key.receiver_id is None else self._name(key.receiver_id, names),
            reference=key.reference,
            state=_state(key, said),
            sent=Canonical(said.sent, base),
            received=Canonical(said.received, base),
            sent_at=times.get(MovementKind.SHIPPED),
            received_at=times.get(MovementKind.RECEIVED),
            shipper_id=key.shipper_id,
            receiver_id=key.receiver_id,
        )

    def _name(self, organisation_id: UUID, names: dict[UUID, str | None]) -> str | None:
        if organisation_id not in names:
            found = self.reader.parties.organisation(organisation_id)
            names[organisation_id] = None if found is None else found.name
        return names[organisation_id]


def _handed(moved: Sequence[Movement]) -> bool:
    return any(each.kind in {MovementKind.SHIPPED, MovementKind.RECEIVED} for each in moved)


def _state(key: Consignment, said: HandOver) -> HandedState:
    if said.sent == ZERO:
        return HandedState.CLAIMED if said.received > ZERO else HandedState.TAKEN_BACK
    if key.receiver_id is None:
        return HandedState.SENT_OUT
    if said.received == ZERO:
        return HandedState.ON_ITS_WAY
    return HandedState.CONFIRMED if said.received == said.sent else HandedState.DIFFERS


def _times(moved: Sequence[Movement]) -> dict[Consignment, dict[MovementKind, datetime]]:
    """When each consignment was first shipped, and last received."""
    times: dict[Consignment, dict[MovementKind, datetime]] = {}
    for each in sorted(moved, key=lambda one: one.at):
        match each.kind:
            case MovementKind.SHIPPED | MovementKind.VOIDED:
                key = Consignment(each.holder_id, each.other_id, each.reference)
                times.setdefault(key, {}).setdefault(each.kind, each.at)
            case MovementKind.RECEIVED if each.other_id is not None:
                key = Consignment(each.other_id, each.holder_id, each.reference)
                times.setdefault(key, {})[each.kind] = each.at
            case _:
                pass
    return times
