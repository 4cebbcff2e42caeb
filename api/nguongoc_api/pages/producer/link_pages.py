"""From offers to the page of their link, and to the page behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.hand_over_links import LinkState
from nguongoc.batches.lots import Hold
from nguongoc.errors import Refusal
from nguongoc.label.qr import qr_svg
from nguongoc.ports.rows import Role
from nguongoc.services.hand_over_by_link import Offered
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.lot_pages import LOT_STYLES
from nguongoc_api.pages.producer.page import desk_page, status_of
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.pages.render import SCRIPTS
from nguongoc_api.services import Services

LINKS: Final = "/producer/links"
TAKE: Final = "/producer/take"
ARRIVED: Final = "got-"
STANDS: Final = {
    LinkState.OPEN: ("clock", "", N_("Chưa ai mở ra nhận")),
    LinkState.KEPT: ("clock", "", N_("Đã có nơi giữ, chờ họ xác nhận")),
    LinkState.TAKEN: ("check", "", N_("Đã xác nhận")),
    LinkState.WITHDRAWN: ("undo-2", "care", N_("Bên giao đã lấy lại")),
    LinkState.EXPIRED: ("clock", "care", N_("Đường dẫn đã hết hạn")),
}


@dataclass(frozen=True, slots=True)
class LinkPages:
    """Each page from what is to be shown on it."""

    services: Services

    def own(self, visit: Visit, offered: Offered) -> Response:
        """The link with its code, and how it stands."""
        _ = translator(visit.language)
        told = link_line(offered, self.services.settings.base_url, _)
        name = self._meant(visit)
        context = {
            "title": _("Đưa đường dẫn này cho %(name)s", name=name)
            if name
            else _("Đưa đường dẫn này cho bên nhận"),
            "each": told,
            "symbol": Markup(qr_svg(told["link"])),  # noqa: S704
            "scripts": SCRIPTS,
        }
        return self._page(visit, "hand_over_link.html", context, {}, scripted=True)

    def _meant(self, visit: Visit) -> str:
        """The name of the known buyer whom the link is for; empty where it is for somebody else."""
        meant = visit.query.get("for", "")
        if not meant:
            return ""
        known = self.services.starting.buyers.of(visit.caller)
        return next((each.name for each in known if str(each.id) == meant), "")

    def taking(
        self, visit: Visit, offered: Offered, given: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        """What comes, and, for who may, how much of it came."""
        _, account = translator(visit.language), visit.account
        own = None if account is None else account.organisation_id
        told = link_line(offered, self.services.settings.base_url, _)
        over = offered.state not in {LinkState.OPEN, LinkState.KEPT}
        elsewhere = offered.receiver is not None and offered.receiver.id != own
        context = {
            "title": _("%(name)s giao hàng cho anh chị", name=offered.shipper.name),
            "each": told,
            "path": f"{TAKE}/{offered.token}",
            "onward": quote(f"{TAKE}/{offered.token}", safe=""),
            "given": given,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "over": over or (elsewhere and account is not None),
            "mine": offered.receiver is not None and not elsewhere,
            "is_shipper": own == offered.shipper.id,
            "may": account is not None and account.role is Role.PRODUCER,
            "waits_for_name": account is not None and account.name_held,
            "may_start": self.services.settings.open_sign_up,
        }
        return self._page(visit, "take.html", context, wrong)

    def _page(
        self,
        visit: Visit,
        template: str,
        context: Mapping[str, Any],
        wrong: Mapping[str, Refusal],
        *,
        scripted: bool = False,
    ) -> Response:
        return desk_page(
            visit,
            template,
            context,
            demo=self.services.settings.demo,
            status=status_of(wrong),
            style=LOT_STYLES,
            scripted=scripted,
        )


def link_line(offered: Offered, base_url: str, _: Translator) -> dict[str, Any]:
    """An offer in words, and its link with what to write beside it."""
    icon, tone, word = STANDS[offered.state]
    link = f"{base_url}{TAKE}/{offered.token}"
    lines = [
        {
            "field": f"{ARRIVED}{each.batch.id}",
            "name": formats.one_of(each.product.name, each.product.name_en, _.language),
            "lot": each.batch.lot,
            "amount": formats.amount(each.quantity, _.language),
            "typed": formats.amount(each.quantity, "vi"),
            "held": each.batch.hold is not Hold.NONE,
        }
        for each in offered.lines
    ]
    day = formats.day(vietnamese_day(offered.offer.expires_at))
    goods = "; ".join(f"{each['name']} {each['amount']} ({each['lot']})" for each in lines)
    return {
        "id": str(offered.offer.id),
        "shipper": offered.shipper.name,
        "receiver": "" if offered.receiver is None else offered.receiver.name,
        "lines": lines,
        "link": link,
        "path": f"{TAKE}/{offered.token}",
        "until": day,
        "waits": offered.state in {LinkState.OPEN, LinkState.KEPT},
        "taken": offered.state is LinkState.TAKEN,
        "sign": icon,
        "tone": tone,
        "word": _(word),
        "text": _(
            "%(name)s giao: %(goods)s. Bấm vào đây để xác nhận đã nhận, đến hết ngày %(day)s: %(link)s",
            name=offered.shipper.name,
            goods=goods,
            day=day,
            link=link,
        ),
    }
