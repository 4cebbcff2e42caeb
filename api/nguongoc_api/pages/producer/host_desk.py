"""The desk of who receives visitors: own places, what they tell, what there is to do. Each save confirms it for today."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import NotFound, Refusal
from nguongoc.geography import communes
from nguongoc.services.count_visits import DAYS
from nguongoc.services.place_drafts import WelcomeDraft
from nguongoc.services.welcome_visitors import PlaceChanged, draft_of
from nguongoc.tourism.funnel import Step
from nguongoc.tourism.places import Experience, ExperienceKind, Place
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import visits
from nguongoc_api.pages.consumer.picture import picture
from nguongoc_api.pages.consumer.words import EXPERIENCES, PLACES
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.festival_desk import FestivalDesk
from nguongoc_api.pages.producer.host_forms import (
    EXPERIENCE_FIELDS,
    WELCOME_FIELDS,
    experience_values,
    read_experience,
    read_welcome,
    welcome_values,
)
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import Wrong
from nguongoc_api.pages.producer.own_place_desk import STANDINGS
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

NEW: Final = "new"
BACK: Final = "back"
"""Where among the others what was taken away stood, in the form that puts it back."""
_LOOKING: Final = N_("Tham quan")


class ExperienceNotFound(NotFound):
    """Nothing of this id to do at this place."""

    code = "experience-not-found"


@dataclass(frozen=True, slots=True)
class HostDesk:
    """Pages over `WelcomeVisitors`; safe to call from any thread."""

    services: Services

    def list_places(self, visit: Visit) -> Response:
        """Every place the organisation receives visitors at, with when it was last confirmed."""
        _ = translator(visit.language)
        places = self.services.visiting.welcome.own(visit.caller)
        found = self.services.funnel.totals(visit.caller)
        at = {each.place.id: each.totals for each in found.places}
        context = {
            "title": _("Đón khách"),
            "lines": [self._line(each, _) | {"totals": _totals(at.get(each.id, {}), _)} for each in places],
            "packs": _totals(found.producer, _) if any(found.producer.values()) else (),
            "days": DAYS,
        }
        return self._page(visit, "host.html", context)

    def ask_place(self, visit: Visit) -> Response:
        """What visitors are told today, as a form."""
        place = self._place(visit)
        return self._place_page(visit, place, welcome_values(place), {})

    def tell(self, visit: Visit) -> Response:
        """Keep what was typed, or show it again with what is wrong."""
        place = self._place(visit)
        read = read_welcome(visit.given, draft_of(place))
        wrong = read.at if isinstance(read, Wrong) else self._keep(visit, place, read)
        if wrong:
            values = {name: visit.given.get(name, "") for name in WELCOME_FIELDS}
            return self._place_page(visit, place, values, wrong)
        return go_on(f"/host/places/{place.id}?saved=1")

    def ask_experience(self, visit: Visit) -> Response:
        """One thing to do there, or a new one."""
        place = self._place(visit)
        known = _experience(place, visit.places["experience_id"])
        values = {"kind": ExperienceKind.PICKING.value} if known is None else experience_values(known)
        return self._experience_page(visit, place, values, {})

    def keep_experience(self, visit: Visit) -> Response:
        """Keep it, or take it away, or put what was taken away back where it was."""
        place, asked = self._place(visit), visit.places["experience_id"]
        if "remove" in visit.given:
            return self._remove_experience(visit, place, asked)
        if BACK in visit.given:
            return self._restore_experience(visit, place, asked)
        known = _experience(place, asked)
        read = read_experience(visit.given, known.id if known else _new_id(place))
        wrong: Mapping[str, Refusal]
        if isinstance(read, Wrong):
            wrong = read.at
        else:
            draft = draft_of(place)
            others = [read if known and each.id == known.id else each for each in draft.experiences]
            after = others if known else [*others, read]
            wrong = self._keep(visit, place, replace(draft, experiences=tuple(after)))
        if wrong:
            return self._experience_page(visit, place, _typed(visit), wrong)
        return go_on(f"/host/places/{place.id}?saved=1")

    def _remove_experience(self, visit: Visit, place: Place, asked: str) -> Response:
        """The page that says so has what was taken away, for its next press: it is kept nowhere here."""
        number, known = next(
            ((n, each) for n, each in enumerate(place.experiences) if each.id == asked), (0, None)
        )
        if known is None:
            return go_on(f"/host/places/{place.id}")
        draft = draft_of(place)
        kept = tuple(each for each in draft.experiences if each.id != asked)
        wrong = self._keep(visit, place, replace(draft, experiences=kept))
        if wrong:
            return self._experience_page(visit, place, experience_values(known), wrong)
        after = self._place(visit)
        undo = experience_values(known) | {BACK: str(number)}
        return self._place_page(visit, after, welcome_values(after), {}, (known, undo))

    def _restore_experience(self, visit: Visit, place: Place, asked: str) -> Response:
        """What was taken away, where it stood; nothing that was changed meanwhile is touched. Pressed twice it is there already."""
        at, read = visit.given[BACK], read_experience(visit.given, asked)
        if asked == NEW or not (at.isascii() and at.isdigit()):
            raise ExperienceNotFound("nothing of this id was taken away here")
        if isinstance(read, Wrong):
            return self._experience_page(visit, place, _typed(visit), read.at)
        draft = draft_of(place)
        if all(each.id != asked for each in draft.experiences):
            before = list(draft.experiences)
            before.insert(int(at[:2]), read)
            wrong = self._keep(visit, place, replace(draft, experiences=tuple(before)), place.version)
            if wrong:
                return self._experience_page(visit, place, _typed(visit), wrong)
        return go_on(f"/host/places/{place.id}?saved=1")

    def _keep(
        self, visit: Visit, place: Place, draft: WelcomeDraft, seen: int | None = None
    ) -> Mapping[str, Refusal]:
        """Nothing, or what is wrong at which field. Somebody else's change since the form, or the version `seen`, is told, never overwritten."""
        version = visit.given.get("version", "") if seen is None else str(seen)
        read = frozenset({int(version)}) if version.isascii() and version.isdigit() else frozenset({0})
        try:
            self.services.visiting.welcome(visit.caller, place.id, read, draft)
        except Refusal as refusal:
            mendable(refusal, 412)
            each = refusal.refusals
            return {_field_of(one): one for one in reversed(each)}
        return {}

    def _place(self, visit: Visit) -> Place:
        return self.services.visiting.welcome.place(visit.caller, visit.places["place_id"])

    def _place_page(
        self,
        visit: Visit,
        place: Place,
        values: Mapping[str, str],
        wrong: Mapping[str, Refusal],
        gone: tuple[Experience, Mapping[str, str]] | None = None,
    ) -> Response:
        _ = translator(visit.language)
        context = {
            "title": formats.one_of(place.name_vi, place.name_en, visit.language),
            "line": self._line(place, _),
            "values": values,
            "version": place.version,
            "things": [
                (each.id, visits.experience_words(each, _), formats.months(each.months, _))
                for each in place.experiences
            ],
            "picture": None if place.photo is None else picture(place.photo, visit.language),
            "festivals": FestivalDesk(self.services).words(place, _),
            "former": "picture" in visit.query and not wrong and self._former(visit, place),
            "saved": "saved" in visit.query and not wrong,
            "gone": gone
            and {
                "id": gone[0].id,
                "name": formats.one_of(gone[0].name_vi, gone[0].name_en, visit.language),
            },
            "undo": gone and gone[1],
        }
        return self._form_page(visit, "host_place.html", context, wrong)

    def _former(self, visit: Visit, place: Place) -> bool:
        return self.services.picture_place.to_be_had(visit.caller, place.id) is not None

    def _experience_page(
        self, visit: Visit, place: Place, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        context = {
            "title": _("Có gì làm ở đây"),
            "place": formats.one_of(place.name_vi, place.name_en, visit.language),
            "here": f"/host/places/{place.id}",
            "id": visit.places["experience_id"],
            "is_new": visit.places["experience_id"] == NEW,
            "kinds": [(kind.value, _(EXPERIENCES[kind] or _LOOKING)) for kind in ExperienceKind],
            "values": values,
            "version": place.version,
        }
        return self._form_page(visit, "host_experience.html", context, wrong)

    def _form_page(
        self, visit: Visit, template: str, context: Mapping[str, object], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        base_url = self.services.settings.base_url
        errors = at_fields(wrong, _, base_url)
        status = 409 if any(isinstance(each, PlaceChanged) for each in wrong.values()) else 422
        return self._page(visit, template, {**context, "errors": errors}, status if wrong else 200)

    def _line(self, place: Place, _: Translator) -> dict[str, object]:
        return {
            "id": place.id,
            "name": formats.one_of(place.name_vi, place.name_en, _.language),
            "kind": _(PLACES[place.kind]),
            "commune": formats.commune(communes.find(place.commune_code).name, _.language),
            "confirmed": formats.day(place.confirmed_on) if place.confirmed_on else "",
            "by_host": place.by_host,
            "standing": place.standing.value,
            "standing_words": _(STANDINGS[place.standing]),
            "hidden_because": place.hidden_because or "",
            "stale": place.is_stale(vietnamese_day(self.services.clock.now())),
            "reachable": bool(place.phone or place.zalo or place.booking_url or place.website),
        }

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)


def _experience(place: Place, asked: str) -> Experience | None:
    """None for a new one. Raises `ExperienceNotFound`."""
    if asked == NEW:
        return None
    for each in place.experiences:
        if each.id == asked:
            return each
    raise ExperienceNotFound("nothing of this id to do here")


def _typed(visit: Visit) -> dict[str, str]:
    return {name: visit.given.get(name, "") for name in EXPERIENCE_FIELDS}


def _new_id(place: Place) -> str:
    return f"{place.id[:50]}--{secrets.token_hex(4)}"


def _field_of(refusal: Refusal) -> str:
    name = (refusal.pointer or "").rsplit("/", 1)[-1]
    return name if name in {*WELCOME_FIELDS, *EXPERIENCE_FIELDS} else ""


_STEPS: Final[Mapping[Step, str]] = {
    Step.SCAN: N_("quét tem"),
    Step.PLACE_SEEN: N_("xem nơi này"),
    Step.CONTACT_TAPPED: N_("bấm liên hệ"),
    Step.VOUCHER_TAKEN: N_("lấy phiếu"),
    Step.VOUCHER_REDEEMED: N_("dùng phiếu"),
}


def _totals(totals: Mapping[Step, int], _: Translator) -> list[tuple[int, str]]:
    """Each step with its number, in the order of the way; who was shown a place may have scanned nothing."""
    return [(totals.get(step, 0), _(said)) for step, said in _STEPS.items() if step in totals]
