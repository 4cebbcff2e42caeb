"""`/v1/anchors`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import AnchorAsker, AnchorIssuer
from nguongoc_api.v1.anchors.schemas import (
    AnchorGiven,
    AnchorKept,
    RefusalGiven,
    Wishes,
    WishGiven,
    WishShown,
)
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("anchors", "organisations")


@ROUTER.post("", status_code=201)
def upload_anchor(caller: AnchorAsker, given: AnchorGiven, use: Use) -> AnchorKept:
    """Hand in an anchor that an authority signed on its own domain: about yourself, or one that you signed. Verified before it is shown."""
    return AnchorKept(id=use.trusting.identify.upload(caller, given.anchor))


@ROUTER.post("/wishes", status_code=201, response_model=WishShown)
def ask_for_anchor(caller: AnchorAsker, given: WishGiven, use: Use, created: Created) -> Response:
    """Ask the authority of your commune to vouch for you."""
    return created.answer(
        lambda once: use.trusting.identify.ask(caller, given.registration(), once),
        lambda wish: f"/v1/anchors/wishes/{wish.id}",
        WishShown.of,
    )


@ROUTER.get("/wishes", response_model=Wishes)
def list_wishes(caller: AnchorAsker, page: Paged, use: Use) -> Response:
    """Your own; at an authority those of its commune. The newest first."""
    found = use.trusting.identify.wishes(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.id), WishShown.of)


@ROUTER.post("/wishes/{wish_id}/anchor", status_code=201)
def answer_wish(caller: AnchorIssuer, wish_id: Id, use: Use) -> WishShown:
    """Vouch for who asked: its DID and the keys it has now, as it says it is registered."""
    return WishShown.of(use.trusting.identify.answer(caller, wish_id))


@ROUTER.post("/wishes/{wish_id}/refusal")
def refuse_wish(caller: AnchorIssuer, wish_id: Id, given: RefusalGiven, use: Use) -> WishShown:
    """Answer with a reason instead."""
    return WishShown.of(use.trusting.identify.refuse(caller, wish_id, given.reason))
