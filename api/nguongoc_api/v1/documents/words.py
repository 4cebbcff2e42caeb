"""Why a document applies or does not, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nguongoc.documents.applicability import Application, Status
from nguongoc.documents.kinds import DocumentKind
from nguongoc_api.pages.i18n import N_, Language, translator

NAMES: Final = {
    DocumentKind.VN_PASSPORT: N_("Hộ chiếu số của sản phẩm (Nghị định 37/2026)"),
    DocumentKind.FSMA_204: N_("Bảng truy xuất FSMA 204 (Hoa Kỳ)"),
    DocumentKind.EU_178_2002: N_("Một bước trước, một bước sau (EU 178/2002)"),
    DocumentKind.EU_931_2011: N_("Thông tin kèm thực phẩm từ động vật (EU 931/2011)"),
    DocumentKind.EUDR: N_("Vị trí thửa đất theo EUDR"),
    DocumentKind.GDST: N_("Dữ liệu thuỷ sản GDST 1.2"),
    DocumentKind.EPCIS: N_("Sự kiện EPCIS của cả chuỗi"),
}
_REASONS: Final = {
    Status.REQUIRED: N_("Phải có: %(law)s áp dụng cho %(goods)s."),
    Status.VOLUNTARY: N_("Không luật nào bắt buộc; bên mua có thể hỏi theo %(law)s."),
    Status.NOT_REQUIRED: N_("Không cần: %(law)s không áp dụng cho %(goods)s."),
    Status.CANNOT_TELL: N_("Chưa nói được %(law)s có áp dụng hay không. Còn thiếu: %(missing)s."),
}
_THESE_GOODS: Final = N_("mặt hàng này")
_LATER: Final = N_("Có hiệu lực từ ngày %(day)s.")
MISSING: Final = {
    "cpc_code": N_("mã sản phẩm theo phân loại CPC của Liên hợp quốc"),
    "high_risk_list": N_("danh mục hàng hoá rủi ro cao và lộ trình của các bộ"),
    "leaf_or_stem": N_("đây là rau ăn lá hay ăn thân"),
    "which_tropical_fruit": N_("đây là loại quả nhiệt đới nào"),
    "head_cabbage_or_leaves": N_("đây là bắp cải hay cải ăn lá (như cải xoăn)"),
    "sprouts_or_not": N_("có phải giá, rau mầm không"),
    "fresh_cut_or_not": N_("có phải rau quả tươi cắt sẵn không"),
    "deli_salad_or_not": N_("có phải món trộn ăn liền để lạnh không"),
    "fresh_or_dried": N_("hàng tươi hay khô"),
    "bivalve_or_not": N_("có phải nhuyễn thể hai mảnh vỏ không"),
    "smoked_or_not": N_("có hun khói không"),
    "nut_butter_or_not": N_("có phải bơ hạt không"),
    "hard_cheese_or_not": N_("có phải phô mai cứng không"),
    "animal_ingredients": N_("thành phần từ động vật và thực vật"),
    "of_cattle_or_not": N_("có phải từ bò không"),
    "soya_or_palm_cake": N_("có phải khô dầu đậu nành hay cọ không"),
    "soya_or_palm_oil": N_("có phải dầu đậu nành hay dầu cọ không"),
    "coffee_blend_or_extract": N_("có cà phê rang trong đó không, hay là cà phê tan"),
    "charcoal_or_palm_chemicals": N_("có phải than củi, hoặc chất làm từ dầu cọ không"),
    "building_of_wood": N_("nhà lắp ghép có làm từ gỗ không"),
    "wood_or_plaiting": N_("làm từ gỗ hay từ cây để đan"),
    "paper_of_wood": N_("giấy có làm từ gỗ không"),
    "natural_rubber": N_("có phải cao su thiên nhiên không"),
    "furniture_of_wood": N_("đồ đạc có làm từ gỗ không"),
}
"""What a gate may lack, in words; a test holds the keys to the rules."""


def reason_of(application: Application, language: Language) -> str:
    """One or two sentences: what the rule says of the goods, and from when it counts where that lies ahead."""
    return " ".join(_sentences(application, language))


def law_of(application: Application, language: Language) -> str:
    return application.rule.law if language == "vi" else application.rule.law_en


def _sentences(application: Application, language: Language) -> Iterator[str]:
    say = translator(language)
    goods = application.goods_vi if language == "vi" else application.goods_en
    yield say(
        _REASONS[application.status],
        law=law_of(application, language),
        goods=goods or say(_THESE_GOODS),
        missing=", ".join(say(MISSING[each]) for each in application.missing),
    )
    if not application.in_force and application.status is not Status.NOT_REQUIRED:
        yield say(_LATER, day=f"{application.rule.in_force_from:%d/%m/%Y}")
