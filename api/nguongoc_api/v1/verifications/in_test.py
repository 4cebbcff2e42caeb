"""What a key for trying out is answered, by the item and by the file: the same shapes, of codes that are made up, signed under another DID."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import Response

from nguongoc.fetch.gather import JWT
from nguongoc.records.code_verdict import LONGEST_CODE
from nguongoc.services.try_codes import Tried
from nguongoc_api.services import Services
from nguongoc_api.v1.conditional import tag_of
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.verifications.findings import shown_of
from nguongoc_api.v1.verifications.refusals import CodeTooLong, OneCodeAlone
from nguongoc_api.v1.verifications.schemas import ItemGiven, VerificationsGiven, verdict_json
from nguongoc_api.v1.wire import moment


def answer_in_test(given: VerificationsGiven, use: Services, *, signed: bool) -> Response:
    """All of `verify_codes`, and nothing of what is stored."""
    tried = use.visiting.programs.try_codes(given.codes())
    if signed:
        return _signed(given, tried, use)
    texts: list[str | None] = [None] * len(tried)
    if given.audience is not None:
        texts = use.visiting.programs.try_codes.sign(tried, given.audience)
    checked_at = tried[0].answered.verdict.checked_at if tried else use.clock.now()
    items = [
        _json(item, each, text, use.settings.base_url)
        for item, each, text in zip(given.items, tried, texts, strict=True)
    ]
    return _written(checked_at, items, {"Vary": "Accept"})


def poll_in_test(item: ItemGiven, use: Services) -> tuple[Response, str]:
    """The answer of one code, and the tag of what it says without when."""
    [tried] = use.visiting.programs.try_codes([item.code])
    said = _json(item, tried, None, use.settings.base_url)
    answer = _written(tried.answered.verdict.checked_at, [said], {"Cache-Control": "private, no-cache"})
    return answer, f"W/{tag_of(json.dumps(said).encode())}"


def _written(checked_at: datetime, items: list[dict[str, Any]], headers: Mapping[str, str]) -> Response:
    body = json.dumps({"checked_at": moment(checked_at), "items": items}, ensure_ascii=False)
    return Response(body, media_type=JSON, headers=dict(headers))


def _signed(given: VerificationsGiven, tried: list[Tried], use: Services) -> Response:
    if len(tried) != 1:
        raise OneCodeAlone("a signed verdict is of one code", pointer="/items")
    [text] = use.visiting.programs.try_codes.sign(tried, given.audience or use.settings.base_url)
    if text is None:
        raise CodeTooLong("no code is so long", pointer="/items/0/code", limit=LONGEST_CODE)
    return Response(text, media_type=JWT, headers={"Vary": "Accept", "Cache-Control": "no-store"})


def _json(item: ItemGiven, tried: Tried, text: str | None, base_url: str) -> dict[str, Any]:
    return verdict_json(item, tried.answered, base_url, text) | shown_of(tried.about)
