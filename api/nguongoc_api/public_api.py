"""`/v1`, EPCIS and what describes them, by key and by session: read and made when it is first asked (see `app`)."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp, Scope

from nguongoc.errors import Refusal
from nguongoc_api.auth.authentication import Authentication
from nguongoc_api.auth.wiring import key_ring
from nguongoc_api.epcis.edge import EpcisEdge
from nguongoc_api.epcis.headers import CAPTURE_BYTES, EVENT_BYTES
from nguongoc_api.epcis.resources import ROUTERS as EPCIS_ROUTERS
from nguongoc_api.failures import add_handlers
from nguongoc_api.machinery import machinery
from nguongoc_api.middleware.body_limit import (
    CODES_BYTES,
    DEFAULT_BYTES,
    IMPORT_BYTES,
    PHOTO_BYTES,
    BodyLimit,
)
from nguongoc_api.middleware.conditional import ConditionalGet
from nguongoc_api.middleware.gateway import Gateway
from nguongoc_api.middleware.origin_check import OriginCheck
from nguongoc_api.middleware.rate_limit import RateLimit
from nguongoc_api.pages.producer.session_gate import PREFIX, SessionGate
from nguongoc_api.problems import problem_response
from nguongoc_api.services import Services
from nguongoc_api.v1.diary import memos
from nguongoc_api.v1.resources import ROUTERS


def public_api(services: Services) -> ASGIApp:
    """The API for programs with a key, and below the diary's application for browsers with a session."""
    base_url = services.settings.base_url
    api = create_api(services)
    known = Authentication(RateLimit(ConditionalGet(api), base_url), key_ring(services), base_url)
    by_key = EpcisEdge(BodyLimit(known, base_url, _limit_of), base_url, api.router.routes)
    return Gateway({}, {f"{PREFIX}/v1/": by_session(api, services)}, by_key)


def by_session(api: ASGIApp, services: Services) -> ASGIApp:
    """What of `/v1` the diary's application reaches by the session of its browser, without a key."""
    base_url = services.settings.base_url
    gate = SessionGate(
        RateLimit(api, base_url), services.entering, services.settings.session_cookie, base_url
    )

    def refused(refusal: Refusal, scope: Scope) -> ASGIApp:
        return problem_response(refusal, scope, base_url)

    checked = OriginCheck(gate, base_url, refused)
    return BodyLimit(checked, base_url, lambda path: _limit_of(path.removeprefix(PREFIX)))


def create_api(services: Services) -> FastAPI:
    """`/v1` and the machinery beside it, which know their caller by the scope alone."""
    app = FastAPI(
        title="Nguồn Gốc",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    # The routes themselves, not the routers: one flat list, for matching, for `Allow` and for the document.
    for router in (*ROUTERS, *EPCIS_ROUTERS, machinery(app)):
        app.router.routes.extend(router.routes)
    add_handlers(app, services.settings.base_url)
    return app


LIMITS = {
    "/v1/photos": PHOTO_BYTES,
    "/v1/imports": IMPORT_BYTES,
    "/v1/verifications/jobs": CODES_BYTES,
    "/v1/verifications/photo": PHOTO_BYTES,
    "/epcis/capture": CAPTURE_BYTES,
    "/epcis/events": EVENT_BYTES,
}


def _limit_of(path: str) -> int:
    if path.startswith("/v1/test-reports/"):
        return PHOTO_BYTES if path.endswith("/document") else DEFAULT_BYTES
    if path.startswith("/v1/places/"):
        return PHOTO_BYTES if path.endswith("/photo") else DEFAULT_BYTES
    if memos.PATH.fullmatch(path):
        return memos.BODY
    return LIMITS.get(path, DEFAULT_BYTES)
