"""What stands before every small form for readers: bounded in size, and sent by pages of ours alone."""

from __future__ import annotations

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Scope

from nguongoc.errors import Refusal
from nguongoc_api.middleware.body_limit import BodyLimit
from nguongoc_api.middleware.origin_check import OriginCheck
from nguongoc_api.problems import problem_response

LARGEST_FORM = 4_000


def guarded(routes: list[Route], base_url: str) -> ASGIApp:
    """The application of these routes; what is refused before they are asked is answered as a problem."""

    def unread(refusal: Refusal, scope: Scope) -> ASGIApp:
        return problem_response(refusal, scope, base_url)

    app = Router(routes, redirect_slashes=False)
    return BodyLimit(OriginCheck(app, base_url, unread), base_url, lambda _: LARGEST_FORM)
