"""Names that are taken for another's, at the desks: an authority releases or refuses each, the applicant reads how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.parties.name_holds import HoldState, NameHold
from nguongoc.services.review_names import HeldName, NameHoldUnknown
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.paging import part_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services

LIST: Final = "/authority/names"
STATES: Final = {
    HoldState.OPEN: ("clock", "care", N_("Đang chờ xem xét")),
    HoldState.RELEASED: ("check", "anchored", N_("Được dùng tên này")),
    HoldState.REFUSED: ("x", "care", N_("Không được dùng tên này")),
}


@dataclass(frozen=True, slots=True)
class NameLine:
    """A held name in words."""

    held: HeldName
    icon: str
    tone: str
    standing: str
    since: Markup
    is_open: bool


@dataclass(frozen=True, slots=True)
class NamesDesk:
    """The pages over `ReviewNames`; safe to call from any thread."""

    services: Services

    def list_names(self, visit: Visit) -> Response:
        """The queue, the newest first."""
        _ = translator(visit.language)
        unknown = NameHoldUnknown("no such name")
        part = part_of(visit, unknown, partial(self.services.trusting.names.held, visit.caller))
        context = {
            "title": _("Tên cơ sở chờ xem"),
            "lines": [_line(each, _) for each in part.shown],
            "here": LIST,
            "error": "",
            **part.context,
        }
        return desk_page(visit, "names.html", context, demo=self.services.settings.demo)

    def answer(self, visit: Visit) -> Response:
        """Released, or refused with a reason."""
        names = self.services.trusting.names
        organisation_id = read_id(visit.places["organisation_id"], NameHoldUnknown("no such name"))
        if visit.given.get("do") == "refuse":
            names.refuse(visit.caller, organisation_id, visit.given.get("reason", ""))
        else:
            names.release(visit.caller, organisation_id)
        return go_on(LIST)

    def own(self, visit: Visit) -> Response:
        """How one's own name stands, for whoever is told that it is held."""
        _ = translator(visit.language)
        hold = self.services.trusting.names.own(visit.caller)
        if hold is None:
            raise NameHoldUnknown("this name was never held")
        icon, tone, standing = STATES[hold.state]
        context = {
            "title": _("Tên cơ sở"),
            "name": self.services.browse_master_data.own_organisation(visit.caller).name,
            "icon_name": icon,
            "tone": tone,
            "standing": _(standing),
            "advice": _advice(hold, _),
            "reason": hold.reason,
            "since": formats.moment_element(hold.held_at),
        }
        return desk_page(visit, "name.html", context, demo=self.services.settings.demo)


def _advice(hold: NameHold, _: Translator) -> str:
    match hold.state:
        case HoldState.OPEN if not hold.others:
            return _(
                "Cơ sở do anh chị tự mở, nên cán bộ ở xã hoặc người vận hành xem tên rồi mới cho dùng. Trong lúc chờ, anh chị cứ "
                "khai nơi trồng, sản phẩm và giấy chứng nhận; chưa ký lô nào và chưa ai thấy gì dưới tên này."
            )
        case HoldState.OPEN:
            return _(
                "Tên này dễ nhầm với một cơ sở đã có ở đây. Cơ quan ở xã xem hai bên rồi trả lời. Trong lúc chờ, "
                "anh chị cứ khai nơi trồng, sản phẩm và giấy chứng nhận; chưa ký lô nào và chưa ai thấy gì dưới tên này."
            )
        case HoldState.RELEASED:
            return _("Anh chị khai lô hàng được rồi.")
        case HoldState.REFUSED:
            return _(
                "Không ký và không đăng gì dưới tên này. Anh chị liên hệ cơ quan ở xã để đăng ký tên khác."
            )


def _line(held: HeldName, _: Translator) -> NameLine:
    icon, tone, standing = STATES[held.hold.state]
    return NameLine(
        held=held,
        icon=icon,
        tone=tone,
        standing=_(standing),
        since=formats.moment_element(held.hold.held_at),
        is_open=held.hold.state is HoldState.OPEN,
    )
