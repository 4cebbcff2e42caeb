"""A route on the wire."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from nguongoc.services.register_route import RouteDraft
from nguongoc.tourism.routes import Route
from nguongoc_api.v1.wire import Day, Given, Shown


class RouteGiven(Given):
    id: str
    name_vi: str
    name_en: str
    about_vi: str
    about_en: str
    stops: list[str] = Field(description="Ids of places, in the order one travels them; 2 to 20, each once")
    checked_on: Day
    source: str

    def draft(self) -> RouteDraft:
        return RouteDraft(
            self.id, self.name_vi, self.name_en, self.about_vi, self.about_en, tuple(self.stops),
            self.checked_on, self.source,
        )  # fmt: skip


class RouteShown(Shown):
    id: str
    name_vi: str
    name_en: str
    about_vi: str
    about_en: str
    stops: list[str]
    checked_on: date
    source: str

    @classmethod
    def of(cls, route: Route) -> RouteShown:
        return cls(
            id=route.id,
            name_vi=route.name_vi,
            name_en=route.name_en,
            about_vi=route.about_vi,
            about_en=route.about_en,
            stops=list(route.stops),
            checked_on=route.checked_on,
            source=route.source,
        )


class Routes(Shown):
    items: list[RouteShown]
