"""An organisation on the wire."""

from __future__ import annotations

from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc_api.v1.wire import Shown


class OrganisationShown(Shown):
    """What anybody may know; telephone and id are not among it."""

    slug: str
    did: str
    name: str
    name_en: str | None
    kind: OrganisationKind
    commune_code: str | None
    about_vi: str | None
    about_en: str | None
    website: str | None

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationShown:
        return cls(
            slug=organisation.slug,
            did=organisation.did,
            name=organisation.name,
            name_en=organisation.name_en,
            kind=organisation.kind,
            commune_code=organisation.commune_code,
            about_vi=organisation.about_vi,
            about_en=organisation.about_en,
            website=organisation.website,
        )


class OwnOrganisationShown(OrganisationShown):
    """What the organisation itself sees besides."""

    id: str
    is_household: bool
    phone: str | None

    @classmethod
    def of(cls, organisation: Organisation) -> OwnOrganisationShown:
        return cls(
            **OrganisationShown.of(organisation).model_dump(),
            id=str(organisation.id),
            is_household=organisation.is_household,
            phone=organisation.phone,
        )


class Organisations(Shown):
    items: list[OwnOrganisationShown]
