"""The lists that people take along from the desk: which columns of a copied list they tell, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from nguongoc.batches.balance import MovementKind
from nguongoc.batches.lots import Hold, Origin
from nguongoc.batches.quantities import Unit
from nguongoc.parties.facilities import FacilityKind
from nguongoc.recalls.recall import RecallState
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.report import KINDS as REPORT_KINDS
from nguongoc_api.pages.consumer.report import STATES as REPORT_STATES
from nguongoc_api.pages.consumer.words import SCHEMES
from nguongoc_api.pages.i18n import N_, Translator
from nguongoc_api.pages.producer.diary_words import DEEDS
from nguongoc_api.pages.producer.recall_words import KINDS as RECALL_KINDS
from nguongoc_api.pages.producer.recall_words import UNITS
from nguongoc_api.pages.producer.units_desk import STATES as UNIT_STATES

Show = Callable[[Any, Translator], Any]
_LONGEST: Final = 1_000


def _as_is(value: Any, _: Translator) -> Any:
    return value


def _worded(words: Mapping[Any, str]) -> Show:
    """A word of a list, in the reader's language; one that this table does not know is told as it is kept."""

    def show(value: Any, _: Translator) -> Any:
        return _(words[value]) if value in words else value

    return show


def _moment(value: datetime | None, _: Translator) -> str | None:
    return None if value is None else value.astimezone(formats.VIETNAM).strftime("%Y-%m-%d %H:%M")


def _parts(value: Any, _: Translator) -> str:
    """What is kept as JSON, in one line: values, without the names programs know them by."""
    match value:
        case None | False:
            return ""
        case True:
            return _("có")
        case dict():
            return ", ".join(filter(None, (_parts(each, _) for each in value.values())))[:_LONGEST]
        case list():
            return "; ".join(filter(None, (_parts(each, _) for each in value)))[:_LONGEST]
        case _:
            return str(value)


def _unit(value: str, _: Translator) -> str:
    return Unit(value).label(_.language) if value in list(Unit) else value


_FACILITIES: Final = {
    FacilityKind.GROWING_AREA: N_("vùng trồng"),
    FacilityKind.PLOT: N_("thửa"),
    FacilityKind.BOAT: N_("tàu"),
    FacilityKind.WORKSHOP: N_("xưởng"),
    FacilityKind.PACKHOUSE: N_("nhà đóng gói"),
    FacilityKind.SHOP: N_("cửa hàng"),
}
_ORIGINS: Final = {
    Origin.HARVESTED: N_("thu hoạch"),
    Origin.MADE: N_("chế biến từ lô khác"),
    Origin.PURCHASED: N_("mua về"),
}
_HOLDS: Final = {
    Hold.NONE: N_("không"),
    Hold.ON_HOLD: N_("đang giữ lại"),
    Hold.RECALLED: N_("bị thu hồi"),
    Hold.PARTLY_RECALLED: N_("bị thu hồi một phần"),
}
_MOVEMENTS: Final = {
    MovementKind.CONSUMED: N_("dùng để làm lô khác"),
    MovementKind.SOLD: N_("đã bán"),
    MovementKind.DESTROYED: N_("đã tiêu huỷ"),
    MovementKind.SHIPPED: N_("gửi đi"),
    MovementKind.VOIDED: N_("huỷ lần gửi"),
    MovementKind.RECEIVED: N_("nhận về"),
}
_RECALLS: Final = {RecallState.OPEN: N_("đang thu hồi"), RecallState.ENDED: N_("đã xong")}
_CODE, _LOT, _NAME, _DAY = N_("Mã lô"), N_("Số lô"), N_("Tên"), N_("Ngày")
_AMOUNT, _UNIT, _PRODUCT, _AT = N_("Số lượng"), N_("Đơn vị"), N_("Sản phẩm"), N_("Lúc")
_STATE, _KIND = N_("Tình trạng"), N_("Loại")


@dataclass(frozen=True, slots=True)
class TableWords:
    """A list by its title; `columns` are (column of the copied list, heading, how a value of it is said)."""

    title: str
    columns: tuple[tuple[str, str, Show], ...]


