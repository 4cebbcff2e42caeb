"""`/v1/name-holds`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import NamesReviewer
from nguongoc_api.v1.names.schemas import HeldNames, HeldNameShown, NameRefusalGiven
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("name-holds", "organisations")


@ROUTER.get("", response_model=HeldNames)
def list_held_names(caller: NamesReviewer, page: Paged, use: Use) -> Response:
    """Names in your commune that are taken for another's, answered ones among them, the newest first."""
    found = use.trusting.names.held(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.id), HeldNameShown.of)


@ROUTER.post("/{organisation_id}/release")
def release_name(caller: NamesReviewer, organisation_id: Id, use: Use) -> HeldNameShown:
    """You looked at both and they are two parties: from now on it signs and is shown. For good."""
    return HeldNameShown.of(use.trusting.names.release(caller, organisation_id))


@ROUTER.post("/{organisation_id}/refusal")
def refuse_name(
    caller: NamesReviewer, organisation_id: Id, given: NameRefusalGiven, use: Use
) -> HeldNameShown:
    """The name stays unused, with a reason that the applicant reads. For good."""
    return HeldNameShown.of(use.trusting.names.refuse(caller, organisation_id, given.reason))
