"""`/v1/organisations`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response

from nguongoc_api.auth.access import AnyCaller
from nguongoc_api.v1.organisations.schemas import Organisations, OrganisationShown, OwnOrganisationShown
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

ROUTER = router("organisations", "organisations")


@ROUTER.get("", response_model=Organisations)
def list_organisations(caller: AnyCaller, page: Paged, use: Use) -> Response:
    """The caller's own organisation."""
    own = [] if page.after else [use.browse_master_data.own_organisation(caller)]
    return page.answer(own, lambda each: str(each.id), OwnOrganisationShown.of)


@ROUTER.get("/{slug}")
def show_organisation(slug: Annotated[str, Path(max_length=63)], use: Use) -> OrganisationShown:
    """What anybody may know of an organisation."""
    return OrganisationShown.of(use.browse_master_data.organisation(slug))
