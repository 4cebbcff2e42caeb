"""What engineers ask of the API itself: what does it offer, what went wrong."""

from __future__ import annotations

import json

from fastapi import APIRouter, FastAPI, Response

from nguongoc_api.documentation import DOCS_POLICY, render_docs
from nguongoc_api.lazy import Lazy
from nguongoc_api.openapi import document
from nguongoc_api.pages.i18n import LANGUAGES, translator
from nguongoc_api.problems import kind_of_code
from nguongoc_api.problems.refusals import AddressUnknown

NOW = {"Cache-Control": "no-store"}


def machinery(app: FastAPI) -> APIRouter:
    """Routes that describe `app`. The document takes seconds to make: once, beside the event loop, when it is first asked for."""
    router = APIRouter(include_in_schema=False)
    text = Lazy(lambda: json.dumps(document(app), ensure_ascii=False).encode())
    page = Lazy(lambda: render_docs(document(app)).encode())

    @router.get("/openapi.json")
    async def openapi() -> Response:
        return Response(await text.get(), media_type="application/json")

    @router.get("/docs")
    async def docs() -> Response:
        headers = {"Content-Security-Policy": DOCS_POLICY}
        return Response(await page.get(), media_type="text/html", headers=headers)

    router.add_api_route("/problems/{code}", show_problem)
    return router


async def show_problem(code: str) -> Response:
    """What a problem's `type` means."""
    kind = kind_of_code(code)
    if kind is None:
        raise AddressUnknown("there is no problem of this code")
    titles = {language: translator(language)(kind.title) for language in LANGUAGES}
    said = {"code": code, "status": kind.status, "title": titles}
    return Response(json.dumps(said, ensure_ascii=False), 200, NOW, "application/json")
