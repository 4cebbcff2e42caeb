"""`/v1/holdings` and `/v1/batches/{batch_id}/balance`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import BatchesReader
from nguongoc_api.v1.holdings.schemas import HoldingShown, HoldingsShown
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("holdings", "holdings")
OF_BATCHES = router("batches", "holdings")


@ROUTER.get("", response_model=HoldingsShown)
def list_holdings(caller: BatchesReader, page: Paged, use: Use) -> Response:
    """Lots that you made or were handed, the newest first: what you hold of each, what is on its way to and from you."""
    found = use.capturing.holdings.holdings(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.batch.id), HoldingShown.of)


@OF_BATCHES.get("/{batch_id}/balance")
def show_balance(caller: BatchesReader, batch_id: Id, use: Use) -> HoldingShown:
    """Your own side of a lot: whom you handed it to, never whom those handed it to."""
    return HoldingShown.of(use.capturing.holdings.balance(caller, batch_id))
