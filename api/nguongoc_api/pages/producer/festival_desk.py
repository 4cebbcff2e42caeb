"""Festivals of a place at the desk, by lunar days: kept by its host and by an authority, who sees at once on which day it falls next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import NotFound, Refusal
from nguongoc.ports.rows import Role
from nguongoc.services.place_drafts import NAME_LIMIT, FestivalDraft
from nguongoc.services.recall_rights import organisation_of
from nguongoc.services.welcome_visitors import PlaceChanged, draft_of
from nguongoc.tourism.lunar import next_occurrence
from nguongoc.tourism.places import Festival, LunarDay, Place
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import visits
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.mending import mendable_parts
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.reading import whole_number
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

NEW: Final = "new"
BACK: Final = "back"
"""Where among the others a festival stood, in the form that puts it back."""
DAYS: Final = ("first_day", "first_month", "last_day", "last_month")
FIELDS: Final = ("name_vi", "name_en", *DAYS)
MOST_PLACES: Final = 500
_AT: Final = {"first": "first_day", "last": "last_day"}


class FestivalNotFound(NotFound):
    """No festival of this number at this place."""

    code = "festival-not-found"


def festival_routes(route: Callable[..., Route], desk: FestivalDesk, hosts: frozenset[Role]) -> list[Route]:
    """At a host's own places; and an authority's list of every place of its territory."""
    one = "/places/{place_id}/festivals/{number}"
    return [
        route(f"/host{one}", get=desk.ask, post=desk.keep, role=hosts),
        route("/authority/festivals", get=desk.list_places, role=Role.AUTHORITY),
        route(f"/authority{one}", get=desk.ask, post=desk.keep, role=Role.AUTHORITY),
    ]


@dataclass(frozen=True, slots=True)
class FestivalDesk:
    """Pages over `WelcomeVisitors`; safe to call from any thread."""

    services: Services

    def list_places(self, visit: Visit) -> Response:
        """The places of the authority's territory, each with its festivals and when they fall next."""
        _ = translator(visit.language)
        with self.services.reads.open() as reader:
            territory = organisation_of(reader, visit.caller).commune_code
        found = self.services.visiting.browse.places(None, MOST_PLACES)
        lines = [
            {
                "id": each.id,
                "name": formats.one_of(each.name_vi, each.name_en, visit.language),
                "festivals": self.words(each, _),
            }
            for each in found
            if territory in (None, each.commune_code)
        ]
        return self._page(visit, "festivals.html", {"title": _("Lễ hội"), "lines": lines}, 200)

    def words(self, place: Place, _: Translator) -> list[tuple[int, str]]:
        """Each festival of a place by its number, with its next days."""
        on = vietnamese_day(self.services.clock.now())
        said: list[tuple[int, str]] = []
        for number, festival in enumerate(place.festivals, 1):
            coming = next_occurrence(festival, on)
            name = formats.one_of(festival.name_vi, festival.name_en, _.language)
            said.append((number, name if coming is None else visits.festival_words(coming, _)))
        return said

    def ask(self, visit: Visit) -> Response:
        """One festival as it stands, or an empty form."""
        place = self._place(visit)
        known = _festival(place, visit.places["number"])
        return self._form(visit, place, {} if known is None else _values(known), {})

    def keep(self, visit: Visit) -> Response:
        """Keep it, or take it away, or put what was taken away back where it was."""
        place, asked = self._place(visit), visit.places["number"]
        back = _stood_at(visit.given.get(BACK, ""))
        known = None if back is not None else _festival(place, asked)
        others = list(draft_of(place).festivals)
        removed = known if "remove" in visit.given else None
        if removed is not None:
            del others[int(asked) - 1]
        else:
            read = _read(visit.given)
            if isinstance(read, Wrong):
                return self._form(visit, place, visit.given, read.at)
            if back is not None and read in others:
                return go_on(self._back(visit, place, saved=True))
            if known is None:
                others.insert(len(others) if back is None else back, read)
            else:
                others[int(asked) - 1] = read
        # What comes back overwrites nothing, whatever was changed meanwhile.
        wrong = self._tell(visit, place, others, None if back is None else place.version)
        if wrong:
            return self._form(visit, place, visit.given, wrong)
        if removed is not None:
            return self._form(visit, self._place(visit), {}, {}, (removed, int(asked) - 1))
        return go_on(self._back(visit, place, saved=True))

    def _tell(
        self, visit: Visit, place: Place, festivals: list[FestivalDraft], seen: int | None
    ) -> dict[str, Refusal]:
        """Nothing, or what is wrong at which field."""
        version = visit.given.get("version", "") if seen is None else str(seen)
        versions = frozenset({int(version)}) if version.isascii() and version.isdigit() else frozenset({0})
        draft = replace(draft_of(place), festivals=tuple(festivals))
        try:
            self.services.visiting.welcome(visit.caller, place.id, versions, draft)
        except Refusal as refusal:
            return {_field_of(each): each for each in reversed(mendable_parts(refusal, 412))}
        return {}

    def _place(self, visit: Visit) -> Place:
        return self.services.visiting.welcome.place(visit.caller, visit.places["place_id"])

    def _back(self, visit: Visit, place: Place, *, saved: bool = False) -> str:
        if visit.caller.role is Role.AUTHORITY:
            return "/authority/festivals"
        return f"/host/places/{place.id}{'?saved=1' if saved else ''}"

    def _form(
        self,
        visit: Visit,
        place: Place,
        values: Mapping[str, str],
        wrong: Mapping[str, Refusal],
        gone: tuple[Festival, int] | None = None,
    ) -> Response:
        """With what was just `gone`, and where it stood, the form is that of another."""
        _ = translator(visit.language)
        context = {
            "title": _("Lễ hội"),
            "place": formats.one_of(place.name_vi, place.name_en, visit.language),
            "path": f"{visit.path.rpartition('/')[0]}/{NEW}" if gone else visit.path,
            "back": self._back(visit, place),
            "is_new": gone is not None or visit.places["number"] == NEW,
            "gone": gone and formats.one_of(gone[0].name_vi, gone[0].name_en, visit.language),
            "undo": gone and _values(gone[0]) | {BACK: str(gone[1])},
            "values": values,
            "version": place.version,
            "longest": NAME_LIMIT,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
        }
        late = any(isinstance(each, PlaceChanged) for each in wrong.values())
        return self._page(visit, "festival.html", context, 409 if late else 422 if wrong else 200)

    def _page(self, visit: Visit, template: str, context: Mapping[str, object], status: int) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)


