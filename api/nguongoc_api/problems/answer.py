"""A refusal as an `application/problem+json` answer (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from nguongoc.errors import Refusal, Several
from nguongoc_api.pages.i18n import Language, choose_language, translator
from nguongoc_api.problems.dialects import Dialect, dialect_of
from nguongoc_api.problems.table import Kind, kind_of

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100
"""Of the fields named in one answer: a hostile body may have a million wrong ones."""
_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def problem_response(
    refusal: Refusal,
    scope: Scope,
    base_url: str,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, Any] | None = None,
) -> Response:
    """The answer to a refused request; `Retry-After` and `WWW-Authenticate` where they belong. `members` are extension members."""
    language = choose_language(Headers(scope=scope).get("accept-language", ""), None)
    body = problem_body(refusal, language, base_url, dialect_of(scope["path"]))
    request_id = scope.get("state", {}).get("request_id")
    if body["status"] >= 500 and request_id:  # noqa: PLR2004
        body["request_id"] = request_id
    body |= members or {}
    given = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    given |= _headers_of(body["status"], refusal)
    given |= headers or {}
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, body["status"], given, MEDIA_TYPE)


def problem_body(
    refusal: Refusal, language: Language, base_url: str, dialect: Dialect | None = None
) -> dict[str, Any]:
    """The members of the problem; `errors[]` names each field by JSON pointer (RFC 6901)."""
    kind = kind_of(refusal)
    status = kind.status if dialect is None else dialect.status(kind.code, kind.status)
    named = None if dialect is None else dialect.type_of(kind.code, status)
    body: dict[str, Any] = {
        "type": named or f"{base_url}/problems/{kind.code}",
        "title": translator(language)(kind.title),
        "status": status,
        "detail": detail_of(refusal, kind, language),
        "code": kind.code,
    }
    if fields := _fields(refusal):
        body["errors"] = [_error(field, language) for field in fields[:MOST_ERRORS]]
    return body


def _fields(refusal: Refusal) -> tuple[Refusal, ...]:
    if isinstance(refusal, Several):
        return refusal.refusals
    return (refusal,) if refusal.pointer is not None else ()


def _error(refusal: Refusal, language: Language) -> dict[str, str]:
    kind = kind_of(refusal)
    return {
        "pointer": refusal.pointer or "",
        "code": kind.code,
        "title": translator(language)(kind.title),
        "detail": detail_of(refusal, kind, language),
    }


def detail_of(refusal: Refusal, kind: Kind, language: Language) -> str:
    """Vietnamese from the table, English from the rule itself, unless that may name our insides."""
    say = translator(language)
    if isinstance(refusal, Several) or kind.hidden:
        if language != "vi":
            return say(kind.title) + "."
        return kind.sentence % _Params(refusal.params) or kind.title + "."
    if language != "vi":
        return _capitalised(refusal.detail)
    return kind.sentence % _Params(refusal.params) or kind.title + "."


class _Params(dict[str, str]):
    """Days as they are written in Vietnam; what a rule did not say is left open instead of failing the answer."""

    def __init__(self, params: Mapping[str, str | int]) -> None:
        super().__init__({name: _ISO_DAY.sub(r"\3/\2/\1", str(value)) for name, value in params.items()})

    def __missing__(self, name: str) -> str:
        return "…"


def _capitalised(detail: str) -> str:
    ended = detail if detail.endswith((".", "?", "!")) else detail + "."
    return ended[:1].upper() + ended[1:]


def _headers_of(status: int, refusal: Refusal) -> dict[str, str]:
    headers: dict[str, str] = {}
    if status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = 'Bearer realm="nguongoc"'
    if status in {429, 503} or "retry_after" in refusal.params:
        headers["Retry-After"] = str(refusal.params.get("retry_after", 5))
    return headers
