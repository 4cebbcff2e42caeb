"""What goes into a processed lot: the kinds its process accepts, a believable yield, and no more than is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nguongoc.batches.lots import ProcessLoss
from nguongoc.batches.processes import check_categories, check_yield, find_profile, in_base
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.rules import check_sources
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid
from nguongoc.ports import UnitOfWork
from nguongoc.services.event_ledger import LotTakenBack
from nguongoc.services.master_data import Source, net_content


class ProcessMissing(Invalid):
    """The product is not made by any process here, yet the lot is declared as made."""

    code = "process-missing"


class InputUnitDiffers(Invalid):
    """A lot registered in pieces is drawn on in pieces, one in kilograms in a unit of mass."""

    code = "input-unit-differs"


class SourceExhausted(Conflict):
    """More than is left of a lot: outside goods would be laundered through it."""

    code = "source-exhausted"


def judge_inputs(
    product: Product, sources: Sequence[Source], output: Quantity, happened_on: date
) -> ProcessLoss:
    """The yield of a lot made from these sources, or the refusal of the first rule broken."""
    if product.process is None:
        raise ProcessMissing("this product has no process: register it as harvested", pointer="/origin")
    profile = find_profile(product.process)
    check_sources([source.batch for source in sources], happened_on)
    check_categories(profile, [source.product.category for source in sources], product.category)
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
    return check_yield(profile, amounts, output.canonical, net_content(product))


def draw(uow: UnitOfWork, sources: Sequence[Source], happened_on: date) -> None:
    """Hold the source lots and make sure that enough is left of each. To be called inside the transaction."""
    locked = uow.lots.lock_batches([source.batch.id for source in sources])
    check_sources([locked[source.batch.id] for source in sources], happened_on)
    taken_back = uow.events.voided([batch.event_id for batch in locked.values()])
    for index, source in enumerate(sources):
        batch = locked[source.batch.id]
        if batch.event_id in taken_back:
            raise LotTakenBack(
                f"lot {batch.lot} was taken back", pointer=f"/inputs/{index}/batch_id", lot=batch.lot
            )
        left = batch.quantity.canonical.amount - uow.lots.consumed(batch.id)
        wanted = source.drawn.canonical
        if wanted.amount > left:
            raise SourceExhausted(
                f"lot {batch.lot} has {left} {wanted.base.value} left, {wanted.amount} asked",
                pointer=f"/inputs/{index}/quantity",
                lot=batch.lot,
                left=format(left, "f"),
                unit=wanted.base.value,
            )
