"""`/v1/batches/{batch_id}/trace`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Header, Query, Response
from fastapi.responses import StreamingResponse

from nguongoc.services.trace_lot import Wanted
from nguongoc.tracing.question import DEEPEST, DEFAULT_DEPTH, DEFAULT_NODES, MOST_NODES, Direction
from nguongoc_api.auth.access import Tracer
from nguongoc_api.v1.negotiation import JSON, best_of
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.traces.lines import Spooled, as_lines
from nguongoc_api.v1.traces.schemas import Time, TraceAsked, TraceShown
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "trace")
LINES = "application/x-ndjson"
MOST_IN_ONE_DOCUMENT = 10_000
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": f"The trace; as `{LINES}` one node or edge a line, for what is too large for one document",
        "content": {LINES: {"schema": {"type": "string"}}},
    }
}


@ROUTER.get("/{batch_id}/trace", response_model=TraceShown, responses=ANSWERS)
def trace_batch(
    caller: Tracer,
    batch_id: Id,
    use: Use,
    direction: Annotated[Direction, Query(description="Which way from the lot")] = Direction.BOTH,
    depth: Annotated[int, Query(ge=1, le=DEEPEST, description="Edges from the lot at most")] = DEFAULT_DEPTH,
    limit: Annotated[
        int | None,
        Query(
            ge=1,
            le=MOST_NODES,
            description=f"Nodes at most on each way; {DEFAULT_NODES} if not said, and at most {MOST_IN_ONE_DOCUMENT} in one"
            f" document; {MOST_NODES} as `{LINES}`",
        ),
    ] = None,
    time: Annotated[
        Time,
        Query(description="Whether an edge counts only if it happened after what is traced arrived"),
    ] = "respected",
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Where a lot came from and where it went. Your own lots; for an authority, any."""
    in_lines = best_of(accept, (JSON, LINES)) == LINES
    most, usual = (MOST_NODES, MOST_NODES) if in_lines else (MOST_IN_ONE_DOCUMENT, DEFAULT_NODES)
    wanted = Wanted(direction, time == "respected", depth, min(limit or usual, most))
    batch = use.trace_lot.start_of(caller, batch_id)
    base_url = use.settings.base_url
    if in_lines:
        asked = TraceAsked.of(use.trace_lot.key_of(batch), wanted)
        lines = as_lines(asked, use.trace_lot.found(caller, batch, wanted), base_url)
        return StreamingResponse(iter(Spooled(lines)), media_type=LINES, headers={"Vary": "Accept"})
    shown = TraceShown.whole(use.trace_lot(caller, batch, wanted), wanted, base_url)
    return Response(shown.model_dump_json(), media_type=JSON, headers={"Vary": "Accept"})
