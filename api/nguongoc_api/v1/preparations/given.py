"""What is to be prepared, as it is asked for: the bodies of doing it at once, with what their paths name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nguongoc.recalls.disputes import Ground
from nguongoc.recalls.recall import Advice, Order, Outcome, Reason
from nguongoc_api.v1.batches.correction import CorrectionGiven
from nguongoc_api.v1.recalls.given import NamedLotGiven
from nguongoc_api.v1.wire import Given, Id


class CorrectionPrepared(CorrectionGiven):
    """As `/v1/batches/{batch_id}/correction` takes it."""

    batch_id: Id


class RecallPrepared(Given):
    """As `/v1/recalls` takes it; what it would reach stands in what is signed."""

    lots: list[NamedLotGiven]
    reason: Annotated[Reason, Field(strict=False)]
    advice: Annotated[Advice, Field(strict=False)] = Advice.RETURN
    note: str | None = Field(default=None, description="For people; shown, never signed, erasable")

    def order(self) -> Order:
        return Order(tuple(each.lot() for each in self.lots), self.reason, self.advice, self.note)


class RecallEndPrepared(Given):
    recall_id: Id
    outcome: Annotated[Outcome, Field(strict=False)]


class DisputePrepared(Given):
    batch_id: Id
    ground: Annotated[Ground, Field(strict=False)]


class AnchorPrepared(Given):
    wish_id: Id


class FacilityPrepared(Given):
    facility_id: Id


class EventPrepared(Given):
    event_id: Id
