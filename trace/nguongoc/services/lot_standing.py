"""What is ordered of lots made visible: their holds, the `message` bits of their passports, the signed lists, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.events.build import context, event_id
from nguongoc.events.context import Namespaces
from nguongoc.events.incoming import read_again
from nguongoc.events.recalling import MOST_LOTS, LotSaid, Said, recall_event
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader, StoredEvent, UnitOfWork
from nguongoc.ports.events import MOST_AT_ONCE
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.sign_status import SignStatus
from nguongoc.services.stop_orders import stop_orders
from nguongoc.signing.status_list import Message

MESSAGES: Final[Mapping[Hold, Message]] = {
    Hold.NONE: Message.NONE,
    Hold.ON_HOLD: Message.ON_HOLD,
    Hold.RECALLED: Message.RECALLED,
    Hold.PARTLY_RECALLED: Message.PARTLY_RECALLED,
}


def message_for(hold: Hold, *, superseded: bool) -> Message:
    """The bits of a passport whose lot stands so. *Superseded* stands where nothing stronger does."""
    message = MESSAGES[hold]
    return Message.SUPERSEDED if superseded and message is Message.NONE else message


def passports_of(reader: Reader, batches: Mapping[UUID, Batch]) -> Iterator[tuple[UUID, str, bool]]:
    """Every passport of some lots, and whether a newer one took its place."""
    ids = sorted(batches)
    for start in range(0, len(ids), MOST_AT_ONCE):
        piece = ids[start : start + MOST_AT_ONCE]
        corrections = reader.corrections.of(piece)
        for id in piece:
            yield id, batches[id].passport_id, False
            yield from ((id, each.superseded_id, True) for each in corrections.get(id, ()))


def lock_all(uow: UnitOfWork, batch_ids: Iterable[UUID]) -> dict[UUID, Batch]:
    """The lots, locked in the order of their ids as registrations lock them."""
    ordered = sorted(set(batch_ids))
    found: dict[UUID, Batch] = {}
    for start in range(0, len(ordered), MOST_AT_ONCE):
        found |= uow.lots.lock_batches(ordered[start : start + MOST_AT_ONCE])
    return found


def batches_of(reader: Reader, batch_ids: Iterable[UUID]) -> dict[UUID, Batch]:
    """Any number of lots."""
    ids, found = list(batch_ids), dict[UUID, Batch]()
    for start in range(0, len(ids), MOST_AT_ONCE):
        found |= reader.lots.batches(ids[start : start + MOST_AT_ONCE])
    return found


@dataclass(frozen=True, slots=True)
class ShowStanding:
    """Makes holds and bits what recalls and holds say, and signs each changed list once."""

    sign_status: SignStatus
    base_url: str

    def __call__(self, uow: UnitOfWork, batches: Mapping[UUID, Batch]) -> None:
        """Of lots that this transaction holds locked."""
        lists, stands = set(), uow.recalls.stands(sorted(batches))
        changed = {id: each.hold for id, each in stands.items() if batches[id].hold is not each.hold}
        for id, hold in changed.items():
            uow.lots.set_hold(id, hold)
        standing = {id: replace(batches[id], hold=hold) for id, hold in changed.items()}
        now = self.sign_status.clock.now()
        stop_orders(uow, standing, now, self.base_url)
        uow.shops.wake({each.organisation_id for each in standing.values()}, now)
        for id, passport_id, superseded in passports_of(uow, batches):
            slot = uow.records.status_slot(passport_id)
            if slot is None:
                continue
            message = message_for(stands[id].hold, superseded=superseded)
            if slot.message != message:
                uow.records.set_status(passport_id, revoked=slot.revoked, message=message)
                lists.add(slot.list_id)
        for list_id in sorted(lists):
            self.sign_status.sign_list(uow, list_id)

    def tell(
        self,
        uow: UnitOfWork,
        organisation: Organisation,
        said: Said,
        lots: Sequence[LotSaid],
        at: datetime,
        recall: str | None = None,
    ) -> None:
        """The events that say so, as ours."""
        namespaces = Namespaces.read(context(self.base_url))
        for start in range(0, len(lots), MOST_LOTS):
            id = uuid7(at)
            piece = lots[start : start + MOST_LOTS]
            document = recall_event(id, at, organisation.did, said, piece, self.base_url, recall)
            read = read_again(canonical_bytes(document), None, namespaces, own=True)
            index = read.index
            uow.lots.add_event(
                StoredEvent(
                    id=id,
                    event_uri=event_id(id, self.base_url),
                    organisation_id=organisation.id,
                    type=index.type,
                    biz_step=index.biz_step,
                    event_time=index.event_time,
                    record_time=at,
                    body=read.body,
                    identity=read.identity,
                    action=index.action,
                    disposition=index.disposition,
                    read_point=index.read_point,
                    biz_location=index.biz_location,
                )
            )
            uow.events.add_index(id, index)
