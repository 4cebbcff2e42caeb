"""Whatever an application of ours raises, as a problem: refusals, what the framework refuses by itself, and what nobody expected."""

from __future__ import annotations

import logging

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from nguongoc.errors import Refusal
from nguongoc_api.middleware.body_limit import Overrun
from nguongoc_api.problems import kind_of, problem_response
from nguongoc_api.problems.refusals import AddressUnknown, BodyUnreadable, InternalError, MethodNotAllowed

LOG = logging.getLogger(__name__)
NOT_FOUND, METHOD_NOT_ALLOWED, OUR_FAULT = 404, 405, 500
LONGEST_NAME = 60
"""Characters of a stranger's name that an answer repeats."""


def refuse_as_problems(app: Starlette, base_url: str) -> None:
    """Every answer of the application that is no success is a problem from now on."""

    async def refused(request: Request, error: Exception) -> Response:
        refusal = error if isinstance(error, Refusal) else InternalError("an unexpected error")
        if kind_of(refusal).status >= OUR_FAULT:
            LOG.warning("%s %s: %s: %s", request.method, request.url.path, refusal.code, refusal.detail)
        return problem_response(refusal, request.scope, base_url)

    async def framework(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        refusal, headers = _refusal(request, error)
        return problem_response(refusal, request.scope, base_url, headers)

    async def unexpected(request: Request, _error: Exception) -> Response:
        # Logged by `Edge`, to which the framework hands the error on after this answer.
        return problem_response(InternalError("an unexpected error"), request.scope, base_url)

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(Exception, unexpected)


def _refusal(request: Request, error: HTTPException) -> tuple[Refusal, dict[str, str]]:
    if isinstance(error, Overrun):
        return error.refusal, {"Connection": "close"}
    if error.status_code == NOT_FOUND:
        return AddressUnknown("there is nothing at this address"), {}
    if error.status_code == METHOD_NOT_ALLOWED:
        allowed = _methods(request)
        return MethodNotAllowed(f"this address takes {allowed}"), {"Allow": allowed}
    return BodyUnreadable("the body cannot be read"), {}


def _methods(request: Request) -> str:
    """Of every route at this path; the framework names only those of the first."""
    found: set[str] = set()
    for route in request.app.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set())))
