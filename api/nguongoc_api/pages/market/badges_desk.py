"""Buttons *check this lot* at the desk: made for a listing, which are out, and where else they were seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.ports.badges import SeenElsewhere
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc.services.make_badges import BadgeWish, ShownBadge
from nguongoc.taken_back import WANTED_BACK
from nguongoc_api.pages import formats
from nguongoc_api.pages.badge_html import HEIGHT, WIDTH, frame_html, picture_html
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.mending import mendable_parts
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.paging import PAGE_SIZE
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

HERE: Final = "/market/badges"
LONGEST_ID: Final = 20
BACK: Final = "back"


def badge_routes(route: Callable[..., Route], desk: BadgesDesk) -> list[Route]:
    """Of a marketplace; its program has the same at `/v1/badges`."""
    may = {"role": Role.MARKETPLACE, "needs": Scope.VERIFY}
    return [
        route(HERE, get=desk.list_badges, post=desk.make, **may),
        route(f"{HERE}/{{badge_id}}", get=desk.show, **may),
        route(f"{HERE}/{{badge_id}}/end", post=desk.withdraw, **may),
    ]


@dataclass(frozen=True, slots=True)
class BadgeLine:
    """A badge in words; `times` counts how often it was seen on other sites."""

    shown: ShownBadge
    goods: str
    icon: str
    tone: str
    standing: str
    made: str
    times: int


@dataclass(frozen=True, slots=True)
class BadgesDesk:
    """The pages over `MakeBadges`; safe to call from any thread."""

    services: Services

    def list_badges(self, visit: Visit) -> Response:
        """Newest first, and the form for another."""
        return self._list(visit, {})

    def make(self, visit: Visit) -> Response:
        """To the badge with what is put into the listing, or the form again with what is wrong."""
        given = visit.given
        wish = BadgeWish(given.get("code", ""), given.get("seller", ""), given.get("listing", ""))
        try:
            made = self.services.bulk_verifying.badges(visit.caller, wish)
        except Refusal as refusal:
            wrong = {(each.pointer or "/code")[1:]: each for each in mendable_parts(refusal, 404)}
            return self._list(visit, wrong)
        if not isinstance(made, ShownBadge):
            raise TypeError("without an idempotency key the badge itself comes back")
        return go_on(f"{HERE}/{made.badge.id}?made=1")

    def show(self, visit: Visit) -> Response:
        """With what is put into the listing."""
        return self._show(visit)

    def withdraw(self, visit: Visit) -> Response:
        """Its picture, frame and page are gone at once, unasked; for a day the same address brings them back."""
        badges = self.services.bulk_verifying.badges
        if BACK in visit.given:
            badges.restore(visit.caller, _id(visit))
        else:
            badges.withdraw(visit.caller, _id(visit))
        return go_on(f"{HERE}/{_id(visit)}")

    def _list(self, visit: Visit, wrong: Mapping[str, Refusal]) -> Response:
        _, bulk = translator(visit.language), self.services.bulk_verifying
        bulk.badges_seen.settle()
        before = visit.query.get("before", "")[:LONGEST_ID] or None
        found = bulk.badges.badges(visit.caller, before, PAGE_SIZE + 1)
        shown = found[:PAGE_SIZE]
        context = {
            "title": _("Nút kiểm tra lô"),
            "here": HERE,
            "lines": [badge_line(each, _) for each in shown],
            "values": visit.given,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "older": shown[-1].badge.id if len(found) > PAGE_SIZE else None,
            "first_page": before is None,
        }
        return self._page(visit, "badges.html", context, wrong)

    def _show(self, visit: Visit) -> Response:
        _, bulk, base_url = (
            translator(visit.language),
            self.services.bulk_verifying,
            self.services.settings.base_url,
        )
        bulk.badges_seen.settle()
        shown = bulk.badges.one(visit.caller, _id(visit))
        context = {
            "title": _("Nút cho %(seller)s", seller=shown.badge.seller),
            "here": HERE,
            "line": badge_line(shown, _),
            "elsewhere": [_site(each, _) for each in shown.elsewhere],
            "picture": f"/badges/{shown.badge.id}.svg",
            "width": WIDTH,
            "height": HEIGHT,
            "codes": [
                (_("Hình có đường dẫn"), "html", picture_html(shown, base_url)),
                (_("Khung, chỉ hiện trên trang này"), "frame", frame_html(shown, base_url)),
            ],
            "made": "made" in visit.query,
            "undo": {BACK: "1"} if self._wanted_back(shown) else {},
        }
        return self._page(visit, "badge.html", context, {})

    def _wanted_back(self, shown: ShownBadge) -> bool:
        gone = shown.badge.withdrawn_at
        return gone is not None and self.services.clock.now() - gone <= WANTED_BACK

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], wrong: Mapping[str, Refusal]
    ) -> Response:
        demo = self.services.settings.demo
        return desk_page(visit, f"market/{template}", context, demo=demo, status=status_of(wrong))


def badge_line(shown: ShownBadge, _: Translator) -> BadgeLine:
    """A badge as a list shows it."""
    badge = shown.badge
    times = sum(each.times for each in shown.elsewhere)
    if badge.withdrawn_at is not None:
        day = formats.day(formats.local_day(badge.withdrawn_at))
        icon, tone, said = "x", "", _("Đã rút ngày %(day)s", day=day)
    elif times:
        icon, tone = "triangle-alert", "care"
        said = _.ngettext(
            "Đang dùng; đã thấy ở trang khác %(n)d lần", "Đang dùng; đã thấy ở trang khác %(n)d lần", times
        )
    else:
        icon, tone, said = "check", "anchored", _("Đang dùng, chưa thấy ở trang nào khác")
    goods = shown.batch.lot if shown.product is None else f"{shown.product.name} · {shown.batch.lot}"
    return BadgeLine(shown, goods, icon, tone, said, formats.moment_element(badge.made_at), times)


def _site(seen: SeenElsewhere, _: Translator) -> tuple[str, int, str, str]:
    """Which site, how often, first and last day."""
    name = _("Những trang khác nữa") if seen.origin == "…" else seen.origin
    days = (formats.day(formats.local_day(each)) for each in (seen.first_at, seen.last_at))
    return (name, seen.times, *days)  # type: ignore[return-value]


def _id(visit: Visit) -> str:
    return visit.places["badge_id"][:LONGEST_ID]
