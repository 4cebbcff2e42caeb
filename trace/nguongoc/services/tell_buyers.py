"""Who bought: to whom an organisation's goods went by hand-over, how much of what, season by season.

An order's goods leave by the hand-over too, so the ledger knows every buyer once, whichever way they bought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.balance import ZERO, Consignment, HandOver, Movement
from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT, Base, Unit
from nguongoc.catalogue.products import Product
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.services.caller import Caller, Scope
from nguongoc.tourism.season import Season, season_around

BACK: Final = timedelta(days=730)
"""This season beside the same one last year."""
MOST_MOVEMENTS: Final = 5_000
"""Of one organisation in two years: beyond them the oldest are left out, and that is said."""
MOST_BUYERS: Final = 100


@dataclass(frozen=True, slots=True)
class Bought:
    """So much of a product in one season, in `unit`."""

    product: Product
    season: Season
    amount: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who it went to: None for whoever is no organisation here; `name` is empty while it is held for review."""

    organisation_id: UUID | None
    name: str
    times: int
    """Hand-overs, each one lot."""
    last_on: date
    goods: tuple[Bought, ...]
    """The newest season first, then the most."""


@dataclass(frozen=True, slots=True)
class Buyers:
    """Whoever bought last first. `whole` is False where there was more than is read."""

    since: date
    buyers: tuple[Buyer, ...]
    whole: bool = True


@dataclass(slots=True)
class _Account:
    """What is summed of one buyer."""

    times: int = 0
    last_on: date = date.min
    goods: dict[tuple[UUID, Season, Unit], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))


@dataclass(frozen=True, slots=True)
class TellBuyers:
    """The use case; safe to call from any thread."""

    reads: ReadSource
    clock: Clock

    def __call__(self, caller: Caller) -> Buyers:
        """Of the caller's own hand-overs alone. Raises `ScopeMissing`."""
        caller.require(Scope.BATCHES_READ)
        since = self.clock.now() - BACK
        with self.reads.open() as reader:
            moved = reader.hand_overs.sent_by(caller.organisation_id, since, MOST_MOVEMENTS)
            batches = reader.lots.batches(sorted({each.batch_id for each in moved}))
            ids = sorted({each.product_id for each in batches.values()})
            products = {id: found for id in ids if (found := reader.catalogue.product(id)) is not None}
            accounts = _accounts(moved, batches, products)
            told = [_buyer(reader, id, each, products) for id, each in accounts.items()]
        told.sort(key=lambda each: (each.last_on, each.times), reverse=True)
        return Buyers(vietnamese_day(since), tuple(told[:MOST_BUYERS]), len(moved) < MOST_MOVEMENTS)


def _accounts(
    moved: Iterable[Movement], batches: Mapping[UUID, Batch], products: Mapping[UUID, Product]
) -> dict[UUID | None, _Account]:
    """A shipment taken back is none; what was said too much of one is taken off it."""
    sent: dict[tuple[UUID, Consignment], HandOver] = {}
    days: dict[tuple[UUID, Consignment], date] = {}
    for each in moved:
        key = each.batch_id, Consignment(each.holder_id, each.other_id, each.reference)
        sent[key] = sent.get(key, HandOver()).with_(each.kind, each.amount)
        days[key] = max(days.get(key, date.min), vietnamese_day(each.at))
    accounts: dict[UUID | None, _Account] = {}
    for (batch_id, consignment), hand_over in sent.items():
        batch = batches.get(batch_id)
        product = None if batch is None else products.get(batch.product_id)
        if batch is None or product is None or hand_over.sent == ZERO:
            continue
        account = accounts.setdefault(consignment.receiver_id, _Account())
        account.times += 1
        account.last_on = max(account.last_on, days[batch_id, consignment])
        season = season_around(product.season_months, batch.happened_on)
        goods = product.id, season, _unit_of(batch)
        account.goods[goods] = EXACT.add(account.goods[goods], hand_over.sent)
    return accounts


def _unit_of(batch: Batch) -> Unit:
    match batch.quantity.canonical.base:
        case Base.KG:
            return Unit.KG
        case Base.LITRE:
            return Unit.LITRE
        case Base.PIECE:
            return batch.quantity.unit


def _buyer(
    reader: Reader, organisation_id: UUID | None, account: _Account, products: Mapping[UUID, Product]
) -> Buyer:
    hidden = organisation_id is None or reader.name_holds.hides(organisation_id)
    found = None if hidden or organisation_id is None else reader.parties.organisation(organisation_id)
    goods: Sequence[Bought] = [
        Bought(products[product_id], season, amount, unit)
        for (product_id, season, unit), amount in account.goods.items()
    ]
    ordered = sorted(goods, key=lambda each: (each.season, each.amount), reverse=True)
    name = "" if found is None else found.name
    return Buyer(organisation_id, name, account.times, account.last_on, tuple(ordered))
