"""What is asked of the process itself, and what answers where nothing else does: there without the framework of the API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from nguongoc_api.problems.handlers import refuse_as_problems
from nguongoc_api.readiness import Standing
from nguongoc_api.services import Services


def health_app(services: Services) -> ASGIApp:
    """`/healthz` and `/readyz`; any other address is a problem. Its lifespan is the service's: background work starts and ends with it."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        services.start()
        yield
        services.close()

    async def healthz(_: Request) -> Response:
        # The process answers; says nothing about what it stands on.
        return _json({"status": "ok"}, 200)

    def readyz(_: Request) -> Response:
        # Whether requests should be sent here: 503 only when scans cannot be answered either.
        standing, checks = services.readiness()
        status = 503 if standing is Standing.UNREADY else 200
        return _json({"status": standing.value, "checks": checks}, status)

    app = Starlette(
        routes=[Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    refuse_as_problems(app, services.settings.base_url)
    return app


def _json(value: object, status: int) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(value, ensure_ascii=False), status, headers, "application/json")
