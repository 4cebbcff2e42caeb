"""What the diary's pages ask and say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from nguongoc.diary.entries import Activity, Entry, Position
from nguongoc.diary.places import DONE_AT
from nguongoc.diary.rules import INSIDE_INTERVAL, TAKEN_OFF
from nguongoc.parties.facilities import Facility, FacilityKind
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator

DEEDS: Final[Mapping[Activity, tuple[str, str]]] = {
    Activity.SPRAYING: (N_("Phun thuốc"), "spray-can"),
    Activity.FERTILISING: (N_("Bón phân"), "shovel"),
    Activity.IRRIGATING: (N_("Tưới nước"), "droplets"),
    Activity.PLANTING: (N_("Gieo trồng"), "sprout"),
    Activity.INSPECTING: (N_("Thăm vườn"), "eye"),
    Activity.HARVESTING: (N_("Thu hoạch"), "shopping-basket"),
    Activity.ICING: (N_("Ướp đá"), "thermometer"),
    Activity.LANDING: (N_("Cập bến"), "navigation"),
    Activity.RECEIVING: (N_("Nhận nguyên liệu"), "package-open"),
    Activity.FIRST_PROCESSING: (N_("Sơ chế"), "warehouse"),
    Activity.SALTING: (N_("Ướp muối, ủ chượp"), "cooking-pot"),
    Activity.DRYING: (N_("Phơi, sấy"), "wheat"),
    Activity.PACKING: (N_("Đóng gói"), "package-check"),
    Activity.CLEANING: (N_("Làm vệ sinh"), "droplets"),
}
"""Word and icon, the most frequent first."""
CAUGHT: Final = (N_("Đánh bắt"), "fish")
"""A boat's harvest, in the words of who has one."""
QUESTIONS: Final[Mapping[str, str]] = {
    "plots": N_("Ở nơi nào?"),
    "material": N_("Dùng gì?"),
    "interval": N_("Nhãn ghi cách ly bao nhiêu ngày?"),
    "dose": N_("Dùng bao nhiêu?"),
    "quantity": N_("Được bao nhiêu?"),
    "day": N_("Làm ngày nào?"),
    "who": N_("Ai làm?"),
    "crop": N_("Cho cây nào?"),
    "area": N_("Làm trên diện tích bao nhiêu?"),
    "position": N_("Làm ở chỗ nào trên bản đồ?"),
    "note": N_("Ghi thêm gì không?"),
}
OTHERWISE: Final[Mapping[tuple[Activity, str], str]] = {
    (Activity.RECEIVING, "material"): N_("Nhận gì, của ai?"),
    (Activity.RECEIVING, "quantity"): N_("Nhận bao nhiêu?"),
    (Activity.ICING, "dose"): N_("Bao nhiêu đá?"),
    (Activity.SALTING, "material"): N_("Muối gì, với gì?"),
    (Activity.LANDING, "quantity"): N_("Về bến bao nhiêu?"),
    (Activity.CLEANING, "material"): N_("Rửa bằng gì?"),
}
"""Questions that are asked of an activity in other words."""
NAMES: Final[Mapping[str, str]] = {
    "plots": N_("Nơi làm"),
    "material": N_("Đã dùng"),
    "interval": N_("Cách ly"),
    "dose": N_("Liều lượng"),
    "quantity": N_("Sản lượng"),
    "day": N_("Ngày"),
    "who": N_("Người làm"),
    "crop": N_("Cây"),
    "area": N_("Diện tích"),
    "position": N_("Toạ độ"),
    "note": N_("Ghi thêm"),
}
WARNINGS: Final[Mapping[str, str]] = {
    INSIDE_INTERVAL: N_(
        "Nhật ký có lần thu hoạch trước khi hết cách ly của lần phun này. Đừng bán lô đó trước khi hỏi cán bộ kỹ thuật."
    ),
    TAKEN_OFF: N_(
        "Theo danh sách chưa đối chiếu của chúng tôi, hoạt chất này đã bị loại khỏi danh mục được dùng. Hãy hỏi cán bộ kỹ thuật."
    ),
}


def deeds_at(places: Sequence[Facility]) -> Mapping[Activity, tuple[str, str]]:
    """What is done at any of these, in the words of who has them."""
    kinds = {each.kind for each in places}
    return {
        each: deed_of(each, {kind for kind in kinds if each in DONE_AT[kind]})
        for each in DEEDS
        if any(each in DONE_AT[kind] for kind in kinds)
    }


def deed_of(activity: Activity, kinds: Collection[FacilityKind]) -> tuple[str, str]:
    """The word and icon of an activity at places of these kinds alone."""
    at_sea = set(kinds) == {FacilityKind.BOAT}
    return CAUGHT if at_sea and activity is Activity.HARVESTING else DEEDS[activity]


def question_of(activity: Activity, step: str) -> str | None:
    """In the source language; None where nothing is asked."""
    return OTHERWISE.get((activity, step), QUESTIONS.get(step))


def summary(entry: Entry, _: Translator) -> str:
    """What was done with what, in one line."""
    said, language = entry.said, _.language
    parts = [said.material] if said.material else []
    if said.dose is not None:
        parts.append(f"{formats.number(said.dose.value, language)} {said.dose.unit.label(language)}")
    if said.interval_days is not None:
        parts.append(_("cách ly %(days)s ngày", days=said.interval_days))
    if said.quantity is not None:
        parts.append(formats.amount(said.quantity, language))
    if said.area is not None:
        parts.append(f"{formats.number(said.area.value, language)} {said.area.unit.label(language)}")
    if said.note:
        parts.append(said.note)
    return ", ".join(parts)


def lines_of(
    entries: Sequence[Entry], places: Mapping[UUID, Facility], people: Mapping[UUID, str], _: Translator
) -> list[dict[str, Any]]:
    """What a list says of each: the day, the two times and the place as the phone claims them, who, and what became of it."""
    return [_line(each, places.get(each.facility_id), people, _) for each in entries]


def _line(each: Entry, place: Facility | None, people: Mapping[UUID, str], _: Translator) -> dict[str, Any]:
    word, icon = deed_of(each.said.activity, () if place is None else (place.kind,))
    return {
        "id": each.id,
        "word": _(word),
        "icon": icon,
        "plot": "–" if place is None else place.name,
        "day": formats.day_element(each.happened_on),
        "captured": each.said.captured_at and formats.moment_element(each.said.captured_at),
        "received": formats.moment_element(each.received_at),
        "place": each.said.position and place_of(each.said.position),
        "metres": each.said.position and each.said.position.accuracy_m,
        "summary": summary(each, _),
        "who": people.get(each.responsible_id) if each.responsible_id else None,
        "late": each.late,
        "clock_off": each.clock_off,
        "struck": each.struck,
        "replaced": each.corrected_by is not None,
    }


def place_of(position: Position) -> str:
    """Two numbers, as they can be typed again."""
    return f"{position.latitude:.5f}, {position.longitude:.5f}"
