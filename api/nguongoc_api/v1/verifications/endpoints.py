"""`/v1/verifications`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import File, Header, Query, Response, UploadFile

from nguongoc.fetch.gather import JWT
from nguongoc.records.code_verdict import LONGEST_CODE
from nguongoc.services.caller import Caller
from nguongoc.services.verify_codes import MOST_CODES, CodeVerdict
from nguongoc_api.auth.access import Verifier
from nguongoc_api.services import Services
from nguongoc_api.v1.conditional import IfNoneMatch, tag_of
from nguongoc_api.v1.negotiation import JSON, best_of
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.verifications.in_test import answer_in_test, poll_in_test
from nguongoc_api.v1.verifications.refusals import CodeTooLong, OneCodeAlone, TooManyItems
from nguongoc_api.v1.verifications.schemas import (
    ItemGiven,
    VerificationsGiven,
    VerificationsShown,
    verdict_json,
)
from nguongoc_api.v1.wire import moment

ROUTER = router("verifications", "verifications")
FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Verdicts in the order of the codes; of one code, as a signed credential where `Accept` asks for it",
        "content": {JWT: {"schema": {"type": "string"}}},
    }
}

UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The answer of that `ETag` still stands, as of `Date`"}
}


@ROUTER.post("", response_model=VerificationsShown, responses=FORMS)
def verify_codes(
    caller: Verifier, given: VerificationsGiven, use: Use, accept: Annotated[str, Header()] = JSON
) -> Response:
    """Verdicts in the order of the codes, each with all eight steps; one bad code never fails the rest."""
    if len(given.items) > MOST_CODES:
        raise TooManyItems(f"at most {MOST_CODES} items", pointer="/items", most=MOST_CODES)
    signed_alone = best_of(accept, (JSON, JWT)) == JWT
    if caller.is_test:
        return answer_in_test(given, use, signed=signed_alone)
    if signed_alone:
        return _signed(caller, given, use)
    return _answer(caller, use, given, {"Vary": "Accept"})


@ROUTER.get("", response_model=VerificationsShown, responses=UNCHANGED)
def verify_code(
    caller: Verifier,
    code: Annotated[str, Query(max_length=LONGEST_CODE, description="As `POST` takes it, percent-encoded")],
    use: Use,
    held: IfNoneMatch,
) -> Response:
    """The verdict on one code, for those who poll: with the `ETag` of an answer, 304 says that it is still so at the moment of `Date`."""
    given = VerificationsGiven(items=[ItemGiven(code=code)])
    if caller.is_test:
        return held.answer(*poll_in_test(given.items[0], use))
    found = _verified(caller, use, given)
    # Of what was found without when: that alone would make each answer another.
    etag = f"W/{tag_of(json.dumps(verdict_json(given.items[0], found[0], use.settings.base_url)).encode())}"
    return held.answer(_written(use, given, found, {"Cache-Control": "private, no-cache"}), etag)


@ROUTER.post(
    "/photo",
    response_model=VerificationsShown,
    form_limits={"max_files": 1, "max_fields": 1, "max_part_size": 1_000},
)
def verify_photo(
    caller: Verifier,
    file: Annotated[UploadFile, File(description="JPEG, PNG or WebP, at most 12 MB")],
    use: Use,
) -> Response:
    """Verdicts on every code that can be read on a photo of labels, at most 50. Nothing of the photo is kept.

    A picture is not the pack: it shows which code somebody photographed.
    """
    items = [ItemGiven(code=code) for code in use.bulk_verifying.photos(file.file.read())]
    return _answer(caller, use, VerificationsGiven(items=items), {"Cache-Control": "no-store"})


def _answer(caller: Caller, use: Services, given: VerificationsGiven, headers: Mapping[str, str]) -> Response:
    return _written(use, given, _verified(caller, use, given), headers)


def _verified(caller: Caller, use: Services, given: VerificationsGiven) -> list[CodeVerdict]:
    found = use.verify_codes(given.codes())
    use.visiting.verified.note(caller, found)
    return found


def _written(
    use: Services, given: VerificationsGiven, found: list[CodeVerdict], headers: Mapping[str, str]
) -> Response:
    signed = _signatures(use, found, given.audience)
    checked_at = found[0].verdict.checked_at if found else use.clock.now()
    items = [
        verdict_json(item, each, use.settings.base_url, text)
        for item, each, text in zip(given.items, found, signed, strict=True)
    ]
    body = json.dumps({"checked_at": moment(checked_at), "items": items}, ensure_ascii=False)
    return Response(body, media_type=JSON, headers=dict(headers))


def _signed(caller: Caller, given: VerificationsGiven, use: Services) -> Response:
    """One verdict as the credential itself, for the caller's organisation unless it names another audience."""
    if len(given.items) != 1:
        raise OneCodeAlone("a signed verdict is of one code", pointer="/items")
    audience = given.audience or use.sign_verdicts.audience_of(caller.organisation_id)
    [text] = use.sign_verdicts(_verified(caller, use, given), audience)
    if text is None:
        raise CodeTooLong("no code is so long", pointer="/items/0/code", limit=LONGEST_CODE)
    return Response(text, media_type=JWT, headers={"Vary": "Accept", "Cache-Control": "no-store"})


def _signatures(use: Services, found: list[CodeVerdict], audience: str | None) -> list[str | None]:
    return [None] * len(found) if audience is None else use.sign_verdicts(found, audience)
