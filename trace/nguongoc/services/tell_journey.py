"""The journey of a lot as stages one can follow with a finger, back to the harvest or the purchase of what went in."""

from __future__ import annotations

from collections.abc import Sequence

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import LATE_AFTER_DAYS, Batch, Hold, Origin
from nguongoc.catalogue.products import Category, Product
from nguongoc.geography import communes
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader
from nguongoc.services.provenance import SourceLot, Stage, StageKind
from nguongoc.services.tell_grown import tell_grown
from nguongoc.services.tell_handling import tell_handling
from nguongoc.verdict import State

CAUGHT = frozenset({Category.SEAFOOD})
DEEPEST = 4
"""How many processing steps back a page tells; the whole chain is a link away."""


def tell_journey(
    reader: Reader,
    batch: Batch,
    product: Product,
    organisation: Organisation,
    facility: Facility,
    base_url: str,
) -> tuple[Stage, ...]:
    """Stages in the order they happened: the sources' own stages are folded into the `sources` of the making."""
    sources = _sources(reader, batch)
    grown = tell_grown(reader, batch, organisation)
    stages = [
        *_earlier(reader, batch, DEEPEST),
        *grown,
        _stage(batch, product, organisation, facility, sources),
    ]
    if batch.packed_on is not None:
        packed = Stage(
            kind=StageKind.PACK,
            happened_on=batch.packed_on,
            entered_at=batch.entered_at,
            late=False,
            organisation_name=organisation.name,
            facility_name=facility.name,
            commune_name=communes.find(facility.commune_code).name,
            quantity=None,
        )
        stages.append(packed)
    return (*stages, *tell_handling(reader, batch, organisation, base_url))


def _earlier(reader: Reader, batch: Batch, depth: int) -> list[Stage]:
    if depth == 0:
        return []
    stages: list[Stage] = []
    for part in batch.inputs:
        known = _known(reader, reader.lots.batch(part.batch_id))
        if known is None:
            continue
        source, product, organisation, facility = known
        stages += _earlier(reader, source, depth - 1)
        stages += tell_grown(reader, source, organisation)
        stages.append(_stage(source, product, organisation, facility, _sources(reader, source)))
    return sorted(stages, key=lambda stage: stage.happened_on)


def _known(reader: Reader, batch: Batch | None) -> tuple[Batch, Product, Organisation, Facility] | None:
    if batch is None:
        return None
    product = reader.catalogue.product(batch.product_id)
    organisation = reader.parties.organisation(batch.organisation_id)
    facility = reader.parties.facility(batch.facility_id)
    if product is None or organisation is None or facility is None:
        return None
    return batch, product, organisation, facility


def _stage(
    batch: Batch,
    product: Product,
    organisation: Organisation,
    facility: Facility,
    sources: Sequence[SourceLot],
) -> Stage:
    match batch.origin:
        case Origin.MADE:
            kind = StageKind.MAKE
        case Origin.HARVESTED:
            kind = StageKind.CATCH if product.category in CAUGHT else StageKind.HARVEST
        case Origin.PURCHASED:
            kind = StageKind.PURCHASE
    return Stage(
        kind=kind,
        happened_on=batch.happened_on,
        entered_at=batch.entered_at,
        late=(vietnamese_day(batch.entered_at) - batch.happened_on).days > LATE_AFTER_DAYS,
        organisation_name=organisation.name,
        facility_name=facility.name,
        commune_name=communes.find(facility.commune_code).name,
        quantity=batch.quantity,
        sources=tuple(sources),
        told_origin=batch.told_origin,
    )


def _sources(reader: Reader, batch: Batch) -> list[SourceLot]:
    told = []
    for part in batch.inputs:
        known = _known(reader, reader.lots.batch(part.batch_id))
        if known is None:
            continue
        source, product, organisation, facility = known
        told.append(
            SourceLot(
                code=source.code,
                product_name=product.name,
                product_name_en=product.name_en,
                organisation_name=organisation.name,
                # Where it was received is no place that it came from.
                commune_name=""
                if source.origin is Origin.PURCHASED
                else communes.find(facility.commune_code).name,
                happened_on=source.happened_on,
                quantity=part.quantity,
                state=_hold_state(source),
            )
        )
    return told


def _hold_state(source: Batch) -> str:
    match source.hold:
        case Hold.RECALLED | Hold.PARTLY_RECALLED:
            return State.RECALLED.value
        case Hold.ON_HOLD:
            return State.ON_HOLD.value
        case Hold.NONE:
            return ""
