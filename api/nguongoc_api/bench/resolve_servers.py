"""The servers that the resolver is measured against, each in a process of its own: `resolver`, `bare` and `framework`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nguongoc.services.unit_serials import UnitSerials
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc_api.bench.load import use_first_core
from nguongoc_api.clock import SystemClock
from nguongoc_api.resolver import Resolver

BASE_URL = "https://id.example.vn"


def resolver(database_url: str) -> Resolver:
    """The resolver as it is wired for service."""
    reads = SqlReadSource(open_engine(database_url, read_only=True))
    return Resolver(reads, UnitSerials(bytes(32)), BASE_URL, SystemClock())


def bare(answer: dict[str, Any]) -> ASGIApp:
    """The least an ASGI application can do: the same bytes, whatever is asked."""
    start = {"type": "http.response.start", "status": answer["status"], "headers": _headers(answer)}
    body = {"type": "http.response.body", "body": answer["body"].encode()}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start)
        await send(body)

    return app


def framework(answer: dict[str, Any]) -> FastAPI:
    """One FastAPI route that returns the same bytes in a response made beforehand."""
    app = FastAPI(openapi_url=None)
    made = Response(answer["body"].encode(), answer["status"])
    made.raw_headers = _headers(answer)

    @app.get("/b/{code}")
    async def answer_at_once(code: str) -> Response:
        return made

    return app


def _headers(answer: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in answer["headers"]]


def _app(kind: str, source: str) -> ASGIApp:
    if kind == "resolver":
        return resolver(source)
    answer = json.loads(Path(source).read_text())
    return bare(answer) if kind == "bare" else framework(answer)


if __name__ == "__main__":
    use_first_core()
    uvicorn.run(
        _app(sys.argv[1], sys.argv[2]),
        host="127.0.0.1",
        port=int(sys.argv[3]),
        http="httptools",
        loop="uvloop",
        lifespan="off",
        access_log=False,
        log_level="error",
        server_header=False,
    )
