"""Who holds what of recalled goods, how much of it, and whether it can still be stopped: as far as events say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.balance import ENDS, Balances
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT
from nguongoc.events.vocabulary import bare_term
from nguongoc.ports import Reader
from nguongoc.ports.recalls import Contact, Movement
from nguongoc.recalls.notices import Holding, Whereabouts
from nguongoc.services.event_movements import UNITS, spends
from nguongoc.services.event_standing import parties_here
from nguongoc.services.lot_standing import batches_of
from nguongoc.services.recall_scope import Affected, Scope

SENT: Final = frozenset({"shipping", "departing", "transporting", "consigning"})
ARRIVED: Final = frozenset({"receiving", "arriving", "accepting", "storing", "stocking", "unloading"})
BOUGHT: Final = frozenset({"retail_sold", "dispensed", "partially_dispensed"})
GONE: Final = frozenset({"destroyed", "disposed"})
_FACILITY: Final = "/f/"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has, or had, of it: an organisation of ours, or a party by its key in events. `known` to the asker: whoever may
    read one of the events that say so, or owns the lot."""

    contact: Contact | None
    party: str | None
    holdings: tuple[Holding, ...]
    known: bool


@dataclass(slots=True)
class _At:
    """What stands at one holder of one thing. None: an amount nobody said."""

    where: Whereabouts
    amount: Decimal | None = Decimal(0)
    unit: str | None = None
    readable: bool = False

    def add(self, amount: Decimal | None, unit: str | None) -> None:
        known = amount is not None and self.amount is not None and self.unit in {None, unit}
        self.amount = EXACT.add(self.amount or Decimal(0), amount or Decimal(0)) if known else None
        self.unit = unit if known else None


_Owner = UUID | str
"""An organisation of ours, or the key of a party elsewhere."""


@dataclass(slots=True)
class _Thing:
    """One lot, unit or logistic unit on its way through the events that name it."""

    key: str
    owner: UUID | None
    code: str | None = None
    at: dict[tuple[_Owner, Whereabouts], _At] = field(default_factory=dict)
    left: Decimal | None = None
    unit: str | None = None

    def take(self, move: Movement, to: _Owner | None, base: str | None, *, readable: bool) -> None:
        """Follow one event: sent, arrived, sold or gone."""
        amount, unit = _in_base(move, base)
        step, disposition = bare_term(move.biz_step or ""), bare_term(move.disposition or "")
        sender = self._holder(move.organisation_id)
        # What an event takes out of a lot of ours is no longer in what is left of it.
        taken = None if spends(move.type, move.action, move.biz_step, move.disposition) else amount
        if disposition in GONE:
            self._less(sender, Whereabouts.RECEIVED, amount, taken)
        elif disposition in BOUGHT:
            seller = to or self._last() or sender
            self._less(seller, Whereabouts.RECEIVED, amount, taken)
            self._put(seller, Whereabouts.SOLD, amount, unit, readable)
        elif step in ARRIVED:
            receiver = to or self._travelling() or move.organisation_id
            if receiver != self.owner:
                self._less(receiver, Whereabouts.IN_TRANSIT, amount, taken)
                self._put(receiver, Whereabouts.RECEIVED, amount, unit, readable)
        elif (
            step in SENT
            and to not in {None, self.owner}
            # Departing and being on the road are the same journey as being sent.
            and (step == "shipping" or (to, Whereabouts.IN_TRANSIT) not in self.at)
        ):
            self._less(sender, Whereabouts.RECEIVED, amount, taken)
            self._put(to or sender, Whereabouts.IN_TRANSIT, amount, unit, readable)

    def _holder(self, organisation_id: UUID) -> _Owner:
        """From whom it goes: whoever says so, if it had received any of it, else whose lot it is."""
        if (organisation_id, Whereabouts.RECEIVED) in self.at or self.owner is None:
            return organisation_id
        return self.owner

    def _put(
        self, who: _Owner, where: Whereabouts, amount: Decimal | None, unit: str | None, readable: bool
    ) -> None:
        at = self.at.setdefault((who, where), _At(where))
        at.add(amount, unit)
        at.readable |= readable

    def _less(self, who: _Owner, where: Whereabouts, amount: Decimal | None, taken: Decimal | None) -> None:
        """So much less there; all of it where nobody said how much. Of what the owner has `taken` is taken."""
        if who == self.owner:
            if self.left is not None and taken is not None:
                self.left = max(Decimal(0), EXACT.subtract(self.left, taken))
            return
        at = self.at.get((who, where))
        if at is None:
            return
        if amount is not None and at.amount is not None and amount < at.amount:
            at.amount = EXACT.subtract(at.amount, amount)
        else:
            del self.at[who, where]

    def _travelling(self) -> _Owner | None:
        return next((who for who, where in reversed(self.at) if where is Whereabouts.IN_TRANSIT), None)

    def _last(self) -> _Owner | None:
        return next((who for who, where in reversed(self.at) if where is Whereabouts.RECEIVED), None)


