"""What the page says of a correction: when, and what is said differently since. The version before is a link away."""

from __future__ import annotations

from typing import Final

from nguongoc.batches.corrections import Corrected
from nguongoc.services.provenance import Provenance
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator

WORDS: Final[dict[Corrected, str]] = {
    Corrected.QUANTITY: N_("số lượng"),
    Corrected.HAPPENED_ON: N_("ngày thu hoạch hoặc làm ra"),
    Corrected.PACKED_ON: N_("ngày đóng gói"),
    Corrected.EXPIRES_ON: N_("hạn dùng"),
    Corrected.VARIETY: N_("giống"),
    Corrected.STATEMENTS: N_("cách trồng"),
    Corrected.ENVIRONMENT: N_("khí thải, bao bì"),
    Corrected.TOLD_ORIGIN: N_("nơi trồng, đánh bắt theo lời người bán"),
    Corrected.PHOTO: N_("ảnh"),
    Corrected.CERTIFICATES: N_("chứng nhận"),
    Corrected.PRODUCT: N_("thông tin sản phẩm"),
    Corrected.SOURCES: N_("hồ sơ của nguyên liệu"),
}


def told(provenance: Provenance, _: Translator) -> tuple[str, ...]:
    """One sentence, none for a lot that was never corrected."""
    correction = provenance.correction
    if correction is None:
        return ()
    members = ", ".join(_(WORDS[each]) for each in correction.members)
    day = formats.day(correction.corrected_on)
    return (_("Cơ sở đã sửa lời khai ngày %(day)s: %(members)s.", day=day, members=members),)
