"""`/v1/preparations`."""

from __future__ import annotations

from fastapi import Response

from nguongoc.services.register_batch import suggest_lot
from nguongoc_api.auth.access import BatchesWriter
from nguongoc_api.v1.batches.schemas import BatchGiven, BatchShown
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.preparations.schemas import PreparationShown, SignaturesGiven
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("preparations", "batches")


@ROUTER.post("", status_code=201, response_model=PreparationShown)
def prepare_batch(caller: BatchesWriter, given: BatchGiven, use: Use, created: Created) -> Response:
    """The exact bytes that your own key signs to register a lot; `nguongoc sign lot` reads this answer. Nothing is public yet."""
    wish = given.wish(suggest_lot(use.clock.now()))
    return created.answer(
        lambda once: use.trusting.own.prepare.prepare(caller, wish, once),
        lambda made: f"/v1/preparations/{made.preparation.id}",
        lambda made: PreparationShown.of(made, use.settings.base_url),
    )


@ROUTER.get("/{preparation_id}")
def show_preparation(caller: BatchesWriter, preparation_id: Id, use: Use) -> PreparationShown:
    """Your own, as it was prepared."""
    return PreparationShown.of(use.trusting.own.prepare.show(caller, preparation_id), use.settings.base_url)


@ROUTER.post("/{preparation_id}/completion", status_code=201)
def complete_preparation(
    caller: BatchesWriter, preparation_id: Id, given: SignaturesGiven, use: Use, response: Response
) -> BatchShown:
    """Hand in the signatures: they are verified against the key that your own domain shows now, and the lot is registered. Said twice it is answered the same."""
    made = use.trusting.own.prepare.complete(caller, preparation_id, given.signatures())
    response.headers["Location"] = f"/v1/batches/{made.batch.id}"
    return BatchShown.registered(made, use.settings.base_url)
