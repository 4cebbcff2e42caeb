"""`/`: the camera, a photo or a typed code; what is in season; without a script the form alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from nguongoc.catalogue.products import Photo
from nguongoc.geography import communes
from nguongoc.services.in_season import Seasonal
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import N_, Language, Translator, translator
from nguongoc_api.pages.render import SCRIPTS, Page, render

SMALL: Final = 320
"""px. Two beside each other on a phone."""
TOLD: Final = (
    ("starting", N_("Đang mở máy ảnh…")),
    ("aim", N_("Đưa con tem vào giữa khung hình.")),
    ("reading", N_("Đang đọc ảnh…")),
    ("found", N_("Đọc được rồi, đang mở trang…")),
    ("nothing", N_("Không thấy mã QR nào trong ảnh này. Chụp gần hơn, đủ sáng, hoặc gõ mã in trên tem.")),
    ("no-camera", N_("Không mở được máy ảnh. Cho phép trang này dùng máy ảnh, chọn ảnh có sẵn, hoặc gõ mã.")),
)
"""What the script says, by its name for it; the words stand in the page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Goods in the window."""

    href: str
    name: str
    commune: str
    picture: str
    width: int
    height: int


def render_home(
    language: Language, *, base_url: str, on: date, demo: bool = False, goods: Sequence[Seasonal] = ()
) -> Page:
    """The first page on a day."""
    _ = translator(language)
    context = {
        "address": address(base_url, "/", language, indexed=True),
        "title": _("Món này từ đâu đến?"),
        "description": _("Quét mã trên tem bằng máy ảnh điện thoại, hoặc gõ mã vào đây."),
        "preview": "",
        "data": None,
        "demo": demo,
        "typed": "",
        "scripts": SCRIPTS,
        "told": tuple((said, _(words)) for said, words in TOLD),
        "month": formats.month(on.month, _),
        "goods": tuple(_shown(each, each.product.photo, _) for each in goods if each.product.photo),
        "drawn": any(each.product.photo and each.product.photo.is_illustration for each in goods),
    }
    return render("consumer/home.html", context, language=language, scripted=True, scans=True)


def _shown(each: Seasonal, photo: Photo, _: Translator) -> Shown:
    width = min(photo.widths, key=lambda wide: abs(wide - SMALL))
    across, down = photo.aspect
    return Shown(
        href=each.path,
        name=formats.one_of(each.product.name, each.product.name_en, _.language),
        commune=formats.commune(communes.find(each.commune_code).name, _.language),
        picture=formats.photo_path(photo, width),
        width=width,
        height=round(width * down / across),
    )
