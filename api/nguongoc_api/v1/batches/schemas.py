"""A lot on the wire."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.batches.lots import Batch, GrowingStatements, Hold, LotInput, Origin, ProcessLoss
from nguongoc.batches.rules import Declaration
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_batch import Registered, lot_path
from nguongoc_api.v1.batches.environment import EnvironmentShown
from nguongoc_api.v1.batches.told_origin import ToldOriginGiven, ToldOriginShown
from nguongoc_api.v1.wire import Day, Given, Id, QuantityGiven, QuantityShown, Shown

ENTERED_LATE = "entered-late"


class StatementsGiven(Given):
    """What the producer states of how it was grown; none of it is checked by us."""

    pesticide_last_used_on: Day | None = None
    pesticide_name: str | None = None
    pre_harvest_interval_days: int | None = None
    no_pesticide: bool = False
    fertiliser: str | None = None
    water: str | None = None
    notes: str | None = None

    def statements(self) -> GrowingStatements:
        return GrowingStatements(
            **{field.name: getattr(self, field.name) for field in fields(GrowingStatements)}
        )


class InputGiven(Given):
    """So much of an earlier lot went in."""

    batch_id: Id
    quantity: QuantityGiven


class BatchGiven(Given):
    """Without `lot` a number is given; `origin` is `made` where `inputs` say of what, else `harvested`."""

    product_id: Id
    facility_id: Id
    origin: Annotated[Origin, Field(strict=False)] | None = None
    lot: str | None = None
    quantity: QuantityGiven
    happened_on: Day = Field(description="Harvested, caught, made or received on, by the Vietnamese calendar")
    packed_on: Day | None = None
    expires_on: Day | None = None
    variety: str | None = None
    statements: StatementsGiven = Field(default_factory=StatementsGiven)
    inputs: list[InputGiven] = Field(default_factory=list)
    told_origin: ToldOriginGiven | None = Field(
        default=None,
        description="Of a `purchased` lot: where its seller said that it grew; absent where nobody said",
    )

    def wish(self, lot_if_none: str) -> Wish:
        return Wish(self.product_id, self.facility_id, self._declaration(lot_if_none))

    def _declaration(self, lot_if_none: str) -> Declaration:
        return Declaration(
            lot=lot_if_none if self.lot is None else self.lot,
            origin=self.origin or (Origin.MADE if self.inputs else Origin.HARVESTED),
            quantity=self.quantity.quantity(),
            happened_on=self.happened_on,
            packed_on=self.packed_on,
            expires_on=self.expires_on,
            variety=self.variety,
            statements=self.statements.statements(),
            inputs=tuple(LotInput(each.batch_id, each.quantity.quantity()) for each in self.inputs),
            told_origin=None if self.told_origin is None else self.told_origin.told_origin(),
        )


class BatchBought(BatchGiven):
    """A lot with of whom it was bought, which stands beside what is signed and never in it."""

    bought_from: str | None = Field(
        default=None,
        description="Of a `purchased` lot: who sold it, for your own book alone; put right at `/v1/batches/{batch_id}/bought-from`",
    )


class StatementsShown(Shown):
    pesticide_last_used_on: date | None
    pesticide_name: str | None
    pre_harvest_interval_days: int | None
    no_pesticide: bool
    fertiliser: str | None
    water: str | None
    notes: str | None

    @classmethod
    def of(cls, said: GrowingStatements) -> StatementsShown:
        return cls(**{field.name: getattr(said, field.name) for field in fields(GrowingStatements)})


class InputShown(Shown):
    batch_id: UUID
    quantity: QuantityShown


class BatchShown(Shown):
    """`digital_link` is what the QR holds, `page` what people see, `passport` the signed record."""

    id: UUID
    code: str
    lot: str
    gtin: str | None
    digital_link: str
    page: str
    passport: str
    product_id: UUID
    facility_id: UUID
    origin: Origin
    quantity: QuantityShown
    happened_on: date
    packed_on: date | None
    expires_on: date | None
    variety: str | None
    statements: StatementsShown
    environment: EnvironmentShown | None = Field(
        description="Footprint and packaging, declared by a correction; null where nothing is"
    )
    inputs: list[InputShown]
    told_origin: ToldOriginShown | None = Field(description="By whoever sold it; null where nobody said")
    hold: Hold
    entered_at: datetime
    warnings: list[str]
    """Stable codes of what was unusual, and is shown as such: `entered-late`, `yield-low`, `yield-high`, `season-high`, `season-beyond`,
    `season-not-counted`, `certificate-not-counted`."""

    @classmethod
    def registered(cls, made: Registered, base_url: str) -> BatchShown:
        shown = cls.of(made.batch, base_url, made.loss)
        return shown.model_copy(update={"warnings": [*shown.warnings, *made.warnings]})

    @classmethod
    def of(cls, batch: Batch, base_url: str, loss: ProcessLoss | None = None) -> BatchShown:
        path = lot_path(batch)
        return cls(
            id=batch.id,
            code=batch.code,
            lot=batch.lot,
            gtin=batch.gtin,
            digital_link=base_url + path,
            page=f"{base_url}/p{path}",
            passport=f"{base_url}/records/{batch.passport_id}",
            product_id=batch.product_id,
            facility_id=batch.facility_id,
            origin=batch.origin,
            quantity=QuantityShown.of(batch.quantity),
            happened_on=batch.happened_on,
            packed_on=batch.packed_on,
            expires_on=batch.expires_on,
            variety=batch.variety,
            statements=StatementsShown.of(batch.statements),
            environment=None if batch.environment is None else EnvironmentShown.of(batch.environment),
            inputs=[
                InputShown(batch_id=each.batch_id, quantity=QuantityShown.of(each.quantity))
                for each in batch.inputs
            ],
            told_origin=None if batch.told_origin is None else ToldOriginShown.of(batch.told_origin),
            hold=batch.hold,
            entered_at=batch.entered_at,
            warnings=_warnings(batch, loss),
        )


class Batches(Shown):
    items: list[BatchShown]


def _warnings(batch: Batch, loss: ProcessLoss | None) -> list[str]:
    found = [ENTERED_LATE] if batch.entered_late else []
    if loss is not None and loss.warning is not None:
        found.append(loss.warning)
    return found
