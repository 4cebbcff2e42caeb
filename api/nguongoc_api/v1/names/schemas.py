"""Held names on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from nguongoc.parties.name_holds import HoldState
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.services.review_names import HeldName
from nguongoc_api.v1.wire import Given, Shown


class NameRefusalGiven(Given):
    reason: str = Field(description="Why, at most 500 characters; the applicant reads it")


class NamedShown(Shown):
    """What is compared: an organisation under its names."""

    slug: str
    name: str
    name_en: str | None
    kind: OrganisationKind
    commune_code: str | None

    @classmethod
    def of(cls, organisation: Organisation) -> NamedShown:
        return cls(
            slug=organisation.slug,
            name=organisation.name,
            name_en=organisation.name_en,
            kind=organisation.kind,
            commune_code=organisation.commune_code,
        )


class HeldNameShown(Shown):
    """`id` is the organisation's; `others` are those its name is taken for."""

    id: UUID
    organisation: NamedShown
    others: list[NamedShown]
    state: HoldState
    held_at: datetime
    answered_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, held: HeldName) -> HeldNameShown:
        hold = held.hold
        return cls(
            id=hold.organisation_id,
            organisation=NamedShown.of(held.organisation),
            others=[NamedShown.of(each) for each in held.others],
            state=hold.state,
            held_at=hold.held_at,
            answered_at=hold.answered_at,
            reason=hold.reason,
        )


class HeldNames(Shown):
    items: list[HeldNameShown]
