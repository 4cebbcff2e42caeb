"""A FastAPI and SQLModel application with so many routes and nothing behind them: what starting ours is compared with."""

from __future__ import annotations

import logging
import sys
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI
from pydantic import create_model
from sqlmodel import Field, Session, SQLModel, create_engine, select

from nguongoc_api.serving import configuration


def bare_app(routes: int, tables: int) -> FastAPI:
    """Every route takes one model and answers with another; there are as many tables, and a first read from one."""
    app = FastAPI()
    rows = [_row(number) for number in range(tables)]
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.exec(select(rows[0])).first()
    for number in range(routes):
        _add(app, number)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    return app


def _row(number: int) -> Any:
    fields = {"id": (UUID, Field(default_factory=uuid4, primary_key=True))}
    columns = {name: (str, Field(max_length=100)) for name in ("name", "kind", "text", "place")}
    return create_model(
        f"Bare{number}", __base__=SQLModel, __cls_kwargs__={"table": True}, **fields, **columns
    )  # type: ignore[call-overload]


def _add(app: FastAPI, number: int) -> None:
    members: Any = dict.fromkeys(("name", "kind", "text", "place", "origin", "unit"), (str, ...))
    given = create_model(f"Given{number}", **members)
    shown = create_model(f"Shown{number}", id=(UUID, ...), **members)

    async def endpoint(body: Any) -> Any:
        return body

    endpoint.__annotations__ = {"body": given, "return": shown}
    app.add_api_route(f"/bare/{number}/{{id}}", endpoint, methods=["POST"], response_model=shown)


if __name__ == "__main__":
    server = uvicorn.Server(
        configuration(bare_app(int(sys.argv[1]), int(sys.argv[2])), "127.0.0.1", int(sys.argv[3]))
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    server.run()
