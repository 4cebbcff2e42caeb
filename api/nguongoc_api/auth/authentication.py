"""Authentication before anything is read of a body: a key that does not hold goes no further."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from nguongoc.services.caller import Caller, LiveDataClosed
from nguongoc_api.auth.keys import KeyRing
from nguongoc_api.auth.subject import with_caller
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import NotAuthenticated

IN_TEST_MODE: Final = frozenset(
    {
        ("GET", "/v1/verifications"),
        ("POST", "/v1/verifications"),
        ("GET", "/v1/verifications/jobs"),
        ("POST", "/v1/verifications/jobs"),
        ("GET", "/v1/verifications/jobs/{job_id}"),
        ("DELETE", "/v1/verifications/jobs/{job_id}"),
        ("GET", "/v1/verifications/jobs/{job_id}/results"),
    }
)
"""What answers a key for trying out, with made-up data."""
_ID: Final = re.compile(r"(?<=^/v1/verifications/jobs/)[^/]+")


class Authentication:
    """`Authorization: Bearer ...` as the caller of the request; without the header the request is anonymous."""

    def __init__(self, app: ASGIApp, keys: KeyRing, base_url: str) -> None:
        self._app = app
        self._keys = keys
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope).getlist("authorization") if scope["type"] == "http" else []
        if not given:
            await self._app(scope, receive, send)
            return
        try:
            caller = await self._keys.caller(_token(given))
            _refuse_test(caller, scope)
        except (NotAuthenticated, LiveDataClosed) as refusal:
            await problem_response(refusal, scope, self._base_url)(scope, receive, send)
            return
        await self._app(with_caller(scope, caller), receive, send)


def _refuse_test(caller: Caller, scope: Scope) -> None:
    """Everything but what is made for trying out is closed, whatever an endpoint forgets to ask. Raises `LiveDataClosed`."""
    if caller.is_test and (scope["method"], _ID.sub("{job_id}", scope["path"])) not in IN_TEST_MODE:
        raise LiveDataClosed("a test key asks for made-up data alone")


def _token(given: list[str]) -> str:
    scheme, _, token = given[0].partition(" ")
    if len(given) != 1 or scheme.lower() != "bearer":
        raise NotAuthenticated("one Authorization header of the scheme Bearer")
    return token.strip()
