"""Wishes for identity anchors on the wire, and anchors that were signed elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from nguongoc.parties.anchoring import AnchorWish, AskedState, Registration
from nguongoc.records.identity import ANCHOR_TEXT_LIMIT
from nguongoc_api.v1.wire import Day, Given, Shown


class WishGiven(Given):
    """As it stands in the register. Of a household `number` is one that the register gave out, never its tax code: it will be public."""

    name: str
    number: str
    registered_on: Day
    register_name: str
    register_url: str

    def registration(self) -> Registration:
        return Registration(self.name, self.number, self.registered_on, self.register_name, self.register_url)


class AnchorGiven(Given):
    """A compact JWS, as `nguongoc trust anchor` writes it."""

    anchor: str = Field(max_length=ANCHOR_TEXT_LIMIT)


class AnchorKept(Shown):
    """Under which id it is kept and logged; `/anchors?did=` serves it."""

    id: str


class RefusalGiven(Given):
    reason: str = Field(description="Why, at most 500 characters; who asked reads it")


class WishShown(Shown):
    id: UUID
    name: str
    number: str
    registered_on: date
    register_name: str
    register_url: str
    state: AskedState
    asked_at: datetime
    answered_at: datetime | None
    anchor: str | None
    reason: str | None

    @classmethod
    def of(cls, wish: AnchorWish) -> WishShown:
        said = wish.registration
        return cls(
            id=wish.id,
            name=said.name,
            number=said.number,
            registered_on=said.registered_on,
            register_name=said.register_name,
            register_url=said.register_url,
            state=wish.state,
            asked_at=wish.asked_at,
            answered_at=wish.answered_at,
            anchor=wish.anchor_id,
            reason=wish.reason,
        )


class Wishes(Shown):
    items: list[WishShown]
