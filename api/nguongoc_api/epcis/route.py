"""Routes of EPCIS: below one prefix, with the API's strictness about query parameters where they are a fixed few."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.routing import APIRoute

from nguongoc_api.v1.route import PROBLEMS, StrictRoute


def router(tag: str = "epcis", route_class: type[APIRoute] = StrictRoute) -> APIRouter:
    return APIRouter(
        prefix="/epcis", tags=[tag], route_class=route_class, responses=PROBLEMS, redirect_slashes=False
    )
