"""`/v1/verifications`."""

from __future__ import annotations

import json

from fastapi import Response

from nguongoc.errors import TooLarge
from nguongoc.services.verify_codes import MOST_CODES
from nguongoc_api.auth.access import Verifier
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.verifications.schemas import VerificationsGiven, VerificationsShown, verdict_json
from nguongoc_api.v1.wire import moment

ROUTER = router("verifications", "verifications")


class TooManyItems(TooLarge):
    """More than `MOST_CODES` codes at once."""

    code = "too-many-items"


@ROUTER.post("", response_model=VerificationsShown)
def verify_codes(_: Verifier, given: VerificationsGiven, use: Use) -> Response:
    """Verdicts in the order of the codes, each with all eight steps; one bad code never fails the rest."""
    if len(given.items) > MOST_CODES:
        raise TooManyItems(f"at most {MOST_CODES} items", pointer="/items", most=MOST_CODES)
    found = use.verify_codes(given.codes())
    checked_at = found[0].verdict.checked_at if found else use.clock.now()
    items = [
        verdict_json(item, each, use.settings.base_url) for item, each in zip(given.items, found, strict=True)
    ]
    body = json.dumps({"checked_at": moment(checked_at), "items": items}, ensure_ascii=False)
    return Response(body, media_type="application/json")
