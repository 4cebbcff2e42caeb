"""`/v1/test-reports/{report_id}/document` takes the paper in and gives it to who checks it; `/test-reports/{name}` to everybody, where its owner says so."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile

from nguongoc.batches.lab_documents import PDF, SUFFIXES, LabDocument
from nguongoc.services.show_lab_documents import LabDocumentNotFound, paper_name
from nguongoc_api.auth.access import AnyCaller, BatchesWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import PROBLEMS, StrictRoute, router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.test_reports.schemas import LabReportShown, PublicationGiven
from nguongoc_api.v1.wire import Id

DOCUMENTS = router("test-reports", "test reports")
FILES = APIRouter(tags=["test reports"], route_class=StrictRoute, responses=PROBLEMS)
_NAME: Final = re.compile(r"([0-9a-f-]{36})\.(pdf|jpg)")
_PAPER: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind: {} for kind in SUFFIXES}}}
SAVED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}
"""Nothing in what somebody handed in runs under our name."""


@DOCUMENTS.post(
    "/{report_id}/document",
    status_code=201,
    response_model=LabReportShown,
    form_limits={"max_files": 1, "max_fields": 2, "max_part_size": 100},
)
def attach_document(
    caller: BatchesWriter,
    report_id: Id,
    file: Annotated[UploadFile, File(description="PDF, JPEG, PNG or WebP, at most 12 MB")],
    use: Use,
    created: Created,
    public: Annotated[bool, Form()] = False,
) -> Response:
    """Hand in the laboratory's paper, once: a PDF is kept byte for byte, a picture without its metadata."""
    data = file.file.read()
    return created.answer(
        lambda once: use.lab_documents.attach(caller, report_id, data, public=public, once=once),
        lambda report: f"/v1/test-reports/{report.id}/document",
        LabReportShown.of,
    )


@DOCUMENTS.get("/{report_id}/document", response_class=Response, responses=_PAPER)
def get_document(caller: AnyCaller, report_id: Id, use: Use) -> Response:
    """The paper of your own report or, for an authority (`test-reports:verify`), of one of its territory."""
    return document_response(use.lab_documents.of(caller, report_id), report_id, "no-store")


@DOCUMENTS.put("/{report_id}/publication")
def publish_document(
    caller: BatchesWriter, report_id: Id, given: PublicationGiven, use: Use
) -> LabReportShown:
    """Let readers of the lot's page open the paper, or no longer."""
    return LabReportShown.of(use.lab_documents.publish(caller, report_id, public=given.public))


@FILES.get("/test-reports/{name}", response_class=Response, responses=_PAPER)
def show_document(name: str, use: Use) -> Response:
    """The paper that its owner shows to everybody."""
    found = _NAME.fullmatch(name)
    try:
        report_id = UUID(found[1]) if found else None
    except ValueError:
        report_id = None
    if report_id is None:
        raise LabDocumentNotFound("no such document")
    document = use.lab_documents.published(report_id)
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
