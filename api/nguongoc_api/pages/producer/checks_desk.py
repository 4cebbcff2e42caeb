"""*Your pomelos were checked in Đà Nẵng*: a producer's page of checks, and an authority's of its territory; each as a table too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from nguongoc.scans.checks import THRESHOLDS
from nguongoc.scans.cities import CITIES
from nguongoc.services.tell_checks import (
    DAYS,
    Checks,
    TellChecks,
    TellTerritoryChecks,
    TerritoryChecks,
    checks_csv,
    territory_csv,
)
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.page import PRIVATE, desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class ChecksDesk:
    """Pages over `TellChecks`; safe to call from any thread."""

    services: Services

    @property
    def _tell(self) -> TellChecks:
        return TellChecks(self.services.reads, self.services.clock)

    @property
    def _tell_territory(self) -> TellTerritoryChecks:
        return TellTerritoryChecks(self.services.reads, self.services.clock)

    def show(self, visit: Visit) -> Response:
        """The last thirty days: by town, product, lot and day."""
        found = self._tell(visit.caller)
        lots = [each for each in found.lots if each.visitors is not None]
        return self._page(visit, "checks.html", found, {"products": found.products, "lots": lots})

    def table(self, visit: Visit) -> Response:
        """The same numbers for a spreadsheet."""
        named = {"Content-Disposition": 'attachment; filename="nguoi-mua-xem-hang.csv"'}
        return Response(checks_csv(self._tell(visit.caller)), 200, PRIVATE | named, "text/csv; charset=utf-8")

    def show_territory(self, visit: Visit) -> Response:
        """The last thirty days of all that comes from an authority's territory: by town, product and day."""
        found = self._tell_territory(visit.caller)
        products = [(f"{name} · {maker}", number) for name, maker, number in found.products]
        return self._page(visit, "territory_checks.html", found, {"products": products})

    def territory_table(self, visit: Visit) -> Response:
        """The same numbers for a spreadsheet."""
        named = {"Content-Disposition": 'attachment; filename="nguoi-mua-xem-hang-dia-ban.csv"'}
        body = territory_csv(self._tell_territory(visit.caller))
        return Response(body, 200, PRIVATE | named, "text/csv; charset=utf-8")

    def _page(
        self, visit: Visit, template: str, found: Checks | TerritoryChecks, more: Mapping[str, Any]
    ) -> Response:
        _ = translator(visit.language)
        context = {
            "title": _("Người mua xem hàng"),
            "checks": found,
            "days": DAYS,
            "least": THRESHOLDS.shown_from,
            "towns": [(CITIES[slug].names[visit.language], number) for slug, number in found.towns],
            "by_day": [(formats.day(day), number) for day, number in reversed(found.days)],
            **more,
        }
        return desk_page(visit, template, context, demo=self.services.settings.demo)
