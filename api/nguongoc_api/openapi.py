"""The OpenAPI document: what FastAPI derives, with our own shape of problems."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string", "description": "Vietnamese or English, by Accept-Language"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable: branch on this"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "title", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901) into the body"},
                    "code": {"type": "string"},
                    "title": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
ABOUT = """Provenance of farm produce from Thanh Hoá: register lots, print their codes, verify them.

Keys go into `Authorization: Bearer ng_...`. Every POST that creates takes an `Idempotency-Key`. Lists answer
`{"items": [...]}` with the next page in `Link`. Refusals are `application/problem+json`."""


def document(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 of the application's routes."""
    found = get_openapi(
        title="Nguồn Gốc",
        version="1",
        description=ABOUT,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    _name_operations(app, found)
    _say_how_to_enter(found)
    found.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return found


def _name_operations(app: FastAPI, found: dict[str, Any]) -> None:
    """After the function that answers: generators make method names of them, and a path that grows changes none (tested to be unique)."""
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path_format in found["paths"]:
            for method in route.methods or ():
                found["paths"][route.path_format][method.lower()]["operationId"] = (
                    route.operation_id or route.name
                )


def _say_how_to_enter(found: dict[str, Any]) -> None:
    """A key, or a token got with one: either will do wherever the one is asked for."""
    schemes = found.setdefault("components", {}).setdefault("securitySchemes", {})
    schemes["oauth"] = {
        "type": "oauth2",
        "description": "Client credentials (RFC 6749, 4.4): the prefix of a key and the key itself; see `/.well-known/oauth-authorization-server`",
        "flows": {"clientCredentials": {"tokenUrl": "/v1/oauth/token", "scopes": {}}},
    }
    for path in found["paths"].values():
        for operation in path.values():
            if operation.get("security"):
                operation["security"] = [*operation["security"], {"oauth": []}]
