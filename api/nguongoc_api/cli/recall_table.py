"""What a recall reaches, as a table for the terminal, in its language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nguongoc.recalls.notices import Holding, Whereabouts
from nguongoc.recalls.recall import Recall, RecallKind
from nguongoc.services.recall_holders import Holder
from nguongoc.services.recall_lot import Planned
from nguongoc_api.cli.trace_tree import words as tree_words

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Words:
    kinds: Mapping[RecallKind, str]
    where: Mapping[Whereabouts, str]
    would: str
    done: str
    record: str
    lots: str
    holders: str
    named: str
    made: str
    units: str
    foreign: str
    unknown_amount: str
    no_phone: str
    nothing_left: str
    not_here: str
    more: str
    incomplete: str
    withheld: str
    unit_names: Mapping[str, str]


VIETNAMESE = Words(
    {RecallKind.VOLUNTARY: "tự nguyện", RecallKind.FORCED: "bắt buộc"},
    {
        Whereabouts.IN_STOCK: "còn trong kho",
        Whereabouts.IN_TRANSIT: "đang trên đường",
        Whereabouts.RECEIVED: "đã nhận",
        Whereabouts.SENT: "đã gửi, chưa xác nhận",
        Whereabouts.CLAIMED: "tự khai đã nhận; không rõ",
        Whereabouts.OUTSIDE: "ra ngoài hệ thống; không rõ",
        Whereabouts.SOLD: "ĐÃ BÁN",
        Whereabouts.DESTROYED: "đã tiêu huỷ",
    },
    "THỬ: nếu thu hồi (%s) thì sẽ tới đây. Chưa lệnh gì cả.",
    "ĐÃ THU HỒI (%s): %s",
    "Hồ sơ đã ký: %s",
    "Các lô (%d)",
    "Ai đang giữ (%d)",
    "lô bị nêu",
    "làm từ lô bị nêu",
    "tem số %s",
    "Lô đăng ký ở nơi khác (%d)",
    "không rõ bao nhiêu",
    "chưa có số điện thoại",
    "không còn gì",
    "ngoài hệ thống, phải gọi",
    "… và %d dòng nữa; dùng --json để xem hết",
    "CHƯA HẾT: còn nữa, quá nhiều để xem một lần.",
    "%d nơi giữ hàng nữa không thuộc quyền xem",
    {"kg": "kg", "l": "lít", "pc": "cái"},
)
ENGLISH = Words(
    {RecallKind.VOLUNTARY: "voluntary", RecallKind.FORCED: "forced"},
    {
        Whereabouts.IN_STOCK: "in stock",
        Whereabouts.IN_TRANSIT: "on its way",
        Whereabouts.RECEIVED: "received",
        Whereabouts.SENT: "sent, not confirmed",
        Whereabouts.CLAIMED: "says it came; cannot tell",
        Whereabouts.OUTSIDE: "left this system; cannot tell",
        Whereabouts.SOLD: "SOLD",
        Whereabouts.DESTROYED: "destroyed",
    },
    "DRY RUN: a recall (%s) would reach this. Nothing was ordered.",
    "RECALLED (%s): %s",
    "Signed record: %s",
    "Lots (%d)",
    "Who holds of it (%d)",
    "named",
    "made of what is named",
    "units %s",
    "Lots registered elsewhere (%d)",
    "nobody said how much",
    "no phone given",
    "nothing left",
    "not here: telephone",
    "… and %d more lines; --json shows all",
    "NOT COMPLETE: there is more than can be looked at in one go.",
    "%d more holders that may not be shown",
    {"kg": "kg", "l": "l", "pc": "pcs"},
)


def table(planned: Planned, recall: Recall | None) -> str:
    """The lots, then who holds of them and whether it can still be stopped."""
    say = VIETNAMESE if tree_words().language == "vi" else ENGLISH
    kind = say.kinds[planned.kind]
    lines = [say.would % kind if recall is None else say.done % (kind, recall.id)]
    if recall is not None:
        lines.append(say.record % recall.record_id)
    lots = [
        (
            each.lot.code,
            f"{each.lot.product_name}, {each.lot.lot}",
            each.lot.organisation_name,
            ", ".join(
                filter(
                    None,
                    (
                        say.named if each.named else say.made,
                        say.units % " ".join(f"{span.first}-{span.last}" for span in each.units)
                        if each.units
                        else "",
                    ),
                )
            ),
        )
        for each in planned.scope.lots
    ]
    lines += ["", say.lots % len(lots), *_rows(lots, say)]
    held = [row for holder in planned.holders for row in _holder(holder, say)]
    lines += ["", say.holders % len(planned.holders), *_rows(held, say)]
    if planned.scope.foreign:
        rows = [(key,) for key in planned.scope.foreign]
        lines += ["", say.foreign % len(rows), *_rows(rows, say)]
    if planned.withheld:
        lines += ["", say.withheld % planned.withheld]
    if not planned.scope.complete:
        lines += ["", say.incomplete]
    return "\n".join(lines)


def _holder(holder: Holder, say: Words) -> list[tuple[str, ...]]:
    contact = holder.contact
    name = holder.party or "" if contact is None else contact.name
    phone = say.not_here if contact is None else contact.phone or say.no_phone
    rows: list[tuple[str, ...]] = [
        (name, phone, say.where[each.where], _amount(each, say), each.code or each.key)
        for each in holder.holdings
    ]
    return rows or [(name, phone, say.nothing_left, "", "")]


def _amount(holding: Holding, say: Words) -> str:
    if holding.amount is None:
        return say.unknown_amount
    return f"{holding.amount} {say.unit_names.get(holding.unit or '', holding.unit or '')}".strip()


def _rows(rows: Sequence[tuple[str, ...]], say: Words) -> list[str]:
    """Columns as wide as their widest cell; no more than `MOST_ROWS`."""
    shown = rows[:MOST_ROWS]
    if not shown:
        return ["  –"]
    widths = [max(_width(row[column]) for row in shown) for column in range(len(shown[0]))]
    lines = [
        "  "
        + "  ".join(
            cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)
        ).rstrip()
        for row in shown
    ]
    return lines if len(rows) <= MOST_ROWS else [*lines, "  " + say.more % (len(rows) - MOST_ROWS)]


def _width(text: str) -> int:
    return sum(1 for character in text if not unicodedata.combining(character))
