"""`/market`: where a marketplace begins, and what of its own is where."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.wiring import Services


@dataclass(frozen=True, slots=True)
class HomeDesk:
    """The first page of the desk; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        _ = translator(visit.language)
        context = {"title": _("Bàn của sàn"), "base_url": self.services.settings.base_url}
        return desk_page(visit, "market/home.html", context, demo=self.services.settings.demo)
