"""`/photos/{name}` and `/test-reports/{name}`: what pages for readers show, ahead of the API, whose document describes them.

A page that was scanned must not wait until the API is read (see `app`) for its pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from nguongoc.batches.lab_documents import PDF, LabDocument
from nguongoc.catalogue.pictures import PictureFormat
from nguongoc.services.show_lab_documents import LabDocumentNotFound, paper_name
from nguongoc.services.store_photo import PhotoNotFound
from nguongoc_api.middleware.conditional import ConditionalGet
from nguongoc_api.problems.handlers import LONGEST_NAME, refuse_as_problems
from nguongoc_api.problems.refusals import ParameterUnknown
from nguongoc_api.services import Services

PREFIXES: Final = ("/photos/", "/test-reports/")
FOREVER: Final = "public, max-age=31536000, immutable"
SAVED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}
"""Nothing in what somebody handed in runs under our name."""
_PHOTO: Final = re.compile(r"([0-9a-f]{64})-([1-9][0-9]{1,4})\.(webp|jpg)")
_FORMATS: Final = {"webp": PictureFormat.WEBP, "jpg": PictureFormat.JPEG}
_PAPER: Final = re.compile(r"([0-9a-f-]{36})\.(pdf|jpg)")


def shown_files(services: Services) -> ASGIApp:
    """The two addresses as one application; refusals are problems."""
    app = Starlette(
        routes=[
            Route("/photos/{name}", _endpoint(services, photo), methods=["GET"]),
            Route("/test-reports/{name}", _endpoint(services, paper), methods=["GET"]),
        ]
    )
    app.router.redirect_slashes = False
    refuse_as_problems(app, services.settings.base_url)
    return ConditionalGet(app)


def photo(services: Services, name: str) -> Response:
    """A picture in one size, such as `{id}-640.webp`. Raises `PhotoNotFound`."""
    found = _PHOTO.fullmatch(name)
    if found is None:
        raise PhotoNotFound("no such photo")
    format = _FORMATS[found[3]]
    body = services.show_photo(found[1], int(found[2]), format)
    return Response(body, media_type=format.media_type, headers={"Cache-Control": FOREVER})


def paper(services: Services, name: str) -> Response:
    """The paper of a laboratory that its owner shows to everybody. Raises `LabDocumentNotFound`."""
    found = _PAPER.fullmatch(name)
    try:
        report_id = UUID(found[1]) if found else None
    except ValueError:
        report_id = None
    if report_id is None:
        raise LabDocumentNotFound("no such document")
    document = services.lab_documents.published(report_id)
    if paper_name(report_id, document.media_type) != name:
        raise LabDocumentNotFound("no such document")
    return document_response(document, report_id, "public, max-age=15")


def document_response(document: LabDocument, report_id: UUID, cached: str) -> Response:
    """A file to be saved or looked at, in which nothing runs; a PDF is saved, so that the reader's own program opens it."""
    name, how = (
        paper_name(report_id, document.media_type),
        "attachment" if document.media_type == PDF else "inline",
    )
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": cached}
    return Response(document.body, media_type=document.media_type, headers=headers | SAVED)


def _endpoint(services: Services, show: Callable[[Services, str], Response]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        for given in request.query_params:
            shown = given[:LONGEST_NAME]
            raise ParameterUnknown(f"there is no parameter {shown!r} here", parameter=shown)
        return show(services, request.path_params["name"])

    return endpoint
