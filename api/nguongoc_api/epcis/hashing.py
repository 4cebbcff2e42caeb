"""`POST /epcis/event-hash`: the hashes of events, for whoever has a copy and wants its name."""

from __future__ import annotations

from nguongoc.errors import Refusal
from nguongoc.events.hash import event_hash
from nguongoc.services.accept_capture import open_document, within
from nguongoc_api.epcis.bodies import Document, body_of
from nguongoc_api.epcis.headers import HASH_BYTES
from nguongoc_api.epcis.route import router
from nguongoc_api.v1.wire import Shown

ROUTER = router()


class Hashes(Shown):
    hashes: list[str]


# In a thread, as every function here that is not async: hashing 2 MB must not hold up scans.
@ROUTER.post("/event-hash", openapi_extra=body_of("an EPCISDocument, an EPCISQueryDocument or one event"))
def hash_events(document: Document) -> Hashes:
    """The CBV 2.0 hash of each event, in the order of the document; nothing is kept."""
    opened = open_document(document, HASH_BYTES)
    hashes = []
    for position, event in enumerate(opened.events):
        try:
            hashes.append(event_hash(event, opened.namespaces_of(position)))
        except Refusal as refusal:
            raise within(refusal, opened.pointer(position)) from None
    return Hashes(hashes=hashes)
