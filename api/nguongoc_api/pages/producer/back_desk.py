"""What comes back to whoever enters data: who looked, who bought, what it sold for, who came, what to do next; one page, one look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.ports.rows import Role
from nguongoc.scans.checks import THRESHOLDS
from nguongoc.scans.cities import CITIES
from nguongoc.services.remind import Remind
from nguongoc.services.tell_buyers import Buyers, TellBuyers
from nguongoc.services.tell_checks import DAYS, Checks, TellChecks
from nguongoc.services.tell_prices import Prices, TellPrices
from nguongoc.tourism.funnel import Step
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.back_words import buyer_line, price_line
from nguongoc_api.pages.producer.page import STYLES, desk_page
from nguongoc_api.pages.producer.reminder_words import ReminderSaid, reminder_said
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

PATH: Final = "/producer/back"
SHOWN_TOWNS: Final = 3
SHOWN_DAYS: Final = 7
SHOWN_BUYERS: Final = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that can be read walking by; `tone` care where something waits for the reader."""

    icon: str
    number: str
    words: str
    link: str
    tone: str = ""


def back_routes(route: Callable[..., Route], desk: BackDesk) -> list[Route]:
    """The one page, and all buyers season by season."""
    return [
        route(PATH, get=desk.show, role=Role.PRODUCER),
        route(f"{PATH}/buyers", get=desk.show_buyers, role=Role.PRODUCER),
    ]


@dataclass(frozen=True, slots=True)
class BackDesk:
    """The page over what is counted and kept anyway; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Six numbers, and what is behind each."""
        _ = translator(visit.language)
        use, caller = self.services, visit.caller
        checks = TellChecks(use.reads, use.clock)(caller)
        buyers = TellBuyers(use.reads, use.clock)(caller)
        prices = TellPrices(use.reads, use.clock)(caller)
        totals = use.funnel.totals(caller)
        came = {step: totals.producer.get(step, 0) for step in Step}
        reminders = [reminder_said(each, _) for each in Remind(use.reads, use.clock)(caller)]
        reports = 0 if visit.news is None else visit.news.reports
        context = {
            "title": _("Hàng đi đâu, được gì"),
            "tiles": _tiles(checks, buyers, prices, came, reminders, reports, _),
            "reminders": reminders,
            "checks": checks,
            "least": THRESHOLDS.shown_from,
            "days": DAYS,
            "towns": [(CITIES[slug].names[visit.language], n) for slug, n in checks.towns[:SHOWN_TOWNS]],
            "bars": _bars(checks, _),
            "buyers": [buyer_line(each, _) for each in buyers.buyers[:SHOWN_BUYERS]],
            "every": False,
            "more_buyers": len(buyers.buyers) > SHOWN_BUYERS,
            "prices": [price_line(each, _) for each in prices],
            "came": _came(came, _),
            "reports": reports,
        }
        return self._page(visit, "back.html", context)

    def show_buyers(self, visit: Visit) -> Response:
        """Every buyer of two years, what each took, season by season."""
        _ = translator(visit.language)
        buyers = TellBuyers(self.services.reads, self.services.clock)(visit.caller)
        context = {
            "title": _("Ai mua của anh chị"),
            "buyers": [buyer_line(each, _) for each in buyers.buyers],
            "every": True,
            "whole": buyers.whole,
        }
        return self._page(visit, "back_buyers.html", context)

    def _page(self, visit: Visit, template: str, context: Mapping[str, Any]) -> Response:
        demo = self.services.settings.demo
        return desk_page(visit, template, context, demo=demo, style=(*STYLES, "back.css"))


def _tiles(
    checks: Checks,
    buyers: Buyers,
    prices: tuple[Prices, ...],
    came: Mapping[Step, int],
    reminders: list[ReminderSaid],
    reports: int,
    _: Translator,
) -> list[Tile]:
    """What waits for the reader first; a number too small to be told is said to be small, never nought."""
    if checks.visitors is not None:
        looked = str(checks.visitors)
    else:
        looked = f"< {THRESHOLDS.shown_from}" if checks.anything else "0"
    known = sum(each.organisation_id is not None for each in buyers.buyers)
    here = f"{PATH}#"
    return [
        Tile("clock", str(len(reminders)), _("việc sắp tới hạn"), f"{here}due", "care" if reminders else ""),
        Tile(
            "message-square-warning",
            str(reports),
            _("điều người mua báo, chưa đọc"),
            "/producer/reports",
            "care" if reports else "",
        ),
        Tile("eye", looked, _("lượt xem hàng, %(days)s ngày", days=DAYS), f"{here}seen"),
        Tile("truck", str(known), _("nơi đã mua, hai năm"), f"{here}bought"),
        Tile(
            "shopping-basket",
            str(sum(each.own is not None for each in prices)),
            _("mặt hàng có giá trên mạng"),
            f"{here}prices",
        ),
        Tile(
            "user",
            str(came[Step.VOUCHER_REDEEMED]),
            _("phiếu khách đã dùng, %(days)s ngày", days=DAYS),
            f"{here}came",
        ),
    ]


def _bars(checks: Checks, _: Translator) -> list[tuple[str, int, int]]:
    """The last days that may be told: the day, how many, and how long its bar is in hundredths of the longest."""
    last = checks.days[-SHOWN_DAYS:]
    most = max((number for _day, number in last), default=1)
    return [(f"{day:%d/%m}", number, max(1, round(100 * number / most))) for day, number in last]


def _came(came: Mapping[Step, int], _: Translator) -> list[tuple[int, str]]:
    """From the pack to the place, step by step; nothing where nobody scanned."""
    words = {
        Step.SCAN: _("lần mở trang hàng"),
        Step.PLACE_SEEN: _("xem nơi đón khách"),
        Step.CONTACT_TAPPED: _("bấm gọi, nhắn, chỉ đường"),
        Step.VOUCHER_TAKEN: _("lấy phiếu"),
        Step.VOUCHER_REDEEMED: _("dùng phiếu"),
    }
    return [(came[step], said) for step, said in words.items()] if any(came.values()) else []
