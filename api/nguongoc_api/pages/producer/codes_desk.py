"""Codes that authorities gave a place for its markets: entered, with until when they are good, and taken off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Refusal
from nguongoc.parties.facilities import Facility, MarketCode
from nguongoc.parties.market_codes import runs
from nguongoc.ports.rows import Role
from nguongoc.services.browse_master_data import FacilityNotFound
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, read_day
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

FIELDS: Final = ("code", "market", "expires_on")
MARKETS: Final = (
    N_("Trong nước"), N_("Trung Quốc"), N_("Liên minh châu Âu"), N_("Hoa Kỳ"), N_("Nhật Bản"), N_("Hàn Quốc"), N_("Úc"), N_("Đài Loan"),
)  # fmt: skip
"""What is offered; any other is typed."""


def code_routes(route: Callable[..., Route], desk: CodesDesk) -> list[Route]:
    """Below each own place, land or not."""
    path = "/producer/land/{facility_id}/codes"
    return [route(path, get=desk.ask, post=desk.change, role=Role.PRODUCER)]


@dataclass(frozen=True, slots=True)
class CodesDesk:
    """The page over `KeepMarketCodes`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """What there is, and the form for one more."""
        return self._page(visit, {}, {})

    def change(self, visit: Visit) -> Response:
        """One more, or one less; the form again with what is wrong."""
        place, given = self._place(visit), visit.given
        keep = self.services.starting.market_codes
        here = f"/producer/land/{place.id}/codes"
        if "remove" in given:
            keep.remove(visit.caller, place.id, given["remove"], given.get("of", ""))
            gone = (
                each
                for each in place.market_codes
                if (each.code, each.market) == (given["remove"], given.get("of"))
            )
            return self._page(visit, {}, {}, next(gone, None))
        read = _read(given)
        if isinstance(read, Wrong):
            return self._page(visit, given, read.at)
        try:
            keep.add(visit.caller, place.id, read)
        except Refusal as refusal:
            mendable(refusal)
            every = refusal.refusals
            return self._page(visit, given, {(each.pointer or "").removeprefix("/"): each for each in every})
        return go_on(here)

    def _page(
        self,
        visit: Visit,
        values: Mapping[str, str],
        wrong: Mapping[str, Refusal],
        gone: MarketCode | None = None,
    ) -> Response:
        _ = translator(visit.language)
        settings, place = self.services.settings, self._place(visit)
        today = vietnamese_day(self.services.clock.now())
        context = {
            "title": _("Mã vùng trồng, mã đóng gói"),
            "name": place.name,
            "id": place.id,
            "lines": [_line(each, runs(each, today), _) for each in place.market_codes],
            "markets": [_(each) for each in MARKETS],
            "values": values,
            "errors": at_fields(wrong, _, settings.base_url),
            "gone": gone and _as_typed(gone),
        }
        status = 422 if wrong else 200
        return desk_page(visit, "codes.html", context, demo=settings.demo, status=status)

    def _place(self, visit: Visit) -> Facility:
        unknown = FacilityNotFound("no such facility of this organisation")
        asked: UUID = read_id(visit.places["facility_id"], unknown)
        return self.services.browse_master_data.facility(visit.caller, asked)


def _read(given: Mapping[str, str]) -> MarketCode | Wrong:
    wrong = Wrong()
    code = wrong.take("code", lambda: _needed(given, "code")) or ""
    market = wrong.take("market", lambda: _needed(given, "market")) or ""
    typed = given.get("expires_on", "")
    expires = wrong.take("expires_on", lambda: read_day(typed) if typed else None)
    return wrong if wrong.at else MarketCode(code, market, expires)


def _as_typed(code: MarketCode) -> dict[str, str]:
    """As it could be entered again."""
    until = {} if code.expires_on is None else {"expires_on": code.expires_on.isoformat()}
    return {"code": code.code, "market": code.market, **until}


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise AnswerMissing("fill this in")
    return given[name]


def _line(code: MarketCode, good: bool | None, _: Translator) -> Mapping[str, str]:
    until = "" if code.expires_on is None else formats.day(code.expires_on)
    if good is None:
        icon, tone, said = "circle-dashed", "", _("chưa ghi thời hạn")
    elif good:
        icon, tone, said = "check", "anchored", _("dùng được đến hết %(day)s", day=until)
    else:
        icon, tone, said = "triangle-alert", "care", _("đã hết hạn ngày %(day)s", day=until)
    return {"code": code.code, "market": code.market, "icon": icon, "tone": tone, "said": said}