@dataclass(frozen=True, slots=True)
class FindHolders:
    """For whoever may read what `viewer` may; None reads everything."""

    base_url: str

    def __call__(self, reader: Reader, scope: Scope, viewer: UUID | None) -> tuple[Holder, ...]:
        batches = batches_of(reader, [each.lot.batch_id for each in scope.lots])
        things = {each.key: self._lot(reader, each, batches[each.lot.batch_id]) for each in scope.lots} | {
            key: _Thing(key, None) for key in (*scope.things, *scope.foreign)
        }
        bases = {each.key: batches[each.lot.batch_id].quantity.canonical.base.value for each in scope.lots}
        moves = reader.recalls.movements(sorted(things))
        seen = reader.tracing.events(sorted({move.event_id.hex for move in moves}), viewer)
        owners = self._owners(reader, {to for move in moves for to in move.destinations})
        for move in moves:
            to = next((owners[key] for key in move.destinations), None)
            readable = move.event_id.hex in seen and seen[move.event_id.hex].readable
            things[move.key].take(move, to, bases.get(move.key), readable=readable)
        return self._gather(reader, things.values(), viewer)

    @staticmethod
    def _lot(reader: Reader, each: Affected, batch: Batch) -> _Thing:
        canonical, owner = batch.quantity.canonical, batch.organisation_id
        # Its own; what it sent on, and what became of that, the events tell.
        spent = [
            each
            for each in reader.events.movements([batch.id]).get(batch.id, ())
            if each.holder_id == owner and each.kind in ENDS
        ]
        left = max(Decimal(0), Balances(owner, canonical.amount, spent).held(owner))
        return _Thing(each.key, batch.organisation_id, batch.code, {}, left, canonical.base.value)

    def _owners(self, reader: Reader, keys: set[str]) -> Mapping[str, _Owner]:
        """Organisations of ours by their DID or address, or by a facility of theirs; other parties by their key."""
        here = parties_here(reader, keys, self.base_url)
        found: dict[str, _Owner] = {}
        for key in keys:
            if key in here:
                found[key] = here[key].id
                continue
            found[key] = key
            if key.startswith(self.base_url + _FACILITY):
                try:
                    facility = reader.parties.facility(UUID(key.rpartition("/")[2]))
                except ValueError:
                    continue
                if facility is not None:
                    found[key] = facility.organisation_id
        return found

    @staticmethod
    def _gather(reader: Reader, things: Iterable[_Thing], viewer: UUID | None) -> tuple[Holder, ...]:
        of: dict[_Owner, list[Holding]] = {}
        known: dict[_Owner, bool] = {}
        for thing in things:
            if thing.owner is not None:
                mine = viewer is None or thing.owner == viewer
                known[thing.owner] = known.get(thing.owner, False) or mine
                held = of.setdefault(thing.owner, [])
                if thing.left:
                    held.append(_holding(thing, Whereabouts.IN_STOCK, thing.left, thing.unit))
            for (who, where), at in thing.at.items():
                known[who] = known.get(who, False) or viewer is None or at.readable
                of.setdefault(who, []).append(_holding(thing, where, at.amount or None, at.unit))
        ids = [who for who in of if isinstance(who, UUID)]
        contacts = reader.recalls.contacts(ids)
        return tuple(
            Holder(
                contacts.get(who) if isinstance(who, UUID) else None,
                None if isinstance(who, UUID) else who,
                tuple(held),
                known[who],
            )
            for who, held in of.items()
        )


def _holding(thing: _Thing, where: Whereabouts, amount: Decimal | None, unit: str | None) -> Holding:
    told = None if amount is None else format(amount, "f")
    return Holding(thing.key, thing.code, where, told, unit if told is not None else None)


def _in_base(move: Movement, base: str | None) -> tuple[Decimal | None, str | None]:
    """An amount in the base that its unit counts in."""
    if move.amount is None:
        return None, None
    told, factor = UNITS.get(move.uom or "EA", (None, Decimal(1)))
    if told is None or (base is not None and told.value != base):
        return None, None
    return EXACT.multiply(move.amount, factor), told.value
