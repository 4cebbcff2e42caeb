"""`/epcis/capture`, and the capturing half of `/epcis/events`."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response

from nguongoc.ports import Answer
from nguongoc.ports.events import Capture
from nguongoc.services.accept_capture import CaptureUnknown, OneCaptured
from nguongoc_api.auth.access import EventsCapturer
from nguongoc_api.epcis.bodies import Document, ErrorBehaviour, body_of
from nguongoc_api.epcis.jobs import CaptureJob, CaptureJobs, show_job
from nguongoc_api.epcis.paging import EpcisPaged
from nguongoc_api.epcis.route import router
from nguongoc_api.pages.i18n import Language, choose_language
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.services import Use

ROUTER = router()
FEW = 10
"""Errors of each capture in a list; the capture itself shows them all."""


@ROUTER.post(
    "/capture",
    status_code=202,
    response_class=Response,
    openapi_extra=body_of("an EPCISDocument or EPCISQueryDocument"),
)
def capture(
    caller: EventsCapturer, document: Document, behaviour: ErrorBehaviour, use: Use, created: Created
) -> Response:
    """Hand in a document: durable when this answers, carried out soon after; `Location` tells how it went."""

    def accepted(made: Capture, digest: str) -> Answer:
        location = f"{use.settings.base_url}/epcis/capture/{made.id}"
        return Answer(digest, 202, (("Location", location),), b"")

    return created.respond(lambda once: use.capturing.accept(caller, document, behaviour, once), accepted)


@ROUTER.get("/capture", response_model=CaptureJobs)
def list_captures(caller: EventsCapturer, page: EpcisPaged, use: Use, request: Request) -> Response:
    """Your organisation's, newest first."""
    found = use.capturing.browse.captures(caller, page.after_id, page.limit + 1)
    language, base_url = _language(request), use.settings.base_url
    return page.array(found, lambda each: str(each.id), lambda each: show_job(each, language, base_url, FEW))


@ROUTER.get("/capture/{capture_id}")
def show_capture(caller: EventsCapturer, capture_id: str, use: Use, request: Request) -> CaptureJob:
    try:
        found = use.capturing.browse.capture(caller, UUID(capture_id))
    except ValueError:
        raise CaptureUnknown("no such capture of this organisation") from None
    return show_job(found, _language(request), use.settings.base_url)


@ROUTER.post(
    "/events", status_code=201, response_class=Response, openapi_extra=body_of("one event, without envelope")
)
def capture_event(caller: EventsCapturer, document: Document, use: Use, created: Created) -> Response:
    """Hand in one event: judged and stored when this answers. The same event again is no second one."""

    def stored(made: OneCaptured, digest: str) -> Answer:
        headers = (("Location", made.address(use.settings.base_url)), ("Content-Type", "application/json"))
        return Answer(digest, 201, headers, made.body)

    return created.respond(lambda once: use.capturing.event(caller, document, once), stored)


def _language(request: Request) -> Language:
    return choose_language(request.headers.get("accept-language", ""), None)
