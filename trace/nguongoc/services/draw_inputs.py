"""What goes into a processed lot: the kinds its process accepts, a believable yield, and no more than is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from nguongoc.batches.dates import VIETNAM
from nguongoc.batches.lots import Batch, ProcessLoss
from nguongoc.batches.processes import (
    PACKING,
    Profile,
    check_categories,
    check_yield,
    expected_output,
    find_profile,
    in_base,
)
from nguongoc.batches.quantities import Canonical, Quantity
from nguongoc.batches.rules import check_sources
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid, Refusal
from nguongoc.ports import UnitOfWork
from nguongoc.services.event_ledger import Ledger, LotTakenBack
from nguongoc.services.master_data import Source, net_content


class ProcessMissing(Invalid):
    """The product is not made by any process here, yet the lot is declared as made."""

    code = "process-missing"


class InputUnitDiffers(Invalid):
    """A lot registered in pieces is drawn on in pieces, one in kilograms in a unit of mass."""

    code = "input-unit-differs"


class SourceExhausted(Conflict):
    """More than the maker holds of a lot: outside goods would be laundered through it."""

    code = "source-exhausted"


def judge_inputs(
    product: Product, sources: Sequence[Source], output: Quantity, happened_on: date
) -> ProcessLoss:
    """The yield of a lot made from these sources, or the refusal of the first rule broken."""
    profile = profile_of(product, sources)
    check_sources([source.batch for source in sources], happened_on)
    check_categories(profile, [source.product.category for source in sources], product.category)
    return check_yield(profile, _went_in(profile, sources), output.canonical, net_content(product))


def expect(product: Product, sources: Sequence[Source]) -> tuple[Canonical, Canonical] | None:
    """How much of a product these sources usually give; None where what goes in cannot be compared, or nothing does."""
    try:
        profile = profile_of(product, sources)
        return expected_output(profile, _went_in(profile, sources), net_content(product))
    except Refusal:
        return None


def profile_of(product: Product, sources: Sequence[Source]) -> Profile:
    """That of its process; lots of the very same goods, split or put together, are sorted and packed and nothing more.

    Raises `ProcessMissing`.
    """
    if sources and all(source.product.id == product.id for source in sources):
        return find_profile(PACKING)
    if product.process is not None:
        return find_profile(product.process)
    raise ProcessMissing("this product has no process: register it as harvested", pointer="/origin")


def _went_in(profile: Profile, sources: Sequence[Source]) -> list[Canonical]:
    amounts = []
    for index, source in enumerate(sources):
        pointer = f"/inputs/{index}/quantity"
        drawn = source.drawn.canonical
        if drawn.base is not source.batch.quantity.canonical.base:
            raise InputUnitDiffers(
                f"lot {source.batch.lot} is counted in {source.batch.quantity.unit.value}",
                pointer=f"{pointer}/unit",
                lot=source.batch.lot,
                unit=source.batch.quantity.unit.value,
            )
        wanted = profile.input_base or drawn.base
        amounts.append(in_base(drawn, wanted, net_content(source.product)))
    return amounts


def draw(uow: UnitOfWork, holder_id: UUID, sources: Sequence[Source], happened_on: date) -> None:
    """Hold the source lots and make sure that the holder has enough left of each. To be called inside the transaction."""
    ids = [source.batch.id for source in sources]
    locked = uow.lots.lock_batches(ids)
    check_sources([locked[id] for id in ids], happened_on)
    taken_back = uow.events.voided([batch.event_id for batch in locked.values()])
    for index, source in enumerate(sources):
        batch = locked[source.batch.id]
        if batch.event_id in taken_back:
            raise LotTakenBack(
                f"lot {batch.lot} was taken back", pointer=f"/inputs/{index}/batch_id", lot=batch.lot
            )
    _check_left(Ledger(locked, uow.events.movements(ids)), holder_id, sources, happened_on)


def draw_on_another_day(uow: UnitOfWork, batch: Batch, sources: Sequence[Source], happened_on: date) -> None:
    """That the sources, locked before, had as much by another day as the lot was made of. Raises `SourceExhausted`."""
    moved = {
        id: [each for each in movements if each.event_id != batch.event_id]
        for id, movements in uow.events.movements([source.batch.id for source in sources]).items()
    }
    ledger = Ledger({source.batch.id: source.batch for source in sources}, moved)
    _check_left(ledger, batch.organisation_id, sources, happened_on)


def _check_left(ledger: Ledger, holder_id: UUID, sources: Sequence[Source], happened_on: date) -> None:
    # Only the day is known: whatever came by its end may have gone in.
    by = datetime.combine(happened_on + timedelta(days=1), time(), VIETNAM)
    for index, source in enumerate(sources):
        batch = source.batch
        wanted = source.drawn.canonical
        left = ledger.account(batch.id).left(holder_id, by)
        if wanted.amount > left:
            raise SourceExhausted(
                f"lot {batch.lot} has {left:f} {wanted.base.value} left, {wanted.amount:f} asked",
                pointer=f"/inputs/{index}/quantity",
                lot=batch.lot,
                left=f"{left:f}",
                unit=wanted.base.value,
            )
