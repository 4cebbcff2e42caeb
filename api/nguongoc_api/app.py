"""The whole service as one ASGI application: the scan path bare in front, everything else behind the edge.

What answers scans, and what stands around a scan, is made here and now. The desks and the API, which are most of the code, are made
when they are first asked (`LazyApp`, ADR 0059): a start does not wait for them, and a process nobody asks for them never holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Final

from starlette.types import ASGIApp

from nguongoc_api.health import health_app
from nguongoc_api.lazy import LazyApp
from nguongoc_api.middleware.edge import Edge
from nguongoc_api.middleware.gateway import Gateway
from nguongoc_api.middleware.head import HeadAsGet
from nguongoc_api.mounts import behind_the_edge, on_the_scan_path
from nguongoc_api.pages.desks import PREFIXES as DESKS
from nguongoc_api.pages.producer.session_gate import PREFIX as APPLICATION
from nguongoc_api.services import Services

API: Final = (
    "/v1/", "/epcis", "/epcis/", "/openapi.json", "/docs", "/problems/", f"{APPLICATION}/v1/",
)  # fmt: skip
"""Where the API is: a test holds these together with its routes. Nobody else's guesses at addresses make a process read it."""


def create_app(
    services: Services, within: Callable[[], AbstractContextManager[None]] = nullcontext
) -> ASGIApp:
    """All applications behind one gateway. With the server's lifespan the background work starts, and services close.

    `within` surrounds the making of what is made later.
    """
    base_url = services.settings.base_url
    desks, api = LazyApp(partial(_desks, services), within), LazyApp(partial(_api, services), within)
    inside: dict[str, ASGIApp] = {
        **behind_the_edge(services),
        **dict.fromkeys(DESKS, desks),
        **dict.fromkeys(API, api),
    }
    at_edge = {id(app): Edge(HeadAsGet(app), base_url) for app in inside.values()}
    mounted = {prefix: at_edge[id(app)] for prefix, app in inside.items()}
    return Gateway(on_the_scan_path(services), mounted, Edge(HeadAsGet(health_app(services)), base_url))


def _desks(services: Services) -> ASGIApp:
    from nguongoc_api.pages.producer.app import producer_app

    return producer_app(services)


def _api(services: Services) -> ASGIApp:
    from nguongoc_api.public_api import public_api

    return public_api(services)
