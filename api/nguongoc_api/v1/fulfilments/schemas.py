"""Packs that were sent, on the wire."""

from __future__ import annotations

from pydantic import Field

from nguongoc.services.report_fulfilments import Fulfilled, FulfilmentsTaken, NotTaken
from nguongoc_api.v1.wire import Given, Moment, Shown


class FulfilmentGiven(Given):
    code: str = Field(
        description="As it was scanned: a Digital Link, our own link, or a typed code, of one pack"
    )
    at: Moment
    town: str = Field(
        description="The nearest town it was sent from, a slug: `ha-noi`, `da-nang`", max_length=40
    )


class FulfilmentsGiven(Given):
    """At most 10,000 items."""

    items: list[FulfilmentGiven]

    def reports(self) -> list[Fulfilled]:
        return [Fulfilled(each.code, each.at, each.town) for each in self.items]


class NotTakenShown(Shown):
    index: int
    reason: NotTaken


class FulfilmentsShown(Shown):
    """`known` had been reported before, or twice in this request."""

    noted: int
    known: int
    not_taken: list[NotTakenShown] = Field(description="By index of `items`: look at these packs")

    @classmethod
    def of(cls, taken: FulfilmentsTaken) -> FulfilmentsShown:
        not_taken = [NotTakenShown(index=index, reason=reason) for index, reason in taken.not_taken]
        return cls(noted=taken.noted, known=taken.known, not_taken=not_taken)
