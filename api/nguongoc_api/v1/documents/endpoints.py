"""`/v1/batches/{batch_id}/documents`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Header, Query, Response

from nguongoc.documents.kinds import DocumentFormat, DocumentKind
from nguongoc_api.auth.access import Tracer
from nguongoc_api.pages.i18n import choose_language
from nguongoc_api.v1.documents.forms import as_bytes
from nguongoc_api.v1.documents.schemas import DocumentOffered, DocumentShown, DocumentsOffered
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "documents")
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The document; as a file where `format` asks for one",
        "content": {
            each.media_type.partition(";")[0]: {"schema": {"type": "string"}}
            for each in DocumentFormat
            if each is not DocumentFormat.JSON
        },
    }
}
Languages = Annotated[str, Header(alias="Accept-Language")]


@ROUTER.get("/{batch_id}/documents")
def list_documents(
    caller: Tracer, batch_id: Id, use: Use, response: Response, accept_language: Languages = ""
) -> DocumentsOffered:
    """Which documents of the lot apply, which do not, and why."""
    language = choose_language(accept_language, None)
    response.headers["Vary"] = "Accept-Language"
    found = use.export_document.applications(caller, batch_id)
    return DocumentsOffered(items=[DocumentOffered.of(each, batch_id, language) for each in found])


@ROUTER.get("/{batch_id}/documents/{kind}", response_model=DocumentShown, responses=ANSWERS)
def export_document(
    caller: Tracer,
    batch_id: Id,
    kind: DocumentKind,
    use: Use,
    format: Annotated[
        DocumentFormat | None,
        Query(description="One of those the document is given in; the first if not said"),
    ] = None,
    accept_language: Languages = "",
) -> Response:
    """One document. As JSON always 200, `document` null where it is not required; a file that nobody needs is 409."""
    made = use.export_document(caller, batch_id, kind, format)
    body, headers = as_bytes(made, choose_language(accept_language, None))
    return Response(body, headers=headers | {"Vary": "Accept-Language"})
