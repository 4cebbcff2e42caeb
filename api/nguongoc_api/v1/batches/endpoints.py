"""`/v1/batches`."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from nguongoc.ports import UnitOfWork
from nguongoc.services.keep_sellers import note_seller
from nguongoc.services.register_batch import Registered, suggest_lot
from nguongoc_api.auth.access import BatchesReader, BatchesWriter
from nguongoc_api.v1.batches.schemas import BatchBought, Batches, BatchShown
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "batches")


@ROUTER.post("", status_code=201, response_model=BatchShown)
def register_batch(caller: BatchesWriter, given: BatchBought, use: Use, created: Created) -> Response:
    """Register a lot: judged, signed, durable when this answers."""
    wish, seller = given.wish(suggest_lot(use.clock.now())), given.bought_from

    def beside(uow: UnitOfWork, made: Registered) -> None:
        note_seller(uow, made.batch, seller)

    return created.answer(
        lambda once: use.register_batch(caller, wish, once, None if seller is None else beside),
        lambda made: f"/v1/batches/{made.batch.id}",
        lambda made: BatchShown.registered(made, use.settings.base_url),
    )


@ROUTER.get("", response_model=Batches)
def list_batches(caller: BatchesReader, page: Paged, use: Use) -> Response:
    """Newest first."""
    found = use.browse_batches.batches(caller, page.after_id, page.limit + 1)
    return page.answer(
        found, lambda each: str(each.id), partial(BatchShown.of, base_url=use.settings.base_url)
    )


@ROUTER.get("/{batch_id}")
def show_batch(caller: BatchesReader, batch_id: Id, use: Use) -> BatchShown:
    return BatchShown.of(use.browse_batches.batch(caller, batch_id), use.settings.base_url)
