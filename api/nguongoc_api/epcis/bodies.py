"""Documents as bytes: the media type checked, nothing parsed on the event loop, nothing changed by reading."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header, Request

from nguongoc.ports.events import Behaviour
from nguongoc_api.epcis.headers import BEHAVIOUR, BehaviourUnknown
from nguongoc_api.problems.refusals import BodyMissing, MediaTypeWrong

MEDIA_TYPES = ("application/json", "application/ld+json")


async def _document(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in MEDIA_TYPES:
        raise MediaTypeWrong(f"send {' or '.join(MEDIA_TYPES)}", expected=", ".join(MEDIA_TYPES))
    body = await request.body()
    if not body:
        raise BodyMissing("this request needs a body")
    return body


async def _behaviour(given: Annotated[str, Header(alias=BEHAVIOUR)] = Behaviour.ROLLBACK.value) -> Behaviour:
    try:
        return Behaviour(given)
    except ValueError:
        choices = ", ".join(Behaviour)
        raise BehaviourUnknown(f"choose one of {choices}", choices=choices) from None


Document = Annotated[bytes, Depends(_document)]
ErrorBehaviour = Annotated[Behaviour, Depends(_behaviour)]


def body_of(description: str) -> dict[str, Any]:
    """What the OpenAPI document says of such a body; its shape is that of GS1's published schema."""
    schema = {"type": "object", "description": description, "required": ["type"]}
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in MEDIA_TYPES}}}
