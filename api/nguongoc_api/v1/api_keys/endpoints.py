"""`/v1/api-keys`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Path, Response

from nguongoc.ports import Answer
from nguongoc.services.keep_api_keys import MadeKey
from nguongoc.services.once import Once
from nguongoc_api.auth.access import ApiKeysHolder
from nguongoc_api.v1.api_keys.schemas import ApiKeyGiven, ApiKeyMade, ApiKeyShown, ApiKeysShown, RotationGiven
from nguongoc_api.v1.creation import Created, Creation
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

ROUTER = router("api-keys", "api-keys")
Prefix = Annotated[str, Path(max_length=16)]


@ROUTER.get("")
def list_api_keys(caller: ApiKeysHolder, use: Use) -> ApiKeysShown:
    """Those of your organisation, newest first, ended ones among them; at most 100, none with its secret."""
    return ApiKeysShown(items=[ApiKeyShown.of(each) for each in use.visiting.programs.keys.list(caller)])


@ROUTER.post("", status_code=201, response_model=ApiKeyMade)
def make_api_key(caller: ApiKeysHolder, given: ApiKeyGiven, use: Use, created: Created) -> Response:
    """Make a key, told once. A key makes none with `api-keys:write`: that is given at the desk."""
    return _told_once(created, lambda once: use.visiting.programs.keys.issue(caller, given.new(), once))


@ROUTER.post("/{prefix}/rotation", status_code=201, response_model=ApiKeyMade)
def rotate_api_key(
    caller: ApiKeysHolder, prefix: Prefix, given: RotationGiven, use: Use, created: Created
) -> Response:
    """Make a key with the same name and scopes; the old one holds for some days more, so that nothing stands still meanwhile."""
    return _told_once(
        created, lambda once: use.visiting.programs.keys.rotate(caller, prefix, given.overlap_days, once)
    )


@ROUTER.delete("/{prefix}", status_code=204)
def revoke_api_key(caller: ApiKeysHolder, prefix: Prefix, use: Use) -> Response:
    """It holds no more, at once here and within ten seconds everywhere; so do tokens that were got with it."""
    use.visiting.programs.keys.revoke(caller, prefix)
    return Response(status_code=204)


def _told_once(created: Creation, make: Callable[[Once[MadeKey] | None], MadeKey | Answer]) -> Response:
    """Answers to creations are kept for a day, and no secret is kept there: only the first answer has it."""
    fresh: list[MadeKey] = []

    def present(made: MadeKey, digest: str) -> Answer:
        fresh.append(made)
        headers = (("Location", "/v1/api-keys"), ("Content-Type", JSON), ("Cache-Control", "no-store"))
        return Answer(digest, 201, headers, ApiKeyMade.made(made, told=False).model_dump_json().encode())

    kept = created.respond(make, present)
    if not fresh:
        return kept
    body = ApiKeyMade.made(fresh[-1], told=True).model_dump_json()
    headers = {name: value for name, value in kept.headers.items() if name != "content-length"}
    return Response(body, 201, headers)
