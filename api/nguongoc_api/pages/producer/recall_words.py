"""What the desk says of recalls: how far the telling of each holder has come, in a word with its icon and colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.quantities import Base, Canonical, Unit, format_amount
from nguongoc.identifiers import public_code
from nguongoc.recalls.notices import Channel, Holding, NoticeState, Whereabouts
from nguongoc.recalls.recall import Outcome, RecallKind, RecallState
from nguongoc.services.recall_holders import Holder, LotTotals
from nguongoc.services.recall_lot import Planned
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator
from nguongoc_api.pages.producer.trace_words import canonical_amount
from nguongoc_api.pages.producer.words import Standing

KINDS: Final[Mapping[RecallKind, str]] = {
    RecallKind.VOLUNTARY: N_("Thu hồi tự nguyện"),
    RecallKind.FORCED: N_("Thu hồi bắt buộc"),
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.LIFTED: N_("đã bãi bỏ"),
    Outcome.REPAIRED: N_("đã khắc phục lỗi"),
    Outcome.REPURPOSED: N_("đã chuyển mục đích sử dụng"),
    Outcome.REEXPORTED: N_("đã tái xuất"),
    Outcome.DESTROYED: N_("đã tiêu huỷ"),
}
CHANNELS: Final[Mapping[Channel, str]] = {
    Channel.LISTED: N_("hiện trong danh sách thu hồi của họ"),
    Channel.WEBHOOK: N_("gửi tới hệ thống của họ"),
    Channel.MESSAGE: N_("nhắn tin tới điện thoại của họ, vì hệ thống của họ không nhận"),
    Channel.NOT_HERE: N_("không báo qua đây được, phải gọi điện"),
}
WHEREABOUTS: Final[Mapping[Whereabouts, str]] = {
    Whereabouts.IN_STOCK: N_("còn trong kho"),
    Whereabouts.IN_TRANSIT: N_("đang trên đường"),
    Whereabouts.RECEIVED: N_("đã nhận"),
    Whereabouts.SENT: N_("đã gửi đi, bên nhận chưa xác nhận"),
    Whereabouts.CLAIMED: N_("tự khai là đã nhận, bên gửi không khai; không rõ đúng hay không"),
    Whereabouts.OUTSIDE: N_("đã gửi ra ngoài hệ thống; không rõ nay ở đâu"),
    Whereabouts.SOLD: N_("đã bán"),
    Whereabouts.DESTROYED: N_("đã tiêu huỷ"),
}
UNITS: Final[Mapping[str, str]] = {"kg": N_("kg"), "l": N_("lít"), "pc": N_("cái")}
_NOTICES: Final[Mapping[NoticeState, tuple[str, str, str]]] = {
    NoticeState.CALL: (N_("Phải gọi điện"), "phone", "stop"),
    NoticeState.WAITING: (N_("Đã báo, chưa trả lời"), "clock", "care"),
    NoticeState.ACKNOWLEDGED: (N_("Đã xác nhận"), "check", "holds"),
    NoticeState.OVER: (N_("Thôi không báo nữa: thu hồi đã kết thúc"), "minus", "holds"),
}
_PARTS: Final[Mapping[str, str]] = {
    "held": N_("còn trong kho %(amount)s"),
    "in_transit": N_("trên đường %(amount)s"),
    "outside": N_("gửi ra ngoài %(amount)s"),
    "consumed": N_("làm thành hàng khác %(amount)s"),
    "sold": N_("đã bán %(amount)s"),
    "destroyed": N_("đã huỷ %(amount)s"),
}
"""Of `Totals`, what can still be stopped first."""
URGENCY: Final = {state: place for place, state in enumerate(_NOTICES)}
"""Whom to telephone comes first."""


@dataclass(frozen=True, slots=True)
class HolderSaid:
    """Somebody who has of what is recalled, in words."""

    name: str
    phone: str | None
    holdings: list[str]


@dataclass(frozen=True, slots=True)
class LotReached:
    """A lot that a recall would stop, in words; `where` is '' where that is not the asker's to know."""

    name: str
    lot: str
    code: str
    maker: str
    named: bool
    where: str


def whereabouts(totals: LotTotals, unit: Unit, _: Translator) -> str:
    """Where all of a lot is, in one line: what was made, then every part that is not nothing."""
    base = Base(totals.unit)

    def counted(amount: Decimal) -> str:
        return canonical_amount(Canonical(amount, base), unit, _)

    parts = [
        _(said, amount=counted(amount))
        for name, said in _PARTS.items()
        if (amount := getattr(totals.totals, name)) > 0
    ]
    return _("Làm ra %(made)s: %(parts)s", made=counted(Decimal(totals.made)), parts=", ".join(parts))


def of_recall(state: RecallState, outcome: Outcome | None, _: Translator) -> Standing:
    if state is RecallState.OPEN:
        return Standing(_("Đang thu hồi"), "octagon-alert", "stop")
    said = _("Đã kết thúc") if outcome is None else _("Đã kết thúc: %(how)s", how=_(OUTCOMES[outcome]))
    return Standing(said, "check", "holds")


def of_notice(state: NoticeState, _: Translator) -> Standing:
    word, icon, tone = _NOTICES[state]
    return Standing(_(word), icon, tone)


def holdings(held: Sequence[Holding], _: Translator) -> list[str]:
    """What somebody has of it, a line each."""
    return [_holding(each, _) for each in held]


def _holding(each: Holding, _: Translator) -> str:
    thing = each.key if each.code is None else public_code.display(each.code)
    where = _(WHEREABOUTS[each.where])
    if each.amount is None or each.unit is None:
        return _("%(thing)s: không rõ bao nhiêu, %(where)s", thing=thing, where=where)
    amount = format_amount(Decimal(each.amount), _.language)
    unit = _(UNITS[each.unit]) if each.unit in UNITS else each.unit
    return _("%(thing)s: %(amount)s %(unit)s, %(where)s", thing=thing, amount=amount, unit=unit, where=where)


def holder(each: Holder, asker: UUID, _: Translator) -> HolderSaid:
    """Who, what there is of it, and the number to telephone: nobody telephones itself."""
    contact = each.contact
    name = _("Bên ngoài hệ thống: %(id)s", id=each.party or "?") if contact is None else contact.name
    phone = None if contact is None or contact.id == asker else contact.phone
    return HolderSaid(name, phone, holdings(each.holdings, _))


def reached_lots(planned: Planned, _: Translator) -> list[LotReached]:
    """The lots a recall would stop, the named one first."""
    return [
        LotReached(
            formats.one_of(each.lot.product_name, each.lot.product_name_en, _.language),
            each.lot.lot,
            public_code.display(each.lot.code),
            each.lot.organisation_name,
            each.named,
            "" if totals is None else whereabouts(totals, each.lot.quantity.unit, _),
        )
        for each in planned.scope.lots
        for totals in (planned.totals.get(each.lot.batch_id),)
    ]
