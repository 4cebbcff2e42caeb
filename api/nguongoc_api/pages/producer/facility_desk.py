"""A place of work entered at the desk: where one grows, packs or sells; its unit of land is remembered on the telephone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.geography.areas import AreaUnit
from nguongoc.parties.facilities import LAND, Facility, FacilityKind
from nguongoc.ports import Answer
from nguongoc.ports.rows import Role
from nguongoc.services.once import IdempotencyKeyReused
from nguongoc_api.pages.consumer.words import FACILITIES
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.commune_choice import FIELD, name_of, offers
from nguongoc_api.pages.producer.facility_form import FIELDS, UNITS, read_facility
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import Wrong, new_once
from nguongoc_api.pages.producer.page import LANGUAGE_SECONDS, desk_page, go_on
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.pages.render import SCRIPTS
from nguongoc_api.services import Services

PATH: Final = "/producer/land/new"
UNIT_COOKIE: Final = "nguongoc-land"
_AT: Final = {"latitude": "position", "longitude": "position", "area_m2": "area"}


def facility_routes(route: Callable[..., Route], desk: FacilityDesk) -> list[Route]:
    """Before the page of one plot, whose address would take `new` for an id."""
    return [route(PATH, get=desk.ask, post=desk.register, role=Role.PRODUCER)]


@dataclass(frozen=True, slots=True)
class FacilityDesk:
    """The page over `RegisterFacility`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """The form for a place in one's own commune, or in the one chosen."""
        unit = visit.cookies.get(UNIT_COOKIE, "")
        values = {
            "kind": FacilityKind.PLOT.value,
            "commune_code": visit.query.get("commune", "")[:10] or self._home(visit),
            "area_unit": unit if unit in set(AreaUnit) else "",
        }
        return self._form(visit, values, {}, new_once())

    def register(self, visit: Visit) -> Response:
        """Entered once however often the form arrives, or shown again with what is wrong."""
        given = visit.given
        if "draft" in given:
            return self._form(visit, given, {}, given.get("once"))
        once = once_of(PATH, visit.caller.subject, given, FIELDS, shown_at)
        draft = read_facility(given)
        if isinstance(draft, Wrong):
            return self._form(visit, given, draft.at, given.get("once") if once else None)
        try:
            made = self.services.register_facility(visit.caller, draft, once)
        except IdempotencyKeyReused as refusal:
            return self._form(visit, given, {"": refusal}, None)
        except Refusal as refusal:
            mendable(refusal)
            return self._form(visit, given, _spread(refusal), given.get("once") if once else None)
        response = go_on(dict(made.headers)["Location"] if isinstance(made, Answer) else shown_at(made))
        if given.get("area"):
            response.set_cookie(
                UNIT_COOKIE, given["area_unit"], LANGUAGE_SECONDS, samesite="lax", httponly=True
            )
        return response

    def _form(
        self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal], once: str | None
    ) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        code = values.get("commune_code", "")
        commune = name_of(code, _)
        searching = FIELD in visit.query or commune is None
        context = {
            "title": _("Thêm nơi trồng, nơi làm"),
            "values": values,
            "errors": at_fields(wrong, _, settings.base_url),
            "once": once or new_once(),
            "kinds": [(kind.value, _(FACILITIES[kind])) for kind in FacilityKind],
            "units": [(unit.value, _(words)) for unit, words in UNITS.items()],
            "code": code,
            "commune": None if searching else commune,
            "offers": offers(visit.query.get(FIELD, ""), _),
            "scripts": SCRIPTS,
        }
        status = 422 if wrong else 200
        return desk_page(
            visit, "facility_new.html", context, demo=settings.demo, status=status, scripted=True
        )

    def _home(self, visit: Visit) -> str:
        return self.services.browse_master_data.own_organisation(visit.caller).commune_code or ""


def shown_at(made: Facility) -> str:
    """Land goes on to its border; anything else is done."""
    return f"/producer/land/{made.id}?new=1" if made.kind in LAND else "/producer/start"


def _spread(refusal: Refusal) -> Mapping[str, Refusal]:
    wrong = Wrong()
    wrong.spread(refusal)
    every = getattr(refusal, "refusals", (refusal,))
    named = {(each.pointer or "").rsplit("/", 1)[-1]: each for each in every}
    found = {_AT.get(name, name): each for name, each in named.items()}
    return {name if name in FIELDS else "": each for name, each in found.items()}
