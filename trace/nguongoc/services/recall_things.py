"""Where units, logistic units and lots registered elsewhere are, which no ledger here counts: as far as events say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.quantities import EXACT
from nguongoc.events.index import EpcRole
from nguongoc.events.vocabulary import bare_term
from nguongoc.ports import Reader
from nguongoc.ports.recalls import Movement
from nguongoc.recalls.notices import Holding, Whereabouts
from nguongoc.services.event_movements import UNITS
from nguongoc.services.event_standing import parties_here
from nguongoc.services.recall_ledger import Owner, Stake

SENT: Final = frozenset({"shipping", "departing", "transporting", "consigning"})
ARRIVED: Final = frozenset({"receiving", "arriving", "accepting", "storing", "stocking", "unloading"})
BOUGHT: Final = frozenset({"retail_sold", "dispensed", "partially_dispensed"})
GONE: Final = frozenset({"destroyed", "disposed"})
_THERE: Final = (Whereabouts.RECEIVED, Whereabouts.IN_STOCK)
_FACILITY: Final = "/f/"


def stakes_of_things(
    reader: Reader, keys: Sequence[str], viewer: UUID | None, base_url: str
) -> Iterator[Stake]:
    """Whoever has of them. `viewer` knows of what an event says that it may read."""
    things = {key: _Thing(key) for key in keys}
    moves = reader.recalls.movements(sorted(things))
    seen = reader.tracing.events(sorted({move.event_id.hex for move in moves}), viewer)
    owners = _owners(reader, {to for move in moves for to in move.destinations}, base_url)
    for move in moves:
        to = next((owners[key] for key in move.destinations), None)
        readable = move.event_id.hex in seen and seen[move.event_id.hex].readable
        things[move.key].take(move, to, readable=readable)
    for thing in things.values():
        for (who, where), at in thing.at.items():
            knowing = frozenset({viewer}) if viewer is not None and at.readable else frozenset[UUID]()
            yield Stake(who, _holding(thing.key, where, at), knowing)


@dataclass(slots=True)
class _At:
    """What stands at one holder of one thing. None: an amount nobody said."""

    amount: Decimal | None = Decimal(0)
    unit: str | None = None
    readable: bool = False

    def add(self, amount: Decimal | None, unit: str | None) -> None:
        known = amount is not None and self.amount is not None and self.unit in {None, unit}
        self.amount = EXACT.add(self.amount or Decimal(0), amount or Decimal(0)) if known else None
        self.unit = unit if known else None


@dataclass(slots=True)
class _Thing:
    """One of them on its way through the events that name it."""

    key: str
    at: dict[tuple[Owner, Whereabouts], _At] = field(default_factory=dict)

    def take(self, move: Movement, to: Owner | None, *, readable: bool) -> None:
        """Follow one event: made, sent, arrived, sold or gone."""
        amount, unit = _in_base(move)
        step, disposition = bare_term(move.biz_step or ""), bare_term(move.disposition or "")
        here = move.organisation_id
        if move.role is EpcRole.OUTPUT:
            self._put(here, Whereabouts.IN_STOCK, amount, unit, readable)
        elif move.role is EpcRole.INPUT:
            self._less(here, _THERE, amount)
        elif disposition in GONE:
            self._less(here, _THERE, amount)
            self._put(here, Whereabouts.DESTROYED, amount, unit, readable)
        elif disposition in BOUGHT:
            seller = to or self._last(Whereabouts.RECEIVED) or here
            self._less(seller, _THERE, amount)
            self._put(seller, Whereabouts.SOLD, amount, unit, readable)
        elif step in ARRIVED:
            receiver = to or self._last(Whereabouts.IN_TRANSIT) or here
            self._less(receiver, (Whereabouts.IN_TRANSIT,), amount)
            self._put(receiver, Whereabouts.RECEIVED, amount, unit, readable)
        elif step in SENT and to is not None and to != here:
            self._send(here, to, step, amount, unit, readable=readable)

    def _send(
        self, here: UUID, to: Owner, step: str, amount: Decimal | None, unit: str | None, *, readable: bool
    ) -> None:
        where = Whereabouts.OUTSIDE if isinstance(to, str) else Whereabouts.IN_TRANSIT
        # Departing and being on the road are the same journey as being sent.
        if step == "shipping" or (to, where) not in self.at:
            self._less(here, _THERE, amount)
            self._put(to, where, amount, unit, readable)

    def _put(
        self, who: Owner, where: Whereabouts, amount: Decimal | None, unit: str | None, readable: bool
    ) -> None:
        at = self.at.setdefault((who, where), _At())
        at.add(amount, unit)
        at.readable |= readable

    def _less(self, who: Owner, places: Sequence[Whereabouts], amount: Decimal | None) -> None:
        """So much less there; all of it where nobody said how much."""
        where = next((each for each in places if (who, each) in self.at), None)
        if where is None:
            return
        at = self.at[who, where]
        if amount is not None and at.amount is not None and amount < at.amount:
            at.amount = EXACT.subtract(at.amount, amount)
        else:
            del self.at[who, where]

    def _last(self, wanted: Whereabouts) -> Owner | None:
        return next((who for who, where in reversed(self.at) if where is wanted), None)


def _owners(reader: Reader, keys: set[str], base_url: str) -> Mapping[str, Owner]:
    """Organisations of ours by their DID or address, or by a facility of theirs; other parties by their key."""
    here = parties_here(reader, keys, base_url)
    found: dict[str, Owner] = {}
    for key in keys:
        if key in here:
            found[key] = here[key].id
            continue
        found[key] = key
        if key.startswith(base_url + _FACILITY):
            try:
                facility = reader.parties.facility(UUID(key.rpartition("/")[2]))
            except ValueError:
                continue
            if facility is not None:
                found[key] = facility.organisation_id
    return found


def _holding(key: str, where: Whereabouts, at: _At) -> Holding:
    told = format(at.amount, "f") if at.amount else None
    return Holding(key, None, where, told, at.unit if told is not None else None)


def _in_base(move: Movement) -> tuple[Decimal | None, str | None]:
    """An amount in the base that its unit counts in."""
    if move.amount is None:
        return None, None
    told, factor = UNITS.get(move.uom or "EA", (None, Decimal(1)))
    return (None, None) if told is None else (EXACT.multiply(move.amount, factor), told.value)
