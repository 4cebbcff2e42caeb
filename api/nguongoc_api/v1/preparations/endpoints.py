"""`/v1/preparations`."""

from __future__ import annotations

from fastapi import Response

from nguongoc.services.asked import (
    AnchorAsked,
    Asked,
    CertificateAsked,
    CorrectionAsked,
    DisputeAsked,
    EventAsked,
    FacilityAsked,
    LotAsked,
    RecallAsked,
    RecallEndAsked,
)
from nguongoc.services.caller import Caller
from nguongoc.services.register_batch import suggest_lot
from nguongoc_api.auth.access import (
    AnchorIssuer,
    BatchesWriter,
    CertificateAttester,
    RecallOrderer,
    RecordsRevoker,
    SelfSigner,
)
from nguongoc_api.v1.attestations.schemas import AttestationGiven
from nguongoc_api.v1.batches.schemas import BatchGiven, BatchShown
from nguongoc_api.v1.creation import Created, Creation
from nguongoc_api.v1.preparations.given import (
    AnchorPrepared,
    CorrectionPrepared,
    DisputePrepared,
    EventPrepared,
    FacilityPrepared,
    RecallEndPrepared,
    RecallPrepared,
)
from nguongoc_api.v1.preparations.schemas import (
    Preparations,
    PreparationShown,
    SignaturesGiven,
    SignedShown,
)
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("preparations", "batches")


def _prepared(caller: Caller, asked: Asked, use: Use, created: Creation) -> Response:
    return created.answer(
        lambda once: use.trusting.own.prepare.prepare(caller, asked, once),
        lambda made: f"/v1/preparations/{made.preparation.id}",
        lambda made: PreparationShown.of(made, use.settings.base_url),
    )


@ROUTER.post("", status_code=201, response_model=PreparationShown)
def prepare_batch(caller: BatchesWriter, given: BatchGiven, use: Use, created: Created) -> Response:
    """The exact bytes that your own key signs to register a lot; `nguongoc sign lot` reads this answer. Nothing is public yet."""
    return _prepared(caller, LotAsked(given.wish(suggest_lot(use.clock.now()))), use, created)


@ROUTER.post("/corrections", status_code=201, response_model=PreparationShown)
def prepare_correction(
    caller: RecordsRevoker, given: CorrectionPrepared, use: Use, created: Created
) -> Response:
    """What your own key signs to correct a lot: its newer passport. `nguongoc sign correction` reads this answer."""
    return _prepared(caller, CorrectionAsked(given.batch_id, given.amendment()), use, created)


@ROUTER.post("/recalls", status_code=201, response_model=PreparationShown)
def prepare_recall(caller: RecallOrderer, given: RecallPrepared, use: Use, created: Created) -> Response:
    """What your own key signs to recall lots, with how far it reaches now. Nobody is told yet: put the lots on hold at once."""
    return _prepared(caller, RecallAsked(given.order()), use, created)


@ROUTER.post("/recall-ends", status_code=201, response_model=PreparationShown)
def prepare_recall_end(
    caller: RecallOrderer, given: RecallEndPrepared, use: Use, created: Created
) -> Response:
    """What your own key signs to end a recall that you ordered."""
    return _prepared(caller, RecallEndAsked(given.recall_id, given.outcome), use, created)


@ROUTER.post("/disputes", status_code=201, response_model=PreparationShown)
def prepare_dispute(caller: RecallOrderer, given: DisputePrepared, use: Use, created: Created) -> Response:
    """What your own key signs to say that a lot is not made of yours, though it names yours as its source."""
    return _prepared(caller, DisputeAsked(given.batch_id, given.ground), use, created)


@ROUTER.post("/attestations", status_code=201, response_model=PreparationShown)
def prepare_attestation(
    caller: CertificateAttester, given: AttestationGiven, use: Use, created: Created
) -> Response:
    """What your own key signs to say that you gave a certificate; `nguongoc sign certificate` reads this answer."""
    if given.certificate_id is not None:
        return _prepared(caller, CertificateAsked(given.certificate_id), use, created)
    asked = CertificateAsked(holder=given.holder_slug(), draft=given.draft())
    return _prepared(caller, asked, use, created)


@ROUTER.post("/anchors", status_code=201, response_model=PreparationShown)
def prepare_anchor(caller: AnchorIssuer, given: AnchorPrepared, use: Use, created: Created) -> Response:
    """What your own key signs to vouch for who asked; `nguongoc sign anchor` reads this answer."""
    return _prepared(caller, AnchorAsked(given.wish_id), use, created)


@ROUTER.post("/facility-records", status_code=201, response_model=PreparationShown)
def prepare_facility_record(
    caller: BatchesWriter, given: FacilityPrepared, use: Use, created: Created
) -> Response:
    """What your own key signs to say where and what your facility is."""
    return _prepared(caller, FacilityAsked(given.facility_id), use, created)


@ROUTER.post("/event-credentials", status_code=201, response_model=PreparationShown)
def prepare_event_credential(
    caller: BatchesWriter, given: EventPrepared, use: Use, created: Created
) -> Response:
    """What your own key signs to say that one event, which you told, was so."""
    return _prepared(caller, EventAsked(given.event_id), use, created)


@ROUTER.get("")
def list_preparations(caller: SelfSigner, use: Use) -> Preparations:
    """What waits for signatures of your key and has not expired, the newest first."""
    base_url = use.settings.base_url
    found = use.trusting.own.prepare.waiting(caller)
    return Preparations(items=[PreparationShown.of(each, base_url) for each in found])


@ROUTER.get("/{preparation_id}")
def show_preparation(caller: SelfSigner, preparation_id: Id, use: Use) -> PreparationShown:
    """Your own, as it was prepared."""
    return PreparationShown.of(use.trusting.own.prepare.show(caller, preparation_id), use.settings.base_url)


@ROUTER.post("/{preparation_id}/completion", status_code=201)
def complete_preparation(
    caller: SelfSigner, preparation_id: Id, given: SignaturesGiven, use: Use, response: Response
) -> BatchShown | SignedShown:
    """Hand in the signatures: they are verified against the key that your own domain shows now, and what was prepared is done; a lot
    is answered as if it had been registered, an anchor by the wish that it answers, anything else by its record. Said twice it is answered the same."""
    done = use.trusting.own.prepare.complete(caller, preparation_id, given.signatures())
    response.headers["Location"] = done.about
    if done.registered is not None:
        return BatchShown.registered(done.registered, use.settings.base_url)
    return SignedShown.of(done, use.settings.base_url)
