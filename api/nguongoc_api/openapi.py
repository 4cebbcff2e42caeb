"""The OpenAPI document: what FastAPI derives, with our own shape of problems."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

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
    found.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return found
