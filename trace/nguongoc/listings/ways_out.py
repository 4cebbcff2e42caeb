"""What whoever wrote a green word does about it: show what stands behind it, or write it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.listings.claims import ClaimKind

_OTHERWISE: Final = (
    "Không có thì bỏ chữ này; nếu chỉ là màu sắc thì ghi rõ, ví dụ “vỏ xanh”.",
    "Otherwise leave the word out; where it is only a colour, say so: “green peel”.",
)
WAYS_OUT: Final[Mapping[ClaimKind, tuple[str, str]]] = {
    ClaimKind.GREEN: (
        "Khai khí thải và bao bì của lô ở trang lô hàng, hoặc ghi giấy chứng nhận hữu cơ còn hạn, có số và ngày cấp.",
        "Declare footprint and packaging of the lot, or enter a valid organic certificate with number and day of issue.",
    ),
    ClaimKind.CLEAN: (
        "Ghi giấy VietGAP, GlobalGAP hoặc hữu cơ còn hạn, có số và ngày cấp, ở mục Giấy chứng nhận.",
        "Enter a valid VietGAP, GlobalGAP or organic certificate with number and day of issue.",
    ),
    ClaimKind.ORGANIC: (
        "Ghi giấy chứng nhận hữu cơ còn hạn, có số và ngày cấp, ở mục Giấy chứng nhận.",
        "Enter a valid organic certificate with number and day of issue.",
    ),
    ClaimKind.CARBON: (
        "Khai khí thải của lô ở trang lô hàng: bao nhiêu, cách tính, kỳ tính.",
        "Declare the lot's carbon footprint: how much, by which method, over which time.",
    ),
    ClaimKind.NEUTRAL: (
        "Phải có nơi xác nhận số khí thải của lô: khai khí thải, rồi ghi giấy xác nhận dấu chân các-bon và chờ nơi cấp ký.",
        "Somebody has to verify the lot's footprint: declare it, enter the verification statement and have its issuer sign.",
    ),
    ClaimKind.PACKAGING: (
        "Khai bao bì của lô ở trang lô hàng: chất liệu, khối lượng, dùng xong làm gì.",
        "Declare the lot's packaging: materials, mass, and what is done with it after use.",
    ),
}


def way_out(kind: ClaimKind, language: str) -> str:
    """Vietnamese, else English."""
    place = 0 if language == "vi" else 1
    return f"{WAYS_OUT[kind][place]} {_OTHERWISE[place]}"
