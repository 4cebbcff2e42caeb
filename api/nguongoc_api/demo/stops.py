"""Lots of the demo that are recalled, and lots that are held: ordered by whoever made them, after everything else happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from nguongoc.recalls.recall import Advice, NamedLot, Order, Reason
from nguongoc.services.caller import Caller
from nguongoc.verdict import State
from nguongoc_api.demo.samples import Row
from nguongoc_api.services import Services

NOTE = "Mẫu thử của cơ sở có vi khuẩn E. coli (ví dụ trình diễn)."
HELD_FOR = "Chờ kết quả mẫu thử (ví dụ trình diễn)"


def stop_lots(
    services: Services, rows: Sequence[Row], batches: Mapping[str, UUID], owner: Callable[[str], Caller]
) -> None:
    """As the samples say they stand."""
    for row in rows:
        caller, batch_id = owner(row["product"]), batches[row["name"]]
        if row["state"] == State.RECALLED.value:
            order = Order((NamedLot(batch_id),), Reason.MICROBES, Advice.RETURN, NOTE)
            services.recalling.lot(caller, order)
        elif row["state"] == State.ON_HOLD.value:
            services.recalling.hold(caller, batch_id, HELD_FOR)
