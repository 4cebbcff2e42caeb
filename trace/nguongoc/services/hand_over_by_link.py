"""Hand lots over by a link: to somebody whom the sender does not find here, or who is not here yet.

The sender says what goes and gives the link away, on paper, on a screen, or in a message. Whoever opens it first and takes it for its
organisation is the receiver; nothing is in the ledger before that, because EPCIS ships to a party and there is none yet. With the
receiver's word both sides' events are captured in one transaction: what was offered, at the time it was offered, and what came.

A link is worth what it hands over: 160 bits, made of the offer's id under a key of the service, so that its maker sees it again and
the database holds its hash alone; once taken, withdrawn or expired it opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.balance import ZERO, Balances
from nguongoc.batches.hand_over_links import HandOverLink, LinkState
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT, Quantity
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, NotFound
from nguongoc.events.hand_over import Parcel, receiving_event, shipping_event
from nguongoc.events.incoming import Incoming
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.event_ledger import AmountBeyondLot
from nguongoc.services.event_movements import LotUnitDiffers
from nguongoc.services.hand_over_events import (
    ReceiverUnknown,
    captured_all,
    incoming,
    new_reference,
    organisation_of,
)
from nguongoc.services.hand_over_lots import held_batch
from nguongoc.services.send_lots import NothingHandedOver, SentLine, check_count, check_held

OPEN_FOR: Final = timedelta(days=7)
KEPT_FOR: Final = timedelta(days=30)
"""For whoever has taken it and waits, for the goods or for its name to be looked at."""
MOST_WAITING: Final = 100
_PURPOSE: Final = b"nguongoc hand-over links v1"


class HandOverLinkNotFound(NotFound):
    """No hand-over under this link, or none of this organisation."""

    code = "hand-over-link-not-found"


class HandOverLinkOver(Conflict):
    """It was taken, withdrawn, or has expired."""

    code = "hand-over-link-over"


class TooManyHandOverLinks(Conflict):
    """So many links of an organisation wait that none is made before some are taken or withdrawn."""

    code = "too-many-hand-over-links"


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """So much of a lot, and what it is."""

    batch: Batch
    product: Product
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer as both sides see it; `link` opens it."""

    offer: HandOverLink
    shipper: Organisation
    receiver: Organisation | None
    lines: tuple[OfferedLine, ...]
    state: LinkState
    token: str