TABLES: Final[Mapping[str, TableWords]] = {
    "lots": TableWords(
        N_("Lô hàng"),
        (
            ("code", _CODE, _as_is), ("lot", _LOT, _as_is), ("product_name", _PRODUCT, _as_is),
            ("gtin", "GTIN", _as_is), ("facility_name", N_("Nơi làm ra"), _as_is),
            ("origin", N_("Từ đâu"), _worded(_ORIGINS)), ("amount", _AMOUNT, _as_is), ("unit", _UNIT, _unit),
            ("happened_on", N_("Ngày thu hoạch, sản xuất"), _as_is), ("packed_on", N_("Ngày đóng gói"), _as_is),
            ("expires_on", N_("Hạn dùng"), _as_is), ("variety", N_("Giống"), _as_is),
            ("hold", N_("Giữ lại, thu hồi"), _worded(_HOLDS)), ("entered_at", N_("Khai lúc"), _moment),
        ),
    ),
    "movements": TableWords(
        N_("Sổ nhập xuất"),
        (
            ("at", _AT, _moment), ("lot_code", _CODE, _as_is), ("kind", N_("Việc"), _worded(_MOVEMENTS)),
            ("amount", _AMOUNT, _as_is), ("base", _UNIT, _worded(UNITS)), ("other_name", N_("Với ai"), _as_is),
        ),
    ),
    "products": TableWords(
        N_("Sản phẩm"),
        (
            ("name", _NAME, _as_is), ("name_en", N_("Tên tiếng Anh"), _as_is), ("gtin", "GTIN", _as_is),
            ("default_unit", _UNIT, _unit), ("net_content_value", N_("Khối lượng tịnh"), _as_is),
            ("net_content_unit", N_("Đơn vị tịnh"), _as_is), ("shelf_life_days", N_("Dùng trong mấy ngày"), _as_is),
            ("season_months", N_("Tháng có hàng"), _parts),
        ),
    ),
    "facilities": TableWords(
        N_("Đất trồng, xưởng, kho"),
        (
            ("name", _NAME, _as_is), ("kind", _KIND, _worded(_FACILITIES)), ("commune_code", N_("Mã xã"), _as_is),
            ("area_m2", N_("Diện tích, m²"), _as_is), ("latitude", N_("Vĩ độ"), _as_is),
            ("longitude", N_("Kinh độ"), _as_is), ("season_cap_kg", N_("Sản lượng một vụ, kg"), _as_is),
            ("market_codes", N_("Mã vùng trồng, mã đóng gói"), _parts),
        ),
    ),
    "members": TableWords(
        N_("Thành viên"),
        (("name", _NAME, _as_is), ("phone", N_("Số điện thoại"), _as_is), ("created_at", N_("Ghi lúc"), _moment)),
    ),
    "lot-members": TableWords(
        N_("Ai thu hoạch lô nào"),
        (("lot_code", _CODE, _as_is), ("member_name", N_("Hộ"), _as_is), ("value", _AMOUNT, _as_is)),
    ),
    "lot-sellers": TableWords(
        N_("Hàng mua của ai"), (("lot_code", _CODE, _as_is), ("name", N_("Người bán"), _as_is))
    ),
    "diary": TableWords(
        N_("Nhật ký canh tác"),
        (
            ("happened_on", _DAY, _as_is),
            ("activity", N_("Việc"), _worded({kind: word for kind, (word, _icon) in DEEDS.items()})),
            ("facility_name", N_("Thửa"), _as_is), ("said", N_("Ghi"), _parts),
            ("responsible_name", N_("Ai làm"), _as_is), ("entered_by", N_("Ai ghi"), _as_is),
            ("received_at", N_("Ghi lúc"), _moment), ("struck", N_("Đã gạch bỏ"), _parts),
        ),
    ),
    "test-reports": TableWords(
        N_("Phiếu kiểm nghiệm"),
        (
            ("lot_code", _CODE, _as_is), ("laboratory", N_("Phòng thử nghiệm"), _as_is), ("number", N_("Số phiếu"), _as_is),
            ("sampled_on", N_("Ngày lấy mẫu"), _as_is), ("results", N_("Kết quả"), _parts),
        ),
    ),
    "certificates": TableWords(
        N_("Giấy chứng nhận"),
        (
            ("scheme", _KIND, _worded(SCHEMES)), ("name", _NAME, _as_is), ("number", N_("Số giấy"), _as_is),
            ("issuer", N_("Nơi cấp"), _as_is), ("product_name", _PRODUCT, _as_is),
            ("issued_on", N_("Ngày cấp"), _as_is), ("valid_until", N_("Hết hạn"), _as_is),
        ),
    ),
    "unit-rolls": TableWords(
        N_("Các lần in tem"),
        (
            ("lot_code", _CODE, _as_is), ("number", N_("Lần in"), _as_is), ("first", N_("Từ tem số"), _as_is),
            ("last", N_("Đến tem số"), _as_is), ("printed_at", N_("In lúc"), _moment),
        ),
    ),
    "unit-states": TableWords(
        N_("Tem đang ở đâu"),
        (
            ("lot_code", _CODE, _as_is), ("first", N_("Từ tem số"), _as_is), ("last", N_("Đến tem số"), _as_is),
            ("state", _STATE, _worded({state: word for state, (_icon, word) in UNIT_STATES.items()})),
            ("since", N_("Từ lúc"), _moment),
        ),
    ),
    "recalls": TableWords(
        N_("Thu hồi"),
        (
            ("ordered_at", N_("Ra lệnh lúc"), _moment), ("kind", _KIND, _worded(RECALL_KINDS)),
            ("state", _STATE, _worded(_RECALLS)), ("note", N_("Ghi chú"), _as_is), ("ended_at", N_("Xong lúc"), _moment),
        ),
    ),
    "reports": TableWords(
        N_("Người mua báo"),
        (
            ("created_at", _AT, _moment), ("about", N_("Về mã"), _as_is), ("kind", _KIND, _worded(REPORT_KINDS)),
            ("text", N_("Lời báo"), _as_is), ("contact", N_("Gọi lại"), _as_is),
            ("state", _STATE, _worded({state: word for state, (_icon, word) in REPORT_STATES.items()})),
            ("answer", N_("Đã trả lời"), _as_is),
        ),
    ),
    "places": TableWords(
        N_("Nơi đón khách"),
        (
            ("name_vi", _NAME, _as_is), ("name_en", N_("Tên tiếng Anh"), _as_is), ("commune_code", N_("Mã xã"), _as_is),
            ("opening", N_("Giờ mở cửa"), _as_is), ("phone", N_("Số điện thoại"), _as_is),
            ("confirmed_on", N_("Xác nhận ngày"), _as_is),
        ),
    ),
    "voucher-campaigns": TableWords(
        N_("Đợt phát phiếu"),
        (
            ("title_vi", _NAME, _as_is), ("worth_vi", N_("Được gì"), _as_is), ("count", N_("Số phiếu"), _as_is),
            ("taken", N_("Đã lấy"), _as_is), ("redeemed", N_("Đã dùng"), _as_is),
            ("first_day", N_("Từ ngày"), _as_is), ("last_day", N_("Đến ngày"), _as_is),
        ),
    ),
}  # fmt: skip
