"""Between the rows of a lot and its value."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from nguongoc.batches.bought_inputs import bought_inputs_of, plain_bought_inputs
from nguongoc.batches.environment_plain import environment_of, plain_environment
from nguongoc.batches.lots import Batch, GrowingStatements, Hold, LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.told_origin import plain_told_origin, told_origin_of


def batch_columns(batch: Batch) -> dict[str, Any]:
    canonical = batch.quantity.canonical
    return {
        "id": batch.id,
        "organisation_id": batch.organisation_id,
        "product_id": batch.product_id,
        "facility_id": batch.facility_id,
        "code": batch.code,
        "gtin": batch.gtin,
        "lot": batch.lot,
        "origin": batch.origin.value,
        "amount": batch.quantity.value,
        "unit": batch.quantity.unit.value,
        "canonical_amount": canonical.amount,
        "canonical_base": canonical.base.value,
        "happened_on": batch.happened_on,
        "packed_on": batch.packed_on,
        "expires_on": batch.expires_on,
        "variety": batch.variety,
        "statements": statements_out(batch.statements),
        "hold": batch.hold.value,
        "event_id": batch.event_id,
        "passport_id": batch.passport_id,
        "entered_at": batch.entered_at,
        "environment": plain_environment(batch.environment),
        "told_origin": plain_told_origin(batch.told_origin),
        "bought_inputs": plain_bought_inputs(batch.bought_inputs),
    }


def input_rows(batch: Batch) -> list[dict[str, Any]]:
    return [input_columns(batch.id, each) for each in batch.inputs]


def batch_of(row: Row[Any], inputs: tuple[LotInput, ...]) -> Batch:
    return Batch(
        id=row.id,
        organisation_id=row.organisation_id,
        product_id=row.product_id,
        facility_id=row.facility_id,
        code=row.code,
        gtin=row.gtin,
        lot=row.lot,
        origin=Origin(row.origin),
        quantity=Quantity(row.amount, Unit(row.unit)),
        happened_on=row.happened_on,
        packed_on=row.packed_on,
        expires_on=row.expires_on,
        variety=row.variety,
        statements=_statements_in(row.statements),
        inputs=inputs,
        hold=Hold(row.hold),
        event_id=row.event_id,
        passport_id=row.passport_id,
        entered_at=row.entered_at,
        environment=environment_of(row.environment),
        told_origin=told_origin_of(row.told_origin),
        bought_inputs=bought_inputs_of(row.bought_inputs),
    )


def input_columns(batch_id: UUID, drawn: LotInput) -> dict[str, Any]:
    canonical = drawn.quantity.canonical
    return {
        "batch_id": batch_id,
        "source_batch_id": drawn.batch_id,
        "amount": drawn.quantity.value,
        "unit": drawn.quantity.unit.value,
        "canonical_amount": canonical.amount,
        "canonical_base": canonical.base.value,
    }


def statements_out(statements: GrowingStatements) -> dict[str, Any]:
    values = asdict(statements)
    last = statements.pesticide_last_used_on
    return {**values, "pesticide_last_used_on": None if last is None else last.isoformat()}


def _statements_in(values: Mapping[str, Any]) -> GrowingStatements:
    last = values["pesticide_last_used_on"]
    return GrowingStatements(
        **{**values, "pesticide_last_used_on": None if last is None else date.fromisoformat(last)}
    )
