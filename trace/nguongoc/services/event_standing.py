"""Whose lots an event speaks of, who may say so, and what it does to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from nguongoc.batches.balance import Consignment, Movement, MovementKind
from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.logistic_units import together
from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.quantities import EXACT, Quantity
from nguongoc.errors import Invalid, Refusal
from nguongoc.events.growing import is_growing_step
from nguongoc.events.incoming import Incoming
from nguongoc.events.index import EpcRole, IndexedEpc, identifier_key
from nguongoc.ports import Reader, Standing, StoredEvent, UnitOfWork
from nguongoc.ports.events import KnownEvent, Party
from nguongoc.services.event_ledger import Ledger, LotTakenBack, WithdrawalAmountMissing
from nguongoc.services.event_lots import OursNamed, find_lots, misspells_ours
from nguongoc.services.event_movements import Effect, amount_of, effect_of, known_by, movements_of
from nguongoc.services.master_data import net_content
from nguongoc.services.unit_contents import Event, Known, Units, read_about, units_in, units_of
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.signing.did import did_web


class LotUnregistered(Invalid):
    """A lot or unit under a GTIN or address of ours that was never registered here."""

    code = "lot-unregistered"


class LotNotYours(Invalid):
    """Registered here by another organisation: only those who hold some of it tell what happens to it."""

    code = "lot-not-yours"


class LotMadeElsewhere(Invalid):
    """Lots come into being by registration alone, with rules and passport; an event cannot make one or add to it."""

    code = "lot-made-elsewhere"


class EventBeforeLot(Invalid):
    """It would have happened to a lot that was not there yet."""

    code = "event-before-lot"


_QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")


@dataclass(slots=True)
class Lots:
    """The lots that some events name, locked, with their ledger, as one transaction sees them."""

    organisation_id: UUID
    named: Mapping[str, OursNamed]
    batches: Mapping[UUID, Batch]
    contents: Mapping[UUID, Quantity | None]
    ledger: Ledger
    taken_back: set[UUID]
    """Events that brought lots into being and were declared errors."""
    parties: Mapping[str, Party]
    units: Units
    base_url: str

    def effect_of(self, event: Incoming, recorded_at: datetime) -> Effect | None:
        """Raises `HandOverUnclear`."""
        return effect_of(event.index, self.organisation_id, known_by(self.parties, recorded_at))

    def judge(self, event: Incoming, effect: Effect | None, original: KnownEvent | None) -> Standing:
        """`original` is what a declaration of error takes back.

        Raises `LotUnregistered`, `LotNotYours`, `LotMadeElsewhere`, `LotTakenBack`, `EventBeforeLot`.
        """
        standing = Standing.FOREIGN
        for epc in event.index.epcs:
            ours = self.named.get(epc.key)
            if ours is None and misspells_ours(epc.key, self.base_url):
                ours = OursNamed(None, unit=False)
            if ours is None:
                continue
            try:
                found = self._judge_lot(event, epc, ours, effect, original)
            except Refusal as refusal:
                raise refusal.at(pointer_of(event.event, epc.key)) from None
            standing = found if standing is not Standing.CLAIMED else standing
        return standing

    def _judge_lot(
        self,
        event: Incoming,
        epc: IndexedEpc,
        ours: OursNamed,
        effect: Effect | None,
        original: KnownEvent | None,
    ) -> Standing:
        if ours.batch_id is None:
            raise LotUnregistered("no such lot or unit was registered here")
        batch = self.batches[ours.batch_id]
        standing = self._standing(batch, effect, original)
        if event.index.declared_at is not None:
            return standing
        if epc.role is EpcRole.OUTPUT or (epc.is_class and _commissions(event)):
            raise LotMadeElsewhere(f"lot {batch.lot} was made by its registration", lot=batch.lot)
        if batch.event_id in self.taken_back:
            raise LotTakenBack(f"lot {batch.lot} was taken back", lot=batch.lot)
        if vietnamese_day(event.index.event_time) < batch.happened_on and not self._grew(event, batch):
            raise EventBeforeLot(
                f"lot {batch.lot} is from {batch.happened_on}",
                lot=batch.lot,
                happened_on=batch.happened_on.isoformat(),
            )
        return standing

    def _grew(self, event: Incoming, batch: Batch) -> bool:
        """Whether it tells what its maker did on the plot before the harvest that the lot came from."""
        index = event.index
        kind = (index.type, index.action, batch.origin, batch.organisation_id)
        own = kind == ("ObjectEvent", "OBSERVE", Origin.HARVESTED, self.organisation_id)
        return own and is_growing_step(index.biz_step, self.base_url)

    def _standing(self, batch: Batch, effect: Effect | None, original: KnownEvent | None) -> Standing:
        """Whoever holds some of a lot, or did, tells of it; whoever was sent some says that it came. Raises `LotNotYours`."""
        if original is not None:
            return Standing.CAPTURED if original.standing is Standing.OURS else original.standing
        balances = self.ledger.account(batch.id).balances
        if effect is not None and effect.kind is MovementKind.RECEIVED and effect.other_id is not None:
            way = Consignment(effect.other_id, self.organisation_id, effect.reference)
            return Standing.CAPTURED if balances.shipped_to(way) else Standing.CLAIMED
        if not balances.takes_part(self.organisation_id):
            raise LotNotYours("your organisation holds nothing of this lot")
        return Standing.CAPTURED

    def balance(self, event: Incoming, id: UUID, effect: Effect | None, at: datetime) -> list[Movement]:
        """Hold an event that came `at` this time against what is left, and move what it moves, with what waited for it.

        Raises `AmountBeyondLot`, `LotUnitDiffers`, `WithdrawalAmountMissing`, `VoidBeyondShipment`, `LogisticUnitSettled`.
        """
        amounts = self._amounts(event, effect)
        names = units_in(event.index)
        if not names:
            return self._moved(event, id, effect, amounts)
        before = self.units.moved(names)
        told = Event(id, self.organisation_id, event.index, effect, at, Standing.CAPTURED)
        self.units.add(told)
        try:
            after = self.units.moved(names)
            settled = self.units.settled(before, after, id)
            contents = after.get(id, {})
            if None in contents.values():
                raise WithdrawalAmountMissing("nobody said how much of a lot is in the logistic unit")
            moved = self._moved(event, id, effect, together(amounts, contents))
            self.ledger.move(settled)
        except Refusal:
            self.units.remove(id)
            raise
        return moved + settled

    def _amounts(self, event: Incoming, effect: Effect | None) -> dict[UUID, Decimal | None]:
        """Of each lot that it names itself."""
        amounts: dict[UUID, Decimal | None] = {}
        for epc, batch in self._named_in(event):
            try:
                amount = amount_of(epc, batch, self.contents[batch.product_id])
                if amount is None and effect is not None and (epc.is_class or effect.hands_over):
                    raise WithdrawalAmountMissing("say how much of the lot it is", lot=batch.lot)
            except Refusal as refusal:
                raise refusal.at(pointer_of(event.event, epc.key)) from None
            before = amounts.get(batch.id)
            amounts[batch.id] = before if amount is None else EXACT.add(before or Decimal(0), amount)
        return amounts

    def _moved(
        self, event: Incoming, id: UUID, effect: Effect | None, amounts: Mapping[UUID, Decimal | None]
    ) -> list[Movement]:
        at = event.index.event_time
        if effect is None:
            self.ledger.check(self.organisation_id, amounts, at)
            return []
        movements = movements_of(effect, (id, self.organisation_id), amounts, self.batches, at)
        self.ledger.move(movements)
        return movements

    def _named_in(self, event: Incoming) -> Iterator[tuple[IndexedEpc, Batch]]:
        for epc in event.index.epcs:
            ours = self.named.get(epc.key)
            if ours is not None and ours.batch_id is not None and epc.role is not EpcRole.PARENT:
                yield epc, self.batches[ours.batch_id]

    def recorded_at(self, event: Incoming, now: datetime) -> datetime:
        """Never before the registration of a lot it names, whichever process' clock gave that: what was known when an
        event came can be told again from these times."""
        return max([now, *(batch.entered_at for _, batch in self._named_in(event))])

    def parties_of(self, event: Incoming, recorded_at: datetime) -> tuple[UUID, ...]:
        """Organisations of ours, registered by then, that it names as source or destination."""
        found = (self.parties.get(key) for key in event.index.parties)
        return tuple(
            dict.fromkeys(each.id for each in found if each is not None and each.created_at <= recorded_at)
        )

    def take_back(self, event_id: UUID) -> None:
        """An event was declared an error: what it took is there again, what it made is gone.

        Raises `AmountSpent`, `HandOverConfirmed`, `LogisticUnitSettled`, before anything is changed.
        """
        told = self.units.events.get(event_id)
        if told is not None:
            names = units_in(told.index)
            before = self.units.moved(names)
            self.units.remove(event_id)
            try:
                self.units.settled(before, self.units.moved(names), event_id)
                self.ledger.take_back(event_id)
            except Refusal:
                self.units.add(told)
                raise
        else:
            self.ledger.take_back(event_id)
        self.taken_back.add(event_id)


def _commissions(event: Incoming) -> bool:
    """Whether what it names comes into being: putting into a crate or under an order is ADD too."""
    return event.index.type == "ObjectEvent" and event.index.action == "ADD"


def load_lots(
    uow: UnitOfWork, organisation_id: UUID, events: Sequence[Incoming], serials: UnitSerials, base_url: str
) -> Lots:
    """What some events name, the lots among it locked."""
    told, whole = load_told(uow, events)
    indexes = [*(each.index for each in events), *(read.index for _, read in told)]
    named = find_lots(uow, {epc.key for each in indexes for epc in each.epcs}, serials, base_url)
    ids = sorted({each.batch_id for each in named.values() if each.batch_id is not None})
    batches = uow.lots.lock_batches(ids) if ids else {}
    products = {id: uow.catalogue.product(id) for id in {each.product_id for each in batches.values()}}
    contents = {id: None if each is None else net_content(each) for id, each in products.items()}
    parties = parties_here(uow, {key for each in indexes for key in each.parties}, base_url)
    return Lots(
        organisation_id=organisation_id,
        named=named,
        batches=batches,
        contents=contents,
        ledger=Ledger(batches, uow.events.movements(ids)),
        taken_back=set(uow.events.voided([each.event_id for each in batches.values()])),
        parties=parties,
        units=units_of(told, Known(named, batches, contents), parties, whole=whole),
        base_url=base_url,
    )


def load_told(
    uow: UnitOfWork, events: Sequence[Incoming]
) -> tuple[Sequence[tuple[StoredEvent, Incoming]], bool]:
    """What is stored about the logistic units that some events name, and whether that is all of it; nobody else tells of any until the
    transaction ends."""
    names = {name for each in events for name in units_in(each.index)}
    if not names:
        return (), True
    uow.events.lock_units()
    return read_about(uow, names)


def parties_here(reader: Reader, keys: set[str], base_url: str) -> Mapping[str, Party]:
    """The organisations of ours among parties: by their DID, or by their address here."""
    address, host = f"{base_url}/o/", base_url.partition("://")[2]
    dids = {
        key: f"{did_web(host)}:o:{key[len(address) :]}" if key.startswith(address) else key
        for key in keys
        if key.startswith((address, "did:"))
    }
    here = reader.events.organisations_by_did(sorted(set(dids.values())))
    return {key: here[did] for key, did in dids.items() if did in here}


def pointer_of(event: Mapping[str, Any], key: str) -> str:
    """Where an event names an identifier, in whatever spelling; the event itself where it cannot be found."""
    for member in _LISTS:
        for index, epc in enumerate(event.get(member) or ()):
            if isinstance(epc, str) and identifier_key(epc) == key:
                return f"/{member}/{index}"
    for member in _QUANTITY_LISTS:
        for index, element in enumerate(event.get(member) or ()):
            if isinstance(element, dict) and identifier_key(str(element.get("epcClass"))) == key:
                return f"/{member}/{index}/epcClass"
    return "/parentID" if "parentID" in event else ""
