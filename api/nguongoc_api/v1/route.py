"""Routes of the API: bodies read strictly, query parameters nobody declared refused."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute

from nguongoc.errors import Refusal
from nguongoc_api.problems.handlers import LONGEST_NAME
from nguongoc_api.problems.refusals import ParameterRepeated, ParameterUnknown
from nguongoc_api.problems.validation import UnreadableBody
from nguongoc_api.v1.strict_json import read_json

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "Refused: why, and at which field",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


class StrictRequest(Request):
    """A request whose JSON is read by `read_json`; a refusal waits until the caller's rights were checked."""

    async def json(self) -> Any:
        try:
            return read_json(await self.body())
        except Refusal as refusal:
            return UnreadableBody(refusal)


class StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = _query_names(self.dependant)

        async def strictly(request: Request) -> Response:
            _check_query(request, known)
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly


def router(prefix: str, tag: str) -> APIRouter:
    return APIRouter(
        prefix=f"/v1/{prefix}",
        tags=[tag],
        route_class=StrictRoute,
        responses=PROBLEMS,
        redirect_slashes=False,
    )


def _query_names(dependant: Dependant) -> frozenset[str]:
    params = get_flat_params(dependant)
    return frozenset(field.alias for field in params if isinstance(field.field_info, Query))


def _check_query(request: Request, known: frozenset[str]) -> None:
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            shown = name[:LONGEST_NAME]
            raise ParameterUnknown(f"there is no parameter {shown!r} here", parameter=shown)
    for name in known:
        if given.count(name) > 1:
            raise ParameterRepeated(f"the parameter {name} is there twice", parameter=name)
