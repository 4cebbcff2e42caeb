"""The whole service as one ASGI application: the scan path bare in front, everything else behind the edge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from nguongoc_api.auth.authentication import Authentication
from nguongoc_api.auth.keys import KeyRing
from nguongoc_api.epcis.edge import EpcisEdge
from nguongoc_api.epcis.headers import CAPTURE_BYTES, EVENT_BYTES
from nguongoc_api.epcis.resources import ROUTERS as EPCIS_ROUTERS
from nguongoc_api.failures import add_handlers
from nguongoc_api.machinery import machinery
from nguongoc_api.middleware.body_limit import DEFAULT_BYTES, IMPORT_BYTES, PHOTO_BYTES, BodyLimit
from nguongoc_api.middleware.edge import Edge
from nguongoc_api.middleware.gateway import Gateway
from nguongoc_api.middleware.head import HeadAsGet
from nguongoc_api.middleware.rate_limit import RateLimit
from nguongoc_api.mounts import behind_the_edge, on_the_scan_path
from nguongoc_api.settings import Settings
from nguongoc_api.v1.resources import ROUTERS
from nguongoc_api.wiring import Services, build


def from_environment() -> ASGIApp:
    """For servers that make each worker call a factory."""
    return create_app(build(Settings()))


def create_app(services: Services) -> ASGIApp:
    """All applications behind one gateway. With the server's lifespan the background work starts, and services close."""
    base_url = services.settings.base_url
    mounted = {prefix: Edge(HeadAsGet(app), base_url) for prefix, app in behind_the_edge(services).items()}
    return Gateway(on_the_scan_path(services), mounted, Edge(HeadAsGet(create_api(services)), base_url))


def create_api(services: Services) -> ASGIApp:
    """`/v1` and the machinery beside it, behind limits and keys."""
    base_url = services.settings.base_url

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        services.start()
        yield
        services.close()

    app = FastAPI(
        title="Nguồn Gốc",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.services = services
    # The routes themselves, not the routers: one flat list, for matching, for `Allow` and for the document.
    for router in (*ROUTERS, *EPCIS_ROUTERS, machinery(app)):
        app.router.routes.extend(router.routes)
    add_handlers(app, base_url)
    limited = RateLimit(app, base_url)
    known = Authentication(limited, KeyRing(services.reads, services.clock), base_url)
    return EpcisEdge(BodyLimit(known, base_url, _limit_of), base_url, app.router.routes)


LIMITS = {
    "/v1/photos": PHOTO_BYTES,
    "/v1/imports": IMPORT_BYTES,
    "/epcis/capture": CAPTURE_BYTES,
    "/epcis/events": EVENT_BYTES,
}


def _limit_of(path: str) -> int:
    return LIMITS.get(path, DEFAULT_BYTES)
