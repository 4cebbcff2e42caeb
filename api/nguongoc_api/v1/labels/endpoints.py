"""`/v1/batches/{batch_id}/labels`."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from nguongoc.services.issue_labels import kept_time
from nguongoc_api.auth.access import LabelPrinter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.labels.schemas import LabelsGiven
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "labels")
FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The labels, as a file",
        "content": dict.fromkeys(
            ("application/pdf", "image/svg+xml", "image/png", "text/csv", "text/plain"), FILE
        ),
    }
}


@ROUTER.post("/{batch_id}/labels", response_class=Response, responses=ANSWERS)
def print_labels(
    caller: LabelPrinter, batch_id: Id, given: LabelsGiven, use: Use, created: Created
) -> Response:
    """Labels of a lot, or of units of it from `from` on; asked for again, the same labels."""
    sheet = use.issue_labels(caller, given.wish(batch_id), created.repeatable(kept_time))
    headers = {"Content-Disposition": f'attachment; filename="{sheet.filename}"'}
    return Response(sheet.body, media_type=sheet.media_type, headers=headers)
