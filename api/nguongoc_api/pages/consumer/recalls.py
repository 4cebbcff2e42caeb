"""What the page says of a recall: one sentence about what to do now, then why, by whom and since when."""

from __future__ import annotations

from typing import Final

from nguongoc.recalls.recall import Advice, Reason, RecallKind
from nguongoc.services.provenance import Provenance, RecallTold
from nguongoc.verdict import State
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator

_NOW: Final = {
    Advice.RETURN: N_("Đừng ăn, đừng dùng, đừng bán hàng của lô này nữa: mang trả nơi đã mua."),
    Advice.DISCARD: N_("Đừng ăn, đừng dùng, đừng bán hàng của lô này nữa: bỏ đi, đừng cho vật nuôi ăn."),
    Advice.KEEP_ASIDE: N_("Đừng ăn, đừng dùng, đừng bán hàng của lô này nữa: để riêng ra và chờ hướng dẫn."),
}
_NOW_PARTLY: Final = N_(
    "Một số gói của lô này bị thu hồi: quét mã trên từng gói, chưa rõ thì đừng ăn, đừng bán."
)
REASONS: Final = {
    Reason.MICROBES: N_("có vi khuẩn gây bệnh"),
    Reason.RESIDUES: N_("còn dư lượng thuốc hoặc hoá chất"),
    Reason.ALLERGEN: N_("có chất gây dị ứng không ghi trên nhãn"),
    Reason.FOREIGN_MATTER: N_("lẫn vật lạ"),
    Reason.LABELLING: N_("nhãn ghi sai"),
    Reason.SPOILED: N_("hàng bị hỏng"),
    Reason.FALSE_ORIGIN: N_("khai sai nguồn gốc"),
    Reason.OTHER: N_("lý do khác"),
}
_KINDS: Final = {
    RecallKind.VOLUNTARY: N_("%(name)s tự nguyện thu hồi từ ngày %(day)s."),
    RecallKind.FORCED: N_("%(name)s buộc thu hồi từ ngày %(day)s."),
}


def title(provenance: Provenance, _: Translator) -> str:
    told = _told(provenance)
    if told is None or not _of_a_part(provenance, told):
        return ""
    return _("Một phần lô này bị thu hồi")


def sentence(provenance: Provenance, _: Translator) -> str:
    """'' where the lot is under no recall, or this very pack is outside of it."""
    told = _told(provenance)
    if told is None:
        return ""
    return advised(told.advice, _of_a_part(provenance, told), _)


def advised(advice: Advice, partly: bool, _: Translator) -> str:
    """What whoever has it does now."""
    return _(_NOW_PARTLY if partly else _NOW[advice])


def why(provenance: Provenance, _: Translator) -> tuple[str, ...]:
    disputed = [
        _("%(name)s nói lô này không làm từ hàng của họ; việc này chưa ngã ngũ.", name=each.name)
        if each.about is None
        else _(
            "%(name)s nói lô %(lot)s, mà lô này làm từ đó, không làm từ hàng của họ; việc này chưa ngã ngũ.",
            name=each.name,
            lot=each.about,
        )
        for each in provenance.disputed_by
    ]
    told = _told(provenance)
    if told is None:
        return tuple(disputed)
    said = [*disputed, _("Lý do: %(reason)s.", reason=_(REASONS[told.reason]))]
    if not told.named:
        said.append(_("Lô này làm từ lô bị thu hồi."))
    if told.note:
        said.append(told.note)
    said.append(_(_KINDS[told.kind], name=told.ordered_by, day=formats.day(told.ordered_on)))
    return tuple(said)


def _told(provenance: Provenance) -> RecallTold | None:
    return provenance.recall if provenance.verdict.state is State.RECALLED else None


def _of_a_part(provenance: Provenance, told: RecallTold) -> bool:
    """Whoever scans one pack of it is told of that pack."""
    return told.partly and provenance.serial is None
