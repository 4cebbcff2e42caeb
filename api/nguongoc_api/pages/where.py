"""`/where?of={path of a pack}`: who scanned may say, without having to, near which town; a form that works without a script.

The page of a pack is the same for everybody and kept; this one is made for each visit. Nothing but the town is taken, no position of a
telephone. Nothing of a request is logged here: a serial may stand in it.
"""

from __future__ import annotations

import logging
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from nguongoc.errors import Refusal
from nguongoc.identifiers.link import parse_identifier_path
from nguongoc.scans.cities import CityUnknown
from nguongoc.services.record_scans import Asking
from nguongoc_api.pages.consumer.where import render_where
from nguongoc_api.pages.guarded import NOT_INDEXED, FormRefusals, guarded, wants_problem
from nguongoc_api.pages.i18n import READER_LANGUAGES, choose_language
from nguongoc_api.pages.producer.visit import Visit, read_visit
from nguongoc_api.problems.refusals import InternalError
from nguongoc_api.services import Services

LOG = logging.getLogger(__name__)
PREFIXES: Final = ("/where",)
THREADS: Final = 2
LONGEST_LANGUAGES: Final = 2_000
LONGEST_CODE: Final = 300


def where_app(services: Services) -> ASGIApp:
    """The application with its own limits; only its own form may send to it."""
    refused, threads = FormRefusals.of(services.settings), CapacityLimiter(THREADS)

    async def endpoint(request: Request) -> Response:
        try:
            visit = await read_visit(request, "")
            return await to_thread.run_sync(_answer, services, visit, request.scope, limiter=threads)
        except Refusal as refusal:
            return refused(refusal, request.scope)
        except Exception:
            LOG.exception("the page that asks for a town failed")
            return refused(
                InternalError("this page cannot be shown now; try again in a moment"), request.scope
            )

    return guarded([Route("/where", endpoint, methods=["GET", "POST"])], refused)


def _answer(services: Services, visit: Visit, scope: Scope) -> Response:
    post, asking = scope["method"] == "POST", Asking(visit.address, dict(scope["headers"]))
    given = visit.given if post else visit.query
    asked = parse_identifier_path(given.get("of", "")[:LONGEST_CODE].encode())
    stamp = services.scans.stamp_named(asked)
    accepted = asking.headers.get(b"accept-language", b"")[:LONGEST_LANGUAGES].decode("latin-1")
    language = choose_language(accepted, given.get("lang"), READER_LANGUAGES)
    wrong = False
    if post:
        try:
            services.scans.note_town(stamp, visit.given.get("city", ""), asking)
        except CityUnknown:
            if wants_problem(scope):
                raise
            wrong = True
    base_url, demo = services.settings.base_url, services.settings.demo
    page = render_where(
        language, asked.path(), base_url=base_url, thanked=post and not wrong, wrong=wrong, demo=demo
    )
    kept = {name: value for name, value in page.headers if name not in {*NOT_INDEXED, "ETag"}}
    return Response(page.body, 422 if wrong else page.status, kept | NOT_INDEXED)
