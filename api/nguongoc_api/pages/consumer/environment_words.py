"""Footprint and packaging in the words of readers: each number with what it counts, how, over which time, by whose word."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from nguongoc.batches.environment import (
    Boundary,
    Disposal,
    Environment,
    Footprint,
    FootprintMethod,
    Material,
    PackagingPart,
)
from nguongoc.batches.quantities import Base
from nguongoc.services.describe_environment import STANDARDS
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.sections import Fact
from nguongoc_api.pages.i18n import N_, Translator

MATERIALS: Final[Mapping[Material, str]] = {
    Material.CORRUGATED: N_("Thùng giấy gợn sóng"),
    Material.BOARD: N_("Bìa cứng"),
    Material.PAPER: N_("Giấy gói"),
    Material.LDPE: N_("Nhựa LDPE (túi, màng)"),
    Material.HDPE: N_("Nhựa HDPE (can, chai đục)"),
    Material.PP: N_("Nhựa PP (hộp, dây, bao)"),
    Material.PET: N_("Nhựa PET (chai, hộp trong)"),
    Material.PS: N_("Nhựa PS (xốp)"),
    Material.PVC: N_("Nhựa PVC"),
    Material.GLASS: N_("Thuỷ tinh"),
    Material.STEEL: N_("Sắt, thép"),
    Material.ALUMINIUM: N_("Nhôm"),
    Material.WOOD: N_("Gỗ"),
    Material.COTTON: N_("Vải bông"),
    Material.JUTE: N_("Đay, cói"),
}
DISPOSALS: Final[Mapping[Disposal, str]] = {
    Disposal.RECYCLE: N_("bỏ vào chỗ thu đồ tái chế"),
    Disposal.REUSE: N_("dùng lại"),
    Disposal.RETURN: N_("trả lại nơi bán"),
    Disposal.COMPOST: N_("ủ được thành phân"),
    Disposal.GENERAL_WASTE: N_("bỏ vào rác thường"),
}
BOUNDARIES: Final[Mapping[Boundary, str]] = {
    Boundary.FARM_GATE: N_("từ đầu vào tới hết việc ở ruộng, vườn, ao"),
    Boundary.GATE: N_("từ đầu vào tới khi rời nơi làm ra"),
    Boundary.GRAVE: N_("từ đầu vào tới khi dùng xong, bỏ bao bì"),
}
METHODS: Final[Mapping[FootprintMethod, str]] = {each: STANDARDS[each][1] for each in FootprintMethod}
_PER: Final[Mapping[Base, str]] = {
    Base.KG: N_("%(value)s kg CO₂e cho 1 kg"),
    Base.LITRE: N_("%(value)s kg CO₂e cho 1 lít"),
    Base.PIECE: N_("%(value)s kg CO₂e cho 1 cái"),
}


def environment_facts(said: Environment | None, _: Translator) -> tuple[Fact, ...]:
    """Empty where nothing is declared: no goods are called green or not green for that."""
    if said is None:
        return ()
    rows = [] if said.footprint is None else _footprint(said.footprint, _)
    if said.packaging:
        rows.append(Fact(_("Bao bì một gói"), _packaging(said, _)))
        rows += [_part(each, _) for each in said.packaging]
    return tuple(rows)


def _footprint(said: Footprint, _: Translator) -> list[Fact]:
    amount = _(_PER[said.per], value=formats.number(said.value, _.language))
    period = f"{formats.day(said.period_from)} – {formats.day(said.period_to)}"
    return [
        Fact(
            _("Khí thải (dấu chân các-bon)"), amount, _("Tính %(what)s.", what=_(BOUNDARIES[said.boundary]))
        ),
        Fact(_("Cách tính, kỳ tính"), METHODS[said.method], period),
    ]


def _packaging(said: Environment, _: Translator) -> str:
    return _(
        "%(grams)s g, tái chế được %(recyclable)s %%, từ đồ tái chế %(recycled)s %%",
        grams=formats.number(said.grams, _.language),
        recyclable=_percent(said.recyclable_share, _),
        recycled=_percent(said.recycled_share, _),
    )


def _part(each: PackagingPart, _: Translator) -> Fact:
    name = f"{_(MATERIALS[each.material])} ({each.material.value})"
    grams = f"{formats.number(each.grams, _.language)} g"
    return Fact(name, grams, _("Dùng xong: %(how)s.", how=_(DISPOSALS[each.disposal])))


def _percent(share: Decimal, _: Translator) -> str:
    return formats.number((share * 100).quantize(Decimal("0.1")).normalize() + 0, _.language)
