"""`/v1/batches/{batch_id}/labels`."""

from __future__ import annotations

from typing import Any

from fastapi import Response
from starlette.responses import StreamingResponse

from nguongoc.services.issue_labels import kept_time
from nguongoc.services.label_wish import MOST_AT_ONCE, LabelFormat
from nguongoc_api.auth.access import LabelPrinter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.labels.schemas import LabelsGiven
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "labels")
CSV = "text/csv; charset=utf-8"
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
    wish, once = given.wish(batch_id), created.repeatable(kept_time)
    if wish.format is LabelFormat.CSV and wish.count > MOST_AT_ONCE:
        table = use.issue_labels.table(caller, wish, once)
        return StreamingResponse(table.chunks, media_type=CSV, headers=_named(table.filename))
    sheet = use.issue_labels(caller, wish, once)
    return Response(sheet.body, media_type=sheet.media_type, headers=_named(sheet.filename))


def _named(filename: str) -> dict[str, str]:
    # A file that holds PINs is nobody's to keep but the asker's.
    return {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
