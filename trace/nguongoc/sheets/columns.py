"""What can be taken in from a sheet, column by column: its headings as people write them, and what stands under each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from nguongoc.geography.communes import search_key


class SheetKind(StrEnum):
    """What a sheet is a list of."""

    BATCHES = "batches"
    FACILITIES = "facilities"
    PRODUCTS = "products"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `name` is its name in the program, the headings are for people."""

    name: str
    vi: str
    en: str
    help_vi: str
    example: str
    needed: bool = False
    also: tuple[str, ...] = ()
    """Further headings under which people keep the same."""
    choices: str | None = None
    """Of what the template offers a list: `products`, `facilities`, `members`, `units`, `communes`, `answers`..."""

    def answers_to(self, heading: str) -> bool:
        return search_key(heading) in self._keys

    @property
    def _keys(self) -> frozenset[str]:
        return _keys(self)


@cache
def _keys(column: Column) -> frozenset[str]:
    return frozenset(map(search_key, (column.name, column.vi, column.en, *column.also)))


BATCHES: Final = (
    Column("lot", "Mã lô", "Lot number", "Chữ hoa, số, dấu chấm, gạch nối. Bỏ trống thì hệ thống đặt.", "LV-001",
           also=("Số lô", "Lô")),
    Column("product", "Sản phẩm", "Product", "Đúng tên sản phẩm đã đăng ký.", "", True, ("Tên sản phẩm",), "products"),
    Column("facility", "Vùng trồng", "Facility", "Đúng tên vùng trồng, thửa, cơ sở đã đăng ký.", "", True,
           ("Cơ sở", "Nơi sản xuất", "Thửa", "Growing area", "Plot"), "facilities"),
    Column("amount", "Sản lượng", "Amount", "Chỉ ghi số: 1250 hoặc 1.234,5. Đơn vị ở cột bên.", "1250", True,
           ("Số lượng", "Khối lượng", "Quantity")),
    Column("unit", "Đơn vị", "Unit", "kg, tạ, tấn, quả... Bỏ trống: đơn vị của sản phẩm.", "kg", False,
           ("Đơn vị tính", "ĐVT"), "units"),
    Column("harvested_on", "Ngày thu hoạch", "Harvested on", "Ngày/tháng/năm.", "20/11/2026", True,
           ("Ngày sản xuất", "Harvest date")),
    Column("packed_on", "Ngày đóng gói", "Packed on", "Ngày/tháng/năm, bỏ trống được.", "", also=("Packing date",)),
    Column("expires_on", "Hạn sử dụng", "Expires on", "Ngày/tháng/năm, bỏ trống được.", "", also=("HSD", "Best before")),
    Column("variety", "Giống", "Variety", "Bỏ trống được.", ""),
    Column("member", "Hộ thu hoạch", "Harvested by", "Đúng tên hộ trong danh sách thành viên. Chỉ hợp tác xã xem được.",
           "", also=("Hộ", "Tên hộ", "Thành viên", "Member"), choices="members"),
    Column("no_pesticide", "Không dùng thuốc", "No pesticide", "Có hoặc Không.", "Có", choices="answers"),
    Column("pesticide", "Thuốc đã dùng", "Pesticide", "Tên thuốc, bỏ trống được.", "", also=("Tên thuốc",)),
    Column("pesticide_on", "Ngày dùng thuốc cuối", "Pesticide last used on", "Ngày/tháng/năm.", "",
           also=("Ngày phun cuối",)),
    Column("interval", "Thời gian cách ly (ngày)", "Pre-harvest interval (days)", "Số ngày trên nhãn thuốc.", "",
           also=("Thời gian cách ly", "Cách ly")),
    Column("fertiliser", "Phân bón", "Fertiliser", "Bỏ trống được.", ""),
    Column("water", "Nước tưới", "Water", "Bỏ trống được.", ""),
    Column("notes", "Ghi chú", "Notes", "Khách quét mã đọc được.", ""),
)  # fmt: skip
FACILITIES: Final = (
    Column("name", "Tên", "Name", "Tên vùng trồng, thửa hay cơ sở.", "Thửa đồi Nếu", True,
           ("Tên vùng trồng", "Vùng trồng", "Tên cơ sở", "Facility")),
    Column("kind", "Loại", "Kind", "Vùng trồng, Thửa, Tàu, Xưởng, Nhà đóng gói, Cửa hàng.", "Thửa", True, (), "kinds"),
    Column("commune", "Xã, phường", "Commune", "Tên xã, phường từ 01/7/2025.", "Xã Lam Sơn", True,
           ("Xã", "Phường", "Xã/phường"), "communes"),
    Column("area", "Diện tích", "Area", "Chỉ ghi số; đơn vị ở cột bên.", "5000"),
    Column("area_unit", "Đơn vị diện tích", "Area unit", "m², ha, sào 500 m² hay sào 360 m².", "m²",
           choices="area_units"),
    Column("latitude", "Vĩ độ", "Latitude", "Khoảng 20, như 19,9.", ""),
    Column("longitude", "Kinh độ", "Longitude", "Khoảng 105, như 105,4.", ""),
    Column("season_cap", "Sản lượng nhất một năm (kg)", "Season cap (kg)", "Bỏ trống được.", ""),
)  # fmt: skip
PRODUCTS: Final = (
    Column("name", "Tên", "Name", "Tên như in trên bao bì.", "Bưởi Luận Văn", True, ("Sản phẩm", "Tên sản phẩm", "Product")),
    Column("name_en", "Tên tiếng Anh", "English name", "Bỏ trống được.", "Luận Văn pomelo"),
    Column("category", "Nhóm hàng", "Category", "Chọn trong danh sách.", "", True, (), "categories"),
    Column("unit", "Đơn vị", "Unit", "Đơn vị hay dùng.", "quả", True, ("Đơn vị tính", "ĐVT"), "units"),
    Column("net", "Khối lượng tịnh", "Net content", "Của một quả, chai, gói; chỉ ghi số.", ""),
    Column("net_unit", "Đơn vị của khối lượng tịnh", "Net unit", "kg, g, lít, ml.", "", choices="units"),
    Column("shelf_life", "Hạn dùng (ngày)", "Shelf life (days)", "Số ngày, bỏ trống được.", ""),
)  # fmt: skip
MEMBERS: Final = (
    Column("name", "Tên hộ", "Name", "Chỉ hợp tác xã xem được.", "Nguyễn Văn An", True, ("Họ và tên", "Hộ", "Tên", "Member")),
    Column("phone", "Số điện thoại", "Telephone", "Bỏ trống được.", "0912 345 678", also=("Điện thoại", "SĐT", "Phone")),
)  # fmt: skip
COLUMNS: Final = {
    SheetKind.BATCHES: BATCHES,
    SheetKind.FACILITIES: FACILITIES,
    SheetKind.PRODUCTS: PRODUCTS,
    SheetKind.MEMBERS: MEMBERS,
}
