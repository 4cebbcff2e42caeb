"""`/v1/batches/{batch_id}/trace` and `/v1/trace`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Header, Query, Response
from fastapi.responses import StreamingResponse

from nguongoc.services.caller import Caller
from nguongoc.services.trace_lot import Wanted
from nguongoc.services.trace_start import Start
from nguongoc.tracing.question import DEEPEST, DEFAULT_DEPTH, DEFAULT_NODES, MOST_NODES, Direction
from nguongoc_api.auth.access import Tracer
from nguongoc_api.spooled import Spooled
from nguongoc_api.v1.negotiation import JSON, best_of
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.traces.lines import ROOM, as_lines
from nguongoc_api.v1.traces.schemas import Time, TraceAsked, TraceShown
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "trace")
ANYTHING = router("trace", "trace")
LINES = "application/x-ndjson"
MOST_IN_ONE_DOCUMENT = 10_000
LONGEST_NAMED = 2_000
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": f"The trace; as `{LINES}` one node or edge a line, for what is too large for one document",
        "content": {LINES: {"schema": {"type": "string"}}},
    }
}


Way = Annotated[Direction, Query(description="Which way from the start")]
Depth = Annotated[int, Query(ge=1, le=DEEPEST, description="Edges from the start at most")]
Limit = Annotated[
    int | None,
    Query(
        ge=1,
        le=MOST_NODES,
        description=f"Nodes at most on each way; {DEFAULT_NODES} if not said, and at most {MOST_IN_ONE_DOCUMENT} in one"
        f" document; {MOST_NODES} as `{LINES}`",
    ),
]
Respect = Annotated[
    Time, Query(description="Whether an edge counts only if it happened after what is traced arrived")
]
Of = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST_NAMED,
        description="A public code or `code/serial`, a Digital Link, an EPC in any spelling, or the digits of an SSCC",
    ),
]
Accept = Annotated[str, Header()]


@ROUTER.get("/{batch_id}/trace", response_model=TraceShown, responses=ANSWERS)
def trace_batch(
    caller: Tracer,
    batch_id: Id,
    use: Use,
    direction: Way = Direction.BOTH,
    depth: Depth = DEFAULT_DEPTH,
    limit: Limit = None,
    time: Respect = "respected",
    accept: Accept = "",
) -> Response:
    """Where a lot came from and where it went. Your own lots and those you were sent; for an authority, any."""
    start = use.trace_lot.find_start.of_batch(caller, batch_id)
    return _answer(use, caller, start, Wanted(direction, time == "respected", depth, limit or 0), accept)


@ANYTHING.get("", response_model=TraceShown, responses=ANSWERS)
def trace_anything(
    caller: Tracer,
    of: Of,
    use: Use,
    direction: Way = Direction.BOTH,
    depth: Depth = DEFAULT_DEPTH,
    limit: Limit = None,
    time: Respect = "respected",
    accept: Accept = "",
) -> Response:
    """Where a lot, one unit or a logistic unit came from and where it went: your own, and what you were sent, received or packed."""
    start = use.trace_lot.find_start.named(caller, of)
    return _answer(use, caller, start, Wanted(direction, time == "respected", depth, limit or 0), accept)


def _answer(use: Use, caller: Caller, start: Start, wanted: Wanted, accept: str) -> Response:
    """`wanted.limit` is 0 where none was said."""
    in_lines = best_of(accept, (JSON, LINES)) == LINES
    most, usual = (MOST_NODES, MOST_NODES) if in_lines else (MOST_IN_ONE_DOCUMENT, DEFAULT_NODES)
    wanted = replace(wanted, limit=min(wanted.limit or usual, most))
    base_url = use.settings.base_url
    if in_lines:
        asked = TraceAsked.of(start.key, wanted)
        lines = as_lines(asked, use.trace_lot.found(caller, start, wanted), base_url)
        return StreamingResponse(iter(Spooled(lines, ROOM)), media_type=LINES, headers={"Vary": "Accept"})
    shown = TraceShown.whole(use.trace_lot(caller, start, wanted), wanted, base_url)
    return Response(shown.model_dump_json(), media_type=JSON, headers={"Vary": "Accept"})
