"""`/v1/fulfilment-scans`."""

from __future__ import annotations

from fastapi import Response

from nguongoc.ports import Answer
from nguongoc.services.report_fulfilments import MOST_FULFILMENTS, FulfilmentsTaken
from nguongoc_api.auth.access import Fulfiller
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.fulfilments.schemas import FulfilmentsGiven, FulfilmentsShown
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.verifications.refusals import TooManyItems

ROUTER = router("fulfilment-scans", "verifications")


@ROUTER.post("", response_model=FulfilmentsShown)
def report_fulfilments(caller: Fulfiller, given: FulfilmentsGiven, use: Use, created: Created) -> Response:
    """Say which packs you sent to whoever bought them, when, and from near which town: once each, when the parcel is packed or taken over.

    A copied stamp shows in packs that are sent twice. The same report again changes nothing; a code that is none of a pack here is
    named by its index and fails nothing else.
    """
    if len(given.items) > MOST_FULFILMENTS:
        raise TooManyItems(f"at most {MOST_FULFILMENTS} items", pointer="/items", most=MOST_FULFILMENTS)

    def present(taken: FulfilmentsTaken, digest: str) -> Answer:
        body = FulfilmentsShown.of(taken).model_dump_json().encode()
        return Answer(digest, 200, (("Content-Type", JSON),), body)

    return created.respond(lambda once: use.visiting.fulfilments(caller, given.reports(), once), present)
