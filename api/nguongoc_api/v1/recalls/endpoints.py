"""`/v1/recalls`."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import Response

from nguongoc_api.auth.access import RecallOrderer, RecallsReader
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.recalls.given import EndGiven, RecallGiven
from nguongoc_api.v1.recalls.schemas import HoldingShown as _Holding
from nguongoc_api.v1.recalls.schemas import (
    NoticeOfMine,
    Notices,
    ReachShown,
    RecallDetails,
    RecallOrdered,
    Recalls,
    RecallShown,
)
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("recalls", "recalls")
DRY: dict[int | str, dict[str, Any]] = {
    200: {"model": ReachShown, "description": "With `dry_run`: what it would reach"}
}


@ROUTER.post("", status_code=201, response_model=RecallOrdered, responses=DRY)
def recall_lots(caller: RecallOrderer, given: RecallGiven, use: Use, created: Created) -> Response:
    """Recall lots and whatever was made of them: your own; for an authority, whatever comes from its territory."""
    base_url = use.settings.base_url
    if given.dry_run:
        planned = ReachShown.of(use.recalling.lot.plan(caller, given.order()), base_url)
        return Response(planned.model_dump_json(), media_type="application/json")
    return created.answer(
        lambda once: use.recalling.lot(caller, given.order(), once),
        lambda made: f"/v1/recalls/{made.recall.id}",
        lambda made: RecallOrdered.made(made, base_url),
    )


@ROUTER.get("", response_model=Recalls)
def list_recalls(caller: RecallsReader, page: Paged, use: Use) -> Response:
    """Newest first: those you ordered, of your lots, or that you were told of; for an authority, all."""
    found = use.recalling.browse.recalls(caller, page.after_id, page.limit + 1)
    return page.answer(
        found, lambda each: str(each.id), partial(RecallShown.of, base_url=use.settings.base_url)
    )


@ROUTER.get("/{recall_id}")
def show_recall(caller: RecallsReader, recall_id: Id, use: Use) -> RecallDetails:
    """With the lots you may know of, and your own notice."""
    return RecallDetails.seen(use.recalling.browse.recall(caller, recall_id), use.settings.base_url)


@ROUTER.get("/{recall_id}/notices")
def list_notices(caller: RecallOrderer, recall_id: Id, use: Use) -> Notices:
    """Who was told when, and who has to be telephoned: for whoever ordered it, and for authorities."""
    return Notices.of(use.recalling.browse.notices(caller, recall_id))


@ROUTER.post("/{recall_id}/acknowledgement")
def acknowledge_recall(caller: RecallsReader, recall_id: Id, use: Use) -> NoticeOfMine:
    """Say that your organisation knows: it is not told again."""
    notice = use.recalling.tell.acknowledge(caller, recall_id)
    return NoticeOfMine(
        state=notice.state,
        tries=notice.tries,
        holdings=[_Holding.of(each) for each in notice.holdings],
        acknowledged_at=notice.acknowledged_at,
    )


@ROUTER.post("/{recall_id}/end", status_code=201, response_model=RecallShown)
def end_recall(caller: RecallOrderer, recall_id: Id, given: EndGiven, use: Use, created: Created) -> Response:
    """End a recall you ordered: lifted or repaired, its lots are free again; after any other remedy they stay recalled."""
    return created.answer(
        lambda once: use.recalling.end(caller, recall_id, given.outcome, once),
        lambda ended: f"/v1/recalls/{ended.id}",
        lambda ended: RecallShown.of(ended, use.settings.base_url),
    )
