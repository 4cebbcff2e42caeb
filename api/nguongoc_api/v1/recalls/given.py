"""Recalls as they are asked for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nguongoc.recalls.recall import Advice, NamedLot, Order, Outcome, Reason, UnitSpan
from nguongoc_api.v1.wire import Given, Id


class SpanGiven(Given):
    """Units counted from 1 in the order of their serials, both ends included."""

    first: int
    last: int


class NamedLotGiven(Given):
    """Without `units` the whole lot."""

    batch_id: Id
    units: list[SpanGiven] = Field(default_factory=list)

    def lot(self) -> NamedLot:
        return NamedLot(self.batch_id, tuple(UnitSpan(each.first, each.last) for each in self.units))


class RecallGiven(Given):
    """What is recalled and why. With `dry_run` nothing is ordered: the answer says what would be reached."""

    lots: list[NamedLotGiven]
    reason: Annotated[Reason, Field(strict=False)]
    advice: Annotated[Advice, Field(strict=False)] = Advice.RETURN
    note: str | None = Field(default=None, description="For people; shown, never signed, erasable")
    dry_run: bool = False

    def order(self) -> Order:
        return Order(tuple(each.lot() for each in self.lots), self.reason, self.advice, self.note)


class EndGiven(Given):
    outcome: Annotated[Outcome, Field(strict=False)]


class HoldGiven(Given):
    reason: str