def _festival(place: Place, asked: str) -> Festival | None:
    """None for a new one. Raises `FestivalNotFound`."""
    if asked == NEW:
        return None
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= len(place.festivals):
        return place.festivals[int(asked[:4]) - 1]
    raise FestivalNotFound("no such festival here")


def _stood_at(text: str) -> int | None:
    return int(text[:2]) if text.isascii() and text.isdigit() else None


def _values(festival: Festival) -> dict[str, str]:
    first, last = festival.first, festival.last
    days = dict(zip(DAYS, (first.day, first.month, last.day, last.month), strict=True))
    return {"name_vi": festival.name_vi, "name_en": festival.name_en} | {k: str(v) for k, v in days.items()}


def _read(given: Mapping[str, str]) -> FestivalDraft | Wrong:
    """What was typed; a festival of one day leaves its last day empty."""
    wrong = Wrong()
    name = given.get("name_vi", "")
    if not name:
        wrong.at["name_vi"] = AnswerMissing("fill this in")
    one_day = not (given.get("last_day") or given.get("last_month"))
    first = _lunar(given, "first", wrong)
    last = first if one_day else _lunar(given, "last", wrong)
    return wrong if wrong.at else FestivalDraft(name, given.get("name_en") or name, first, last)


def _lunar(given: Mapping[str, str], at: str, wrong: Wrong) -> tuple[int, int]:
    """Day and month as typed; what they are not is said at their fields."""
    day = wrong.take(f"{at}_day", lambda: whole_number(given.get(f"{at}_day", "")))
    month = wrong.take(f"{at}_month", lambda: whole_number(given.get(f"{at}_month", "")))
    if day is not None and month is not None:
        wrong.take(f"{at}_day", lambda: LunarDay(day, month))
    return day or 0, month or 0


def _field_of(refusal: Refusal) -> str:
    name = (refusal.pointer or "").rsplit("/", 1)[-1]
    name = _AT.get(name, name)
    return name if name in FIELDS else ""