@dataclass(frozen=True, slots=True)
class HandOverByLink:
    """Safe to call from any thread. `secret` is the service's own; links are made under a key derived from it."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    capture: CaptureEvents
    base_url: str
    secret: bytes

    def __call__(self, caller: Caller, link_id: UUID, lines: Sequence[SentLine]) -> HandOverLink:
        """The offer of this id, as it stands where it was made before; nothing of it is handed over yet.

        Raises `NothingHandedOver`, `LotsTooMany`, `BatchNotFound`, `SourceHeld`, `AmountBeyondLot`, `LotUnitDiffers`,
        `TooManyHandOverLinks`, `HandOverLinkNotFound` for an id of another.
        """
        caller.require(Scope.EVENTS_CAPTURE)
        check_count(lines)
        now, own = self.clock.now(), caller.organisation_id
        offer = HandOverLink(
            link_id,
            own,
            _hashed(self._token(link_id, own)),
            new_reference(now),
            {each.batch_id: each.quantity for each in lines},
            now,
            now + OPEN_FOR,
        )

        def write(uow: UnitOfWork) -> HandOverLink:
            uow.events.lock_organisation(own)
            if uow.hand_over_links.find(own, link_id) is None:
                waiting = uow.hand_over_links.waiting_of(own, now, MOST_WAITING)
                if len(waiting) >= MOST_WAITING:
                    raise TooManyHandOverLinks("too many links wait", limit=MOST_WAITING)
                _check_left(uow, own, offer, waiting)
                uow.hand_over_links.add(offer)
            return _there(uow.hand_over_links.find(own, link_id))

        return self.writer.run(write)

    def withdraw(self, caller: Caller, link_id: UUID) -> None:
        """Its link opens nothing any more; said twice it changes nothing. Raises `HandOverLinkNotFound`, `HandOverLinkOver` once it is taken."""
        caller.require(Scope.EVENTS_CAPTURE)
        now = self.clock.now()

        def write(uow: UnitOfWork) -> None:
            _there(uow.hand_over_links.find(caller.organisation_id, link_id))
            offer = _there(uow.hand_over_links.hold(link_id))
            if offer.taken_at is not None:
                raise HandOverLinkOver("it was taken", state=LinkState.TAKEN.name)
            uow.hand_over_links.change(replace(offer, withdrawn_at=offer.withdrawn_at or now))

        self.writer.run(write)

    def own(self, caller: Caller, link_id: UUID) -> Offered:
        """For whoever made it. Raises `HandOverLinkNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            return self._told(reader, _there(reader.hand_over_links.find(caller.organisation_id, link_id)))

    def waiting(self, caller: Caller, limit: int) -> tuple[list[Offered], list[Offered]]:
        """Links given away that nobody confirmed yet, and those taken for this organisation and not confirmed."""
        caller.require(Scope.BATCHES_READ)
        now, own = self.clock.now(), caller.organisation_id
        with self.reads.open() as reader:
            given = [self._told(reader, each) for each in reader.hand_over_links.waiting_of(own, now, limit)]
            return given, [
                self._told(reader, each) for each in reader.hand_over_links.kept_for(own, now, limit)
            ]

    def look(self, token: str) -> Offered:
        """For whoever has the link, signed in or not. Raises `HandOverLinkNotFound`."""
        with self.reads.open() as reader:
            return self._told(reader, _there(reader.hand_over_links.by_token(_hashed(token))))

    def keep(self, caller: Caller, token: str) -> None:
        """For this organisation from now on, to be confirmed later, as when its name is still looked at.

        Raises `HandOverLinkNotFound`, `HandOverLinkOver`, `ReceiverUnknown`.
        """
        caller.require_though_held(Scope.EVENTS_CAPTURE)
        now, known = self.clock.now(), self.look(token).offer

        def write(uow: UnitOfWork) -> None:
            offer = _for(_there(uow.hand_over_links.hold(known.id)), caller.organisation_id)
            _check_standing(offer.state(now))
            if offer.receiver_id is None:
                uow.hand_over_links.change(
                    replace(offer, receiver_id=caller.organisation_id, expires_at=now + KEPT_FOR)
                )

        self.writer.run(write)

    def take(self, caller: Caller, token: str, arrived: Mapping[UUID, Quantity]) -> None:
        """What came, of each lot that did; taken by the same twice it is taken once.

        Raises `HandOverLinkNotFound`, `HandOverLinkOver`, `ReceiverUnknown`, `NothingHandedOver`, `SourceHeld` and what a captured event raises.
        """
        caller.require(Scope.EVENTS_CAPTURE)
        now, known = self.clock.now(), self.look(token)
        if not {*arrived} & {*known.offer.lines}:
            raise NothingHandedOver("say what came", pointer="/arrived")
        with self.reads.open() as reader:
            receiver = organisation_of(reader, caller.organisation_id)
        shipped, received = self._events(known, receiver, arrived)

        def write(uow: UnitOfWork) -> None:
            # Both sides before any lot, in one order, whoever of two takes from whom at the same time.
            for id in sorted({known.shipper.id, receiver.id}):
                uow.events.lock_organisation(id)
            offer = _for(_there(uow.hand_over_links.hold(known.offer.id)), receiver.id)
            if offer.taken_at is not None:
                return
            _check_standing(offer.state(now))
            if uow.name_holds.hides(known.shipper.id):
                raise HandOverLinkOver("the sender's name is looked at", state=LinkState.WITHDRAWN.name)
            check_held(uow.lots.lock_batches(sorted(offer.lines)).values(), receiver.id)
            captured_all(self.capture, uow, known.shipper.id, shipped, now)
            captured_all(self.capture, uow, receiver.id, received, now)
            uow.hand_over_links.change(replace(offer, receiver_id=receiver.id, taken_at=now))

        self.writer.run(write)

    def _events(
        self, known: Offered, receiver: Organisation, arrived: Mapping[UUID, Quantity]
    ) -> tuple[list[Incoming], list[Incoming]]:
        """The two sides' events; of a lot that did not come there is the sender's alone."""
        now, shipped, received = self.clock.now(), [], []
        for line in known.lines:
            parcel = Parcel(line.batch, line.quantity, known.shipper.did, receiver.did, known.offer.reference)
            sent = shipping_event(parcel, known.offer.offered_at, self.base_url)
            shipped.append(incoming(sent, now))
            if line.batch.id in arrived:
                got = receiving_event(replace(parcel, quantity=arrived[line.batch.id]), now, self.base_url)
                received.append(incoming(got, now))
        return shipped, received

    def _told(self, reader: Reader, offer: HandOverLink) -> Offered:
        batches = reader.lots.batches(sorted(offer.lines))
        lines = []
        for id, quantity in offer.lines.items():
            batch = batches[id]
            product = reader.catalogue.product(batch.product_id)
            if product is not None:
                lines.append(OfferedLine(batch, product, quantity))
        receiver = None if offer.receiver_id is None else reader.parties.organisation(offer.receiver_id)
        return Offered(
            offer,
            organisation_of(reader, offer.organisation_id),
            receiver,
            tuple(lines),
            offer.state(self.clock.now()),
            self._token(offer.id, offer.organisation_id),
        )

    def _token(self, link_id: UUID, organisation_id: UUID) -> str:
        key = hmac.digest(self.secret, _PURPOSE, "sha256")
        made = hmac.digest(key, organisation_id.bytes + link_id.bytes, "sha256")[:20]
        return base64.b32encode(made).decode().lower()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _there(offer: HandOverLink | None) -> HandOverLink:
    if offer is None:
        raise HandOverLinkNotFound("no hand-over under this link")
    return offer


def _for(offer: HandOverLink, receiver_id: UUID) -> HandOverLink:
    """Raises `ReceiverUnknown` for who made it, `HandOverLinkOver` where another has it."""
    if offer.organisation_id == receiver_id:
        raise ReceiverUnknown("one's own link", pointer="/to")
    if offer.receiver_id not in {None, receiver_id}:
        raise HandOverLinkOver("another organisation has it", state=LinkState.TAKEN.name)
    return offer


def _check_standing(state: LinkState) -> None:
    if state not in {LinkState.OPEN, LinkState.KEPT}:
        raise HandOverLinkOver("it is over", state=state.name)


def _check_left(uow: UnitOfWork, own: UUID, offer: HandOverLink, waiting: Sequence[HandOverLink]) -> None:
    """That what is on hand is promised once. Raises `BatchNotFound`, `SourceHeld`, `AmountBeyondLot`, `LotUnitDiffers`."""
    ids = sorted(offer.lines)
    for id in ids:
        held_batch(uow, own, id)
    batches, moved = uow.lots.lock_batches(ids), uow.events.movements(ids)
    check_held(batches.values(), None)
    for id, quantity in offer.lines.items():
        batch, base = batches[id], batches[id].quantity.canonical.base
        if quantity.canonical.base is not base:
            raise LotUnitDiffers(
                f"lot {batch.lot} is counted in {base.rec20}", lot=batch.lot, unit=base.rec20
            )
        left = Balances(batch.organisation_id, batch.quantity.canonical.amount, moved.get(id, ())).held(own)
        for each in waiting:
            left = EXACT.subtract(left, _of(each, id))
        if quantity.canonical.amount > left:
            raise AmountBeyondLot(
                "more than is left beside what was promised before",
                lot=batch.lot, left=f"{max(ZERO, left):f}", unit=base.rec20,
            )  # fmt: skip


def _of(offer: HandOverLink, batch_id: UUID) -> Decimal:
    quantity = offer.lines.get(batch_id)
    return ZERO if quantity is None else quantity.canonical.amount
