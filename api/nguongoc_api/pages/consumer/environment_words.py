"""Footprint and packaging in the words of readers: each number with what it counts, how, over which time, by whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from nguongoc.batches.environment import (
    STANDARDS,
    Boundary,
    Disposal,
    Environment,
    Footprint,
    FootprintMethod,
    Material,
    PackagingPart,
)
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Base
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.footprints import FootprintVerified
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.sections import Badge, Fact
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


def environment_facts(
    said: Environment | None, verified: FootprintVerified | None, _: Translator
) -> tuple[Fact, ...]:
    """Empty where nothing is declared: no goods are called green or not green for that."""
    if said is None:
        return ()
    rows = [] if said.footprint is None else _footprint(said.footprint, verified, _)
    if said.packaging:
        rows.append(Fact(_("Bao bì một gói"), _packaging(said, _)))
        rows += [_part(each, _) for each in said.packaging]
    return tuple(rows)


def _footprint(said: Footprint, verified: FootprintVerified | None, _: Translator) -> list[Fact]:
    amount = _(_PER[said.per], value=formats.number(said.value, _.language))
    period = f"{formats.day(said.period_from)} – {formats.day(said.period_to)}"
    if said.primary_percent is not None:
        period += ". " + _("%(share)d %% tính từ số đo, sổ ghi tại chỗ", share=said.primary_percent)
    return [
        Fact(
            _("Khí thải (dấu chân các-bon)"), amount, _("Tính %(what)s.", what=_(BOUNDARIES[said.boundary]))
        ),
        Fact(_("Cách tính, kỳ tính"), METHODS[said.method], period),
        _whose_word(verified, _),
    ]


def figures_said(said: Footprint, _: Translator) -> str:
    """A footprint in one line, as a certificate of it says."""
    amount = _(_PER[said.per], value=formats.number(said.value, _.language))
    period = f"{formats.day(said.period_from)} – {formats.day(said.period_to)}"
    return f"{amount}, {METHODS[said.method]}, {period}"


def with_figures(badge: Badge, certificate: Certificate, batch: Batch, _: Translator) -> Badge:
    """The badge of a verified footprint names its figures, and says where the lot declares others."""
    if certificate.footprint is None:
        return badge
    lines = [_("Cho: %(scope)s", scope=figures_said(certificate.footprint, _))]
    said = None if batch.environment is None else batch.environment.footprint
    other = said != certificate.footprint
    if other:
        lines.append(_("Lô này khai số khác hoặc không khai: giấy không nói về lô này."))
    return replace(badge, lines=(*badge.lines, *lines), verified=badge.verified and not other)


def _whose_word(verified: FootprintVerified | None, _: Translator) -> Fact:
    """The producer's, or somebody's who signed for these very figures."""
    if verified is None:
        return Fact(_("Ai xác nhận số này"), _("Chưa ai: cơ sở tự khai"))
    until = "" if verified.until is None else _("đến hết %(last)s", last=formats.day(verified.until))
    link = Markup('<a href="/records/{}">{}</a>').format(verified.record_id, _("Xem bản đã ký"))
    named = Markup("{}, {}").format(verified.by, until) if until else verified.by
    return Fact(_("Ai xác nhận số này"), named, link)


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
