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
from starlette.types import ASGIApp

from nguongoc.errors import Refusal
from nguongoc.identifiers.link import parse_identifier_path
from nguongoc.services.record_scans import Asking
from nguongoc_api.pages.consumer.where import render_where
from nguongoc_api.pages.guarded import guarded
from nguongoc_api.pages.i18n import READER_LANGUAGES, choose_language
from nguongoc_api.pages.producer.page import PRIVATE
from nguongoc_api.pages.producer.visit import Visit, read_visit
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import InternalError
from nguongoc_api.wiring import Services

LOG = logging.getLogger(__name__)
PREFIXES: Final = ("/where",)
THREADS: Final = 2
LONGEST_LANGUAGES: Final = 2_000
LONGEST_CODE: Final = 300
_PRIVATE: Final = PRIVATE | {"X-Robots-Tag": "noindex"}


def where_app(services: Services) -> ASGIApp:
    """The application with its own limits; only its own form may send to it."""
    base_url, threads = services.settings.base_url, CapacityLimiter(THREADS)

    async def endpoint(request: Request) -> Response:
        try:
            visit = await read_visit(request, "")
            asking = Asking(visit.address, dict(request.scope["headers"]))
            post = request.method == "POST"
            return await to_thread.run_sync(_answer, services, visit, asking, post, limiter=threads)
        except Refusal as refusal:
            return problem_response(refusal, request.scope, base_url)
        except Exception:
            LOG.exception("the page that asks for a town failed")
            failed = InternalError("this page cannot be shown now; try again in a moment")
            return problem_response(failed, request.scope, base_url)

    return guarded([Route("/where", endpoint, methods=["GET", "POST"])], base_url)


def _answer(services: Services, visit: Visit, asking: Asking, post: bool) -> Response:
    code = (visit.given if post else visit.query).get("of", "")[:LONGEST_CODE]
    asked = parse_identifier_path(code.encode())
    stamp = services.scans.stamp_named(asked)
    if post:
        services.scans.note_town(stamp, visit.given.get("city", ""), asking)
    accepted = asking.headers.get(b"accept-language", b"")[:LONGEST_LANGUAGES].decode("latin-1")
    language = choose_language(accepted, (visit.given if post else visit.query).get("lang"), READER_LANGUAGES)
    base_url, demo = services.settings.base_url, services.settings.demo
    page = render_where(language, asked.path(), base_url=base_url, thanked=post, demo=demo)
    kept = {name: value for name, value in page.headers if name not in {*_PRIVATE, "ETag"}}
    return Response(page.body, page.status, kept | _PRIVATE)
