"""`/v1/verifications`."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import Header, Response

from nguongoc.errors import Invalid, TooLarge
from nguongoc.fetch.gather import JWT
from nguongoc.records.code_verdict import LONGEST_CODE
from nguongoc.services.caller import Caller
from nguongoc.services.verify_codes import MOST_CODES, CodeVerdict
from nguongoc_api.auth.access import Verifier
from nguongoc_api.v1.negotiation import JSON, best_of
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.verifications.schemas import VerificationsGiven, VerificationsShown, verdict_json
from nguongoc_api.v1.wire import moment
from nguongoc_api.wiring import Services

ROUTER = router("verifications", "verifications")
FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Verdicts in the order of the codes; of one code, as a signed credential where `Accept` asks for it",
        "content": {JWT: {"schema": {"type": "string"}}},
    }
}


class TooManyItems(TooLarge):
    """More than `MOST_CODES` codes at once."""

    code = "too-many-items"


class OneCodeAlone(Invalid):
    """A signed verdict is of one code; those of many are members of the JSON answer."""

    code = "one-code-alone"


class CodeTooLong(Invalid):
    """Longer than any code: there is a verdict, and none that is signed."""

    code = "code-too-long"


@ROUTER.post("", response_model=VerificationsShown, responses=FORMS)
def verify_codes(
    caller: Verifier, given: VerificationsGiven, use: Use, accept: Annotated[str, Header()] = JSON
) -> Response:
    """Verdicts in the order of the codes, each with all eight steps; one bad code never fails the rest."""
    if len(given.items) > MOST_CODES:
        raise TooManyItems(f"at most {MOST_CODES} items", pointer="/items", most=MOST_CODES)
    if best_of(accept, (JSON, JWT)) == JWT:
        return _signed(caller, given, use)
    found = use.verify_codes(given.codes())
    signed = _signatures(use, found, given.audience)
    checked_at = found[0].verdict.checked_at if found else use.clock.now()
    items = [
        verdict_json(item, each, use.settings.base_url, text)
        for item, each, text in zip(given.items, found, signed, strict=True)
    ]
    body = json.dumps({"checked_at": moment(checked_at), "items": items}, ensure_ascii=False)
    return Response(body, media_type=JSON, headers={"Vary": "Accept"})


def _signed(caller: Caller, given: VerificationsGiven, use: Services) -> Response:
    """One verdict as the credential itself, for the caller's organisation unless it names another audience."""
    if len(given.items) != 1:
        raise OneCodeAlone("a signed verdict is of one code", pointer="/items")
    audience = given.audience or use.sign_verdicts.audience_of(caller.organisation_id)
    [text] = use.sign_verdicts(use.verify_codes(given.codes()), audience)
    if text is None:
        raise CodeTooLong("no code is so long", pointer="/items/0/code", limit=LONGEST_CODE)
    return Response(text, media_type=JWT, headers={"Vary": "Accept", "Cache-Control": "no-store"})


def _signatures(use: Services, found: list[CodeVerdict], audience: str | None) -> list[str | None]:
    return [None] * len(found) if audience is None else use.sign_verdicts(found, audience)
