"""Whether a lot can have been what is said of it now: held against what was made, sent and sold of it, and what it was made of.

Asked inside the transaction, with the lot and its sources locked. A hold or a recall is no reason to leave a mistake standing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.balance import Balances, Movement
from nguongoc.batches.corrections import AmountBelowMoved, HappenedAfterUse
from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch, Hold, Origin, ProcessLoss
from nguongoc.batches.quantities import EXACT, Base, Quantity
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict
from nguongoc.events.build import lot_class
from nguongoc.events.index import identifier_key
from nguongoc.ports import UnitOfWork
from nguongoc.services.draw_inputs import draw_on_another_day, judge_inputs
from nguongoc.services.master_data import Source, net_content


class UnitChangedAfterUse(Conflict):
    """What was made, sent or sold of the lot, or its stamps, are counted in another unit than is said now."""

    code = "unit-changed-after-use"


def judge_making(
    product: Product, sources: Sequence[Source], before: Batch, after: Batch
) -> ProcessLoss | None:
    """The yield of a made lot as it is said now. Raises the refusals of `judge_inputs`, but none of a source held since."""
    if before.origin is not Origin.MADE or _same(before, after):
        return None
    unheld = [replace(each, batch=replace(each.batch, hold=Hold.NONE)) for each in sources]
    return judge_inputs(product, unheld, after.quantity, after.happened_on)


def check_use(
    uow: UnitOfWork,
    before: Batch,
    after: Batch,
    product: Product,
    sources: Sequence[Source],
    locked: Mapping[UUID, Batch],
    base_url: str,
) -> None:
    """Raises `AmountBelowMoved`, `UnitChangedAfterUse`, `HappenedAfterUse`, `SourceExhausted`."""
    if _same(before, after):
        return
    moved = uow.events.movements([before.id]).get(before.id, ())
    issued = uow.lots.unit_range(before.id)
    if before.quantity != after.quantity:
        _check_amount(before, after, moved, None if issued is None else issued.count, net_content(product))
    if after.happened_on > before.happened_on:
        told = uow.corrections.first_told(_names(before, base_url))
        used = [vietnamese_day(each.at) for each in moved]
        used += [] if told is None else [vietnamese_day(told)]
        _check_day(after, used)
    if sources and after.happened_on != before.happened_on:
        now = [replace(each, batch=locked[each.batch.id]) for each in sources]
        draw_on_another_day(uow, before, now, after.happened_on)


def _same(before: Batch, after: Batch) -> bool:
    return (before.quantity, before.happened_on) == (after.quantity, after.happened_on)


def _check_amount(
    before: Batch, after: Batch, moved: Sequence[Movement], issued: int | None, content: Quantity | None
) -> None:
    now, was = after.quantity.canonical, before.quantity.canonical
    if now.base is not was.base and (moved or issued is not None):
        raise UnitChangedAfterUse(
            f"lot {before.lot} is counted in {was.base.value}",
            pointer="/quantity/unit",
            lot=before.lot,
            unit=was.base.value,
        )
    # Whoever was given some of it has it: what cannot have been less is the most that was out of its maker's hands.
    out = EXACT.subtract(was.amount, _least(before, moved))
    if now.amount < was.amount and now.amount < out:
        raise AmountBelowMoved(
            f"{out:f} {was.base.value} of lot {before.lot} were made, sent or sold",
            pointer="/quantity",
            lot=before.lot,
            moved=f"{out:f}",
            unit=was.base.value,
        )
    if issued is not None and (units := _units(after, content)) is not None and units < issued:
        raise AmountBelowMoved(
            f"{issued} units of lot {before.lot} have serials",
            pointer="/quantity",
            lot=before.lot,
            moved=str(issued),
            unit=Base.PIECE.value,
        )


def _least(batch: Batch, moved: Sequence[Movement]) -> Decimal:
    """The least that its maker ever held of a lot, as things happened."""
    made = batch.quantity.canonical.amount
    balances, least = Balances(batch.organisation_id, made), made
    ordered = sorted(moved, key=lambda each: each.at)
    for index, each in enumerate(ordered):
        balances.count(each)
        if index + 1 == len(ordered) or ordered[index + 1].at != each.at:
            least = min(least, balances.held(batch.organisation_id))
    return least


def _units(batch: Batch, content: Quantity | None) -> int | None:
    whole = batch.quantity.canonical
    if whole.base is Base.PIECE:
        return int(whole.amount)
    if content is None or content.canonical.base is not whole.base:
        return None
    return int(EXACT.divide_int(whole.amount, content.canonical.amount))


def _names(batch: Batch, base_url: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            identifier_key(lot_class(gtin, batch.lot, batch.code, base_url)) for gtin in (batch.gtin, None)
        )
    )


def _check_day(after: Batch, used: Sequence[date]) -> None:
    first = min(used, default=None)
    if first is not None and first < after.happened_on:
        raise HappenedAfterUse(
            f"something happened to lot {after.lot} on {first} already",
            pointer="/happened_on",
            lot=after.lot,
            used_on=first.isoformat(),
        )
