"""`/v1/test-reports/{report_id}/document` takes the paper in and gives it to who checks it; `/test-reports/{name}` to everybody, where its owner says so."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Response, UploadFile

from nguongoc.batches.lab_documents import SUFFIXES
from nguongoc_api.auth.access import AnyCaller, BatchesWriter
from nguongoc_api.shown_files import document_response, paper
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import PROBLEMS, StrictRoute, router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.test_reports.schemas import LabReportShown, PublicationGiven
from nguongoc_api.v1.wire import Id

DOCUMENTS = router("test-reports", "test reports")
FILES = APIRouter(tags=["test reports"], route_class=StrictRoute, responses=PROBLEMS)
_PAPER: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind: {} for kind in SUFFIXES}}}


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
    # Through the gateway `shown_files` answers; here it is described.
    return paper(use, name)
